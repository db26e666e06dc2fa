import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Launch } from "./apply-recipe.ts";
import { createCapture } from "./capture.ts";
import { descendants } from "./descendants.ts";
import type { Ending } from "./model.ts";

/** Signals that are passed on to the child. */
const forwarded: readonly NodeJS.Signals[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGTERM",
  "SIGUSR2",
  "SIGWINCH",
  "SIGCONT",
];
/** A terminal sends these to the child itself, which is in the foreground with us. */
const fromTerminal: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT", "SIGWINCH"]);

export type Supervision = {
  /** Whether stdout is kept too. */
  readonly stdout: boolean;
  /** Where `stderr.txt` and `stdout.txt` go. */
  readonly folder: string;
  /** In seconds; null: for ever. */
  readonly timeout: number | null;
  /** Called with the child's process number before a child that takes too long is ended. */
  readonly beforeKill: (pid: number) => void;
};

/** How long a child may take to end after SIGTERM, and its stderr to end after it, in ms. */
const grace = 3000;
const drain = 300;

/**
 * Runs a child to its end. Input and output are ours, untouched; what it writes to stderr is passed
 * on byte for byte and kept, its start and its end. A child that does not end in time is asked to, then
 * killed, together with all that it started.
 *
 * @throws Error when it cannot be started at all.
 */
export async function supervise(launch: Launch, options: Supervision): Promise<Ending> {
  const [executable = "", ...args] = launch.command;
  const began = performance.now();
  const stdio = ["inherit", options.stdout ? "pipe" : "inherit", "pipe"] as const;
  const forwarding = forwardSignals();
  const child = spawn(executable, args, { stdio: [...stdio], env: launch.env });
  forwarding.to(child);
  const captures = { "stderr.txt": createCapture(), "stdout.txt": createCapture() };
  passOn(child.stderr, process.stderr, captures["stderr.txt"].add);
  passOn(child.stdout, process.stdout, captures["stdout.txt"].add);
  const timer = startTimer(child, options);
  try {
    const [status, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    await Promise.all([child.stderr, child.stdout].map(drainPipe));
    const seconds = (performance.now() - began) / 1000;
    return { status, signal, timedOut: timer.fired(), pid: child.pid ?? null, seconds };
  } finally {
    timer.stop();
    forwarding.stop();
    for (const [name, { save }] of Object.entries(captures)) save(join(options.folder, name));
  }
}

/** Waits for a slow reader of ours rather than gather what it has not read. */
function passOn(
  from: Readable | null,
  to: NodeJS.WriteStream,
  keep: (chunk: Buffer) => void,
): void {
  from?.on("data", (chunk: Buffer) => {
    keep(chunk);
    if (to.write(chunk)) return;
    from.pause();
    to.once("drain", () => from.resume());
  });
}

/** Something that the child left running may hold the pipe open: that is not waited for. */
async function drainPipe(pipe: Readable | null): Promise<void> {
  if (pipe === null || pipe.readableEnded) return;
  await Promise.race([once(pipe, "end"), once(AbortSignal.timeout(drain), "abort")]);
  pipe.destroy();
}

/** From before the child is there: what comes until then is passed on as soon as it is. */
function forwardSignals(): {
  readonly to: (child: ChildProcess) => void;
  readonly stop: () => void;
} {
  const shared = process.stdin.isTTY || process.stderr.isTTY;
  const early: NodeJS.Signals[] = [];
  let send = (signal: NodeJS.Signals): void => void early.push(signal);
  const handlers = forwarded.map((signal) => {
    const handler = (): void => {
      if (!shared || !fromTerminal.has(signal)) send(signal);
    };
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  return {
    to: (child) => {
      send = (signal) => void child.kill(signal);
      for (const signal of early) send(signal);
    },
    stop: () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
    },
  };
}

function startTimer(
  child: ChildProcess,
  { timeout, beforeKill }: Supervision,
): { readonly fired: () => boolean; readonly stop: () => void } {
  if (timeout === null) return { fired: () => false, stop: () => {} };
  let fired = false;
  let killer: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    const { pid } = child;
    if (pid === undefined) return;
    fired = true;
    beforeKill(pid);
    const started = descendants(pid);
    for (const of of started) end(of, "SIGTERM");
    killer = setTimeout(() => {
      for (const child of [...started, ...descendants(pid)]) end(child, "SIGKILL");
    }, grace);
  }, timeout * 1000);
  return {
    fired: () => fired,
    stop: () => {
      clearTimeout(timer);
      clearTimeout(killer);
    },
  };
}

/** A process that is gone already has ended as well as one can. */
function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone.
  }
}
