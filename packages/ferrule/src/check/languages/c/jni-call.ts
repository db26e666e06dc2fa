import type { Node } from "../../parse/node.ts";
import { jniFunction, type JniFunction } from "./jni-functions.ts";

export type JniCall = {
  readonly name: string;
  readonly does: JniFunction;
  /** Without the environment. */
  readonly arguments: readonly Node[];
};

/** `(*env)->F(env, …)` of C and `env->F(…)` of C++; null for any other call. */
export function jniCallOf(callee: Node, list: readonly Node[], cpp: boolean): JniCall | null {
  if (callee.type !== "field_expression" || !callee.text.includes("->")) return null;
  const name = callee.childForFieldName("field")?.text ?? "";
  const does = jniFunction(name);
  if (!does) return null;
  const base = callee.childForFieldName("argument")!;
  if (/^\(\s*\*/.test(base.text)) return { name, does, arguments: list.slice(1) };
  return cpp ? { name, does, arguments: list } : null;
}
