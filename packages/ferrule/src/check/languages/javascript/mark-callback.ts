import type { ForeignCallback } from "../../model/declared.ts";
import type { Lowering } from "./lower-context.ts";
import { routineOf } from "./routines.ts";
import { isFunction, part, spanOf, walk, type JsNode } from "./syntax.ts";

/** Marks a callback whose answer is a promise, or none where C waits for one. */
export function markAnswer(
  fn: JsNode | null,
  signature: ForeignCallback | null,
  context: Lowering,
): void {
  const name = fn && !isFunction(fn) ? routineOf(fn, context) : null;
  const node = name === null ? fn : (context.routines.get(name)?.node ?? null);
  if (node === null || !isFunction(node)) return;
  const { marks } = context.scope.reader;
  const span = fn ? spanOf(fn) : spanOf(node);
  const known = (mark: string): boolean =>
    marks.some((of) => of.mark === mark && of.span.start === span.start);
  const answers = signature !== null && signature.result.kind !== "void";
  if (node["async"] === true) {
    if (!known("js-callback-promise")) {
      marks.push({ mark: "js-callback-promise", span, symbol: null, words: [] });
    }
    return;
  }
  const body = part(node, "body");
  const block = body?.type === "BlockStatement" || body?.type === "FunctionBody";
  if (!answers || !body || !block || signature.result.kind === "unknown") return;
  const returns = walk(body, false).some(
    (of) =>
      of.type === "ThrowStatement" ||
      (of.type === "ReturnStatement" && part(of, "argument") !== null),
  );
  if (!returns && !known("js-callback-answer")) {
    const words = [signature.result.text];
    marks.push({ mark: "js-callback-answer", span, symbol: null, words });
  }
}
