import type { Watch } from "./backend.ts";

/** How long a call may wait while nothing else keeps the process alive, in milliseconds. */
const PATIENCE = 20;

/**
 * Watches a pipe where sockets are not made of pipes: by a read that waits, which keeps the event
 * loop alive; and by looking from time to time where it must not.
 */
export function watchByReading(read: number, write: number, found: () => void): Watch {
  const files = process.getBuiltinModule("node:fs");
  const bytes = new Uint8Array(64);
  let [held, reading] = [false, false];
  let timer: ReturnType<typeof setInterval> | null = null;
  const wait = (): void => {
    reading = true;
    files.read(read, bytes, 0, bytes.length, null, () => {
      reading = false;
      found();
      if (held) wait();
    });
  };
  const watch: Watch = {
    hold() {
      held = true;
      if (timer !== null) clearInterval(timer);
      timer = null;
      if (!reading) wait();
    },
    rest() {
      held = false;
      if (reading) files.writeSync(write, bytes, 0, 1);
      timer ??= setInterval(found, PATIENCE);
      timer.unref();
    },
  };
  watch.rest();
  return watch;
}
