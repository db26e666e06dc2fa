import { parentPort } from "node:worker_threads";
import { InputError } from "../../diagnostics/input-error.ts";
import type { ClangRun } from "./clang.ts";
import type { ThreadAnswer, ThreadQuestion } from "./clang-threads.ts";
import { runWasm } from "./run-wasm.ts";
import { adoptModule } from "./wasm-package.ts";

parentPort!.on("message", (question: ThreadQuestion) => {
  if (question.kind === "module") adoptModule(question.module);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- this is no window
  else parentPort!.postMessage(answer(question.run));
});

function answer(run: ClangRun): ThreadAnswer {
  try {
    return { kind: "output", output: runWasm(run) };
  } catch (error) {
    // Classes do not survive the way between threads.
    if (error instanceof InputError) return { kind: "refused", diagnostics: error.diagnostics };
    return { kind: "failed", error: error instanceof Error ? error : new Error(String(error)) };
  }
}
