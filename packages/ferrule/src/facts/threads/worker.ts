import { parentPort } from "node:worker_threads";
import { adoptModule } from "../clang/wasm-clang.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { runJob, type Job, type Session } from "./job.ts";
import type { WorkerAnswer, WorkerQuestion } from "./read-in-threads.ts";

const session: Session = { contents: new Map(), clang: null };

parentPort!.on("message", (question: WorkerQuestion) => {
  if (question.kind === "module") adoptModule(question.module);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
  else parentPort!.postMessage(answer(question.job));
});

function answer(job: Job): WorkerAnswer {
  try {
    return { kind: "result", result: runJob(job, session) };
  } catch (error) {
    // Classes do not survive the way between threads.
    if (error instanceof InputError) return { kind: "refused", diagnostics: error.diagnostics };
    return { kind: "failed", error: error instanceof Error ? error : new Error(String(error)) };
  }
}
