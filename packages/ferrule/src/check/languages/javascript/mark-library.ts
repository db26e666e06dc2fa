import type { Reader } from "./reader.ts";
import { spanOf, stringOf, type JsNode } from "./syntax.ts";

const oneMachine = /^(?:\/.*(?:x86_64|aarch64|i[36]86|arm)[^/]*\/|[A-Za-z]:\\)/;

/** Marks a library that is looked for at a place which only one kind of machine has. */
export function markPath(path: JsNode | null, { marks }: Reader): void {
  const text = stringOf(path);
  if (!path || !text || !oneMachine.test(text.value)) return;
  marks.push({ mark: "js-library-path", span: spanOf(path), symbol: null, words: [text.value] });
}
