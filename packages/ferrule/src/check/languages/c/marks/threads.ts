import type { Mark } from "../../../model/front-end.ts";
import { spanOf } from "../../../parse/tree-sitter.ts";
import type { Lowering } from "../context.ts";
import { all, called, jniAt } from "./walk.ts";

/** What functions on native threads do wrong. */
export function threadMarks(context: Lowering): readonly Mark[] {
  const { fn, file } = context;
  const calls = all(fn.body, "call_expression");
  const attach = calls.find((of) => /AttachCurrentThread(?:AsDaemon)?$/.test(called(of).name));
  if (!attach) return [];
  const marks: Mark[] = [];
  for (const node of calls) {
    const jni = jniAt(node, file.cpp);
    const name = jni?.name === "FindClass" ? (jni.arguments[0]?.text ?? "") : "";
    if (!/^"(?!java|\[)/.test(name)) continue;
    marks.push({
      mark: "jni-findclass-native-thread",
      span: spanOf(node),
      symbol: null,
      words: [name],
    });
  }
  const ended = /DetachCurrentThread|pthread_key_create|thread_local|Detach|ScopedAttach/;
  if (!ended.test(file.text) && !/AsDaemon/.test(called(attach).name)) {
    const words = [fn.name];
    marks.push({ mark: "jni-attach-no-detach", span: spanOf(attach), symbol: null, words });
  } else if (!/if\s*\([^)]*(?:attach|detach|need|did)/i.test(fn.body.text)) {
    marks.push(...leftAttached(context, attach.startIndex));
  }
  return marks;
}

/** A way out between the two, where both stand in this function. */
function leftAttached({ fn }: Lowering, attached: number): readonly Mark[] {
  const detaches = all(fn.body, "call_expression").filter((of) =>
    called(of).name.endsWith("DetachCurrentThread"),
  );
  const last = detaches.at(-1);
  if (!last) return [];
  const left = all(fn.body, "return_statement").find((of) => {
    if (of.startIndex < attached || of.startIndex > last.startIndex) return false;
    const block = of.parent;
    const isTest = block?.parent?.type === "if_statement" || block?.type === "if_statement";
    const test = isTest ? (block.parent?.type === "if_statement" ? block.parent : block) : null;
    const condition = test?.childForFieldName("condition");
    // The attaching itself failed.
    if (condition && condition.startIndex < attached && condition.endIndex > attached) return false;
    if (condition && /\b(?:rc|res|result|ret|status|err|JNI_OK)\b/.test(condition.text))
      return false;
    return !detaches.some(
      (one) => one.startIndex < of.startIndex && one.startIndex > (block?.startIndex ?? 0),
    );
  });
  if (!left) return [];
  const words = [fn.name];
  return [{ mark: "jni-attach-no-detach", span: spanOf(left), symbol: null, words }];
}
