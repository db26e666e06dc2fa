import { writeFileSync } from "node:fs";

const kept = 4 * 1024 * 1024;

/** Keeps the start and the end of a stream of any length, 4 MiB each. */
export type Capture = {
  readonly add: (chunk: Buffer) => void;
  /** Writes what was kept; a line says how much lies between. Nothing seen, no file. */
  readonly save: (path: string) => void;
};

export function createCapture(): Capture {
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let headBytes = 0;
  let tailBytes = 0;
  let total = 0;

  const addTail = (chunk: Buffer): void => {
    tail.push(chunk);
    tailBytes += chunk.length;
    while (tail.length > 1 && tailBytes - tail[0]!.length >= kept)
      tailBytes -= tail.shift()!.length;
  };
  return {
    add(chunk) {
      total += chunk.length;
      const room = kept - headBytes;
      if (room > 0) {
        head.push(chunk.subarray(0, room));
        headBytes += Math.min(room, chunk.length);
      }
      if (chunk.length > room) addTail(chunk.subarray(Math.max(0, room)));
    },
    save(path) {
      if (total === 0) return;
      const between = total - headBytes - tailBytes;
      const cut = between > 0 ? [Buffer.from(`\n[${between} bytes were not kept]\n`)] : [];
      writeFileSync(path, Buffer.concat([...head, ...cut, ...tail]));
    },
  };
}
