import type { AwayFunction, NativeValue } from "./backend.ts";

/** At most so many calls are in C at once; more wait for one to come back. */
const MOST = 4;

/** What a worker is told to call: everything in it is copied to its thread. */
export type WorkerCall = {
  readonly path: string;
  readonly symbol: string;
  /** In the words of the runtime's own FFI. */
  readonly signature: object;
};

type Job = {
  readonly message: WorkerCall & { readonly values: readonly NativeValue[] };
  readonly resolve: (value: NativeValue) => void;
  readonly reject: (error: Error) => void;
};

type Workers = ReturnType<typeof process.getBuiltinModule<"node:worker_threads">>;
type Worker = InstanceType<Workers["Worker"]>;

/**
 * Makes functions that are called in a worker's thread, for runtimes whose FFI only calls on the
 * thread it is used on. `find` is the source of `(path, symbol, signature) => function`: a bundle
 * keeps it, where it would lose a file of its own.
 */
export function workerCalls(find: string): (call: WorkerCall) => AwayFunction {
  const source = `const { parentPort } = require("node:worker_threads");
const find = ${find};
const found = new Map();
parentPort.on("message", ({ path, symbol, signature, values }) => {
  try {
    const key = JSON.stringify([path, symbol, signature]);
    if (!found.has(key)) found.set(key, find(path, symbol, signature));
    parentPort.postMessage({ value: found.get(key)(...values) });
  } catch (error) {
    parentPort.postMessage({ error: String(error) });
  }
});`;
  const idle: Worker[] = [];
  const waiting: Job[] = [];
  let workers = 0;
  const start = (job: Job): void => {
    const worker = idle.pop() ?? makeWorker(source);
    worker.ref();
    const finish = ({ value, error }: { value?: NativeValue; error?: string }): void => {
      const next = waiting.shift();
      worker.unref();
      idle.push(worker);
      if (error === undefined) job.resolve(value);
      else job.reject(new Error(error));
      if (next !== undefined) start(next);
    };
    worker.once("message", finish);
    worker.postMessage(job.message, []);
  };
  const makeWorker = (text: string): Worker => {
    workers++;
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    return new Worker(text, { eval: true });
  };
  return (call) =>
    (...values) =>
      new Promise((resolve, reject) => {
        const job: Job = { message: { ...call, values }, resolve, reject };
        if (idle.length > 0 || workers < MOST) start(job);
        else waiting.push(job);
      });
}
