import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { wasmModule } from "../clang/wasm-clang.ts";
import { runJob, type Job, type JobResult, type Session } from "./job.ts";

/** What a thread is told: the compiled module, which is shared and not compiled again, and its jobs. */
export type WorkerQuestion =
  | { readonly kind: "module"; readonly module: WebAssembly.Module }
  | { readonly kind: "job"; readonly job: Job };

export type WorkerAnswer =
  | { readonly kind: "result"; readonly result: JobResult }
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "failed"; readonly error: Error };

/** More threads than this only contend for memory. */
const MOST_THREADS = 4;
const LIMITS = { stackSizeMb: 32, maxOldGenerationSizeMb: 2048 };

/**
 * Reads targets side by side, each thread one after the other. Clang runs on a thread's own heap,
 * where it can be stopped: a target that takes more than `seconds` has no facts.
 */
export async function readInThreads(
  jobs: readonly Job[],
  seconds: number,
): Promise<readonly JobResult[]> {
  // Sources that run unbuilt are TypeScript, which not every Node takes in a thread.
  if (import.meta.url.endsWith(".ts") && process.features.typescript !== "strip") {
    const session: Session = { contents: new Map(), clang: null };
    return jobs.map((job) => runJob(job, session));
  }
  const threads = Math.min(jobs.length, availableParallelism(), MOST_THREADS);
  const results: JobResult[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    let thread: Thread | null = null;
    try {
      while (next < jobs.length) {
        const index = next++;
        const job = jobs[index]!;
        if (thread === null || thread.ended) thread = new Thread(job.native === null);
        results[index] = await thread.run(job, seconds);
      }
    } finally {
      await thread?.end();
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  return results;
}

/** One worker, which does one job at a time. */
class Thread {
  readonly #worker: Worker;
  #answered: (answer: WorkerAnswer) => void = () => {};

  constructor(embedded: boolean) {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      resourceLimits: LIMITS,
    });
    this.#worker.on("message", (answer: WorkerAnswer) => this.#answered(answer));
    // A thread that dies of its heap's limit says so here.
    this.#worker.on("error", (error: Error) => this.#answered({ kind: "failed", error }));
    // It boots while the module is compiled here.
    if (embedded) this.#tell({ kind: "module", module: wasmModule() });
  }

  /** Null when the job took too long or too much memory: the thread is gone then. */
  async run(job: Job, seconds: number): Promise<JobResult> {
    const answer = await new Promise<WorkerAnswer | null>((done) => {
      const timer = setTimeout(() => done(null), seconds * 1000);
      this.#answered = (of) => {
        clearTimeout(timer);
        done(of);
      };
      this.#tell({ kind: "job", job });
    });
    if (answer?.kind === "result") return answer.result;
    if (answer?.kind === "refused") throw new InputError(answer.diagnostics);
    await this.end();
    if (answer === null) return stopped(job, `it took more than ${seconds} seconds`);
    if ("code" in answer.error && answer.error.code === "ERR_WORKER_OUT_OF_MEMORY")
      return stopped(job, "it took too much memory");
    throw answer.error;
  }

  #tell(question: WorkerQuestion): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
    this.#worker.postMessage(question);
  }

  get ended(): boolean {
    return this.#worker.threadId < 0;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function stopped(job: Job, why: string): JobResult {
  const stderr = `error: Clang was stopped: ${why}\n`;
  const target = job.of.target.id;
  return { outcome: { target, stderr }, opened: new Map(), missed: new Set() };
}
