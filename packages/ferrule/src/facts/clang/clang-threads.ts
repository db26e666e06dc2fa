import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { stoppedOutput, type ClangOutput, type ClangRun } from "./clang.ts";
import { forgetFiles, runWasm } from "./run-wasm.ts";
import { wasmModule } from "./wasm-package.ts";

/** What a thread is told: the compiled module, which is shared and not compiled again, and runs. */
export type ThreadQuestion =
  | { readonly kind: "module"; readonly module: WebAssembly.Module }
  | { readonly kind: "run"; readonly run: ClangRun };

export type ThreadAnswer =
  | { readonly kind: "output"; readonly output: ClangOutput }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "failed"; readonly error: Error };

/** Clang on threads of its own. */
export type ClangThreads = {
  readonly width: number;
  run(run: ClangRun): Promise<ClangOutput>;
  close(): Promise<void>;
};

/** More threads than this only contend for memory. */
const MOST_THREADS = 4;
const LIMITS = { stackSizeMb: 32, maxOldGenerationSizeMb: 1024 };

/**
 * Threads that run Clang and nothing else: WebAssembly's memory grows in small steps, and each step
 * makes V8 collect the whole heap of its thread. There a run can be stopped, too: one that takes
 * more than `seconds` ends with an error, and its thread with it.
 */
export function clangThreads(seconds: number): ClangThreads {
  // Sources that run unbuilt are TypeScript, which not every Node takes in a thread.
  if (import.meta.url.endsWith(".ts") && process.features.typescript !== "strip") {
    forgetFiles();
    return { width: 1, run: async (run) => runWasm(run), close: async () => {} };
  }
  const width = Math.min(availableParallelism(), MOST_THREADS);
  const idle: Thread[] = [];
  const waiting: ((thread: Thread) => void)[] = [];
  let started = 0;
  const take = async (): Promise<Thread> => {
    const free = idle.pop();
    if (free) return free;
    if (started < width) {
      started++;
      return new Thread();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = (thread: Thread): void => {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  };
  return {
    width,
    async run(run) {
      const thread = await take();
      let ended = true;
      try {
        const output = await thread.run(run, seconds);
        ended = thread.ended;
        return output;
      } finally {
        give(ended ? new Thread() : thread);
      }
    },
    async close() {
      await Promise.all(idle.map((thread) => thread.end()));
    },
  };
}

/** One worker, which does one run at a time. It starts when it is first needed. */
class Thread {
  #worker: Worker | null = null;
  #answered: (answer: ThreadAnswer) => void = () => {};
  ended = false;

  #start(): Worker {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const worker = new Worker(new URL(`./clang-worker.${extension}`, import.meta.url), {
      resourceLimits: LIMITS,
    });
    worker.on("message", (answer: ThreadAnswer) => this.#answered(answer));
    // A thread that dies of its heap's limit says so here.
    worker.on("error", (error: Error) => this.#answered({ kind: "failed", error }));
    this.#worker = worker;
    // It boots while the module is compiled here.
    tell(worker, { kind: "module", module: wasmModule() });
    return worker;
  }

  /** An output with a negative code when the run took too long or too much: the thread is gone then. */
  async run(run: ClangRun, seconds: number): Promise<ClangOutput> {
    const worker = this.#worker ?? this.#start();
    const answer = await new Promise<ThreadAnswer | null>((done) => {
      const timer = setTimeout(() => done(null), seconds * 1000);
      this.#answered = (of) => {
        clearTimeout(timer);
        done(of);
      };
      tell(worker, { kind: "run", run });
    });
    if (answer?.kind === "output") return answer.output;
    if (answer?.kind === "refused") throw new InputError(answer.diagnostics);
    await this.end();
    if (answer === null) return stoppedOutput(`it took more than ${seconds} seconds`);
    if ("code" in answer.error && answer.error.code === "ERR_WORKER_OUT_OF_MEMORY")
      return stoppedOutput("it took too much memory");
    throw answer.error;
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.#worker?.terminate();
  }
}

function tell(worker: Worker, question: ThreadQuestion): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
  worker.postMessage(question);
}
