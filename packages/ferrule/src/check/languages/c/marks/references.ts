import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { spanOf } from "../../../parse/tree-sitter.ts";
import type { Lowering } from "../context.ts";
import { all, jniAt, stores, uncast } from "./walk.ts";

const localTypes = /^(?:const )?(?:jobject|jclass|jstring|jthrowable|j\w*[aA]rray)$/;

/** References and environments that are kept longer than they are good. */
export function referenceMarks(context: Lowering): readonly Mark[] {
  return [...kept(context), ...inLoops(context), ...overwritten(context)];
}

/** The place lives on after the function: a global, a static, a field behind a pointer. */
function livesOn(left: Node, context: Lowering): boolean {
  const { locals, types, fixed, file } = context;
  if (left.type === "identifier") {
    const name = left.text;
    if (fixed.has(name)) return true;
    if (locals.has(name) || types.has(name)) return false;
    return file.items.globals.has(name) || file.items.fields.has(name);
  }
  if (left.type !== "field_expression") return false;
  if (left.text.includes("->")) return true;
  const root = left.childForFieldName("argument")!;
  return root.type === "identifier" && livesOn(root, context);
}

function kept(context: Lowering): readonly Mark[] {
  const { fn, types, file } = context;
  return stores(fn.body).flatMap(({ left, right, at }): readonly Mark[] => {
    if (!livesOn(left, context)) return [];
    const value = uncast(right);
    const type = types.get(value.text) ?? "";
    const span = spanOf(at);
    const made = { span, symbol: null, words: [left.text, value.text] };
    if (value.type === "identifier" && /^JNIEnv\*$/.test(type.replace("const ", ""))) {
      const perThread = /thread_local|__thread|_Thread_local/.test(declaration(left, context));
      return perThread ? [] : [{ mark: "jni-env-cached", ...made }];
    }
    const jni = jniAt(right, file.cpp);
    const isLocal =
      (value.type === "identifier" && localTypes.test(type) && !isGlobal(value.text, context)) ||
      jni?.does.gives === "local";
    if (isLocal && !madeGlobal(left, context)) return [{ mark: "jni-local-ref-cached", ...made }];
    const direct = jni?.name === "GetDirectBufferAddress" || type === "direct*";
    const fromVariable = direct || isDirect(value.text, context);
    if (fromVariable && !/NewGlobalRef/.test(fn.body.text)) {
      return [{ mark: "jni-direct-buffer-retained", ...made }];
    }
    return [];
  });
}

function declaration(left: Node, { file, fn }: Lowering): string {
  const node = file.items.globals.get(left.text)?.node;
  if (node) return node.parent?.text ?? "";
  return new RegExp(String.raw`[^\n;]*\b${left.text}\b`).exec(fn.body.text)?.[0] ?? "";
}

/** A variable that was given a global reference is none of a local one. */
function isGlobal(name: string, { fn }: Lowering): boolean {
  return new RegExp(String.raw`\b${name}\s*=[^;]*New(?:Weak)?GlobalRef`).test(fn.body.text);
}

/** What is stored first as a local reference is made global at once. */
function madeGlobal(left: Node, { fn }: Lowering): boolean {
  const name = left.text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`${name}\s*=[^;]*New(?:Weak)?GlobalRef\s*\([^;]*${name}`).test(
    fn.body.text,
  );
}

function isDirect(name: string, { fn, file }: Lowering): boolean {
  return stores(fn.body).some(
    ({ left, right }) =>
      left.text === name && jniAt(right, file.cpp)?.name === "GetDirectBufferAddress",
  );
}

/** Local references that pile up in a loop: the table of the JVM holds 16 for certain. */
function inLoops({ fn, file }: Lowering): readonly Mark[] {
  const loops = ["for_statement", "while_statement", "do_statement", "for_range_loop"].flatMap(
    (type) => all(fn.body, type),
  );
  const marks = new Map<number, Mark>();
  for (const loop of loops) {
    const body = loop.childForFieldName("body")!;
    if (/PopLocalFrame|Delete_?Local|ScopedLocalRef|LocalFrame/i.test(body.text)) {
      leftInLoop(body, file.cpp, marks);
      continue;
    }
    if (isShort(loop) || alwaysLeaves(body)) continue;
    const made = all(body, "call_expression").find((of) => makesReference(of, file.cpp));
    if (!made || leaves(made, body) || isGuarded(made)) continue;
    const words = [jniAt(made, file.cpp)!.name];
    marks.set(made.startIndex, {
      mark: "jni-local-ref-loop",
      span: spanOf(made),
      symbol: null,
      words,
    });
  }
  return [...marks.values()];
}

/** Some are deleted, and one is not: the one that is looked at here is a named variable. */
function leftInLoop(body: Node, cpp: boolean, marks: Map<number, Mark>): void {
  if (/PopLocalFrame|LocalFrame|ScopedLocalRef/.test(body.text)) return;
  for (const { left, right } of stores(body)) {
    const jni = jniAt(right, cpp);
    if (!jni || jni.does.gives !== "local" || left.type !== "identifier") continue;
    const name = left.text;
    const gone = new RegExp(
      String.raw`Delete_?Local\w*\s*\([^;]*\b${name}\b|\breturn\s+${name}\b|GlobalRef\([^;]*\b${name}\b`,
      "i",
    );
    if (gone.test(body.text)) continue;
    const span = spanOf(uncast(right));
    marks.set(span.start, { mark: "jni-local-ref-loop", span, symbol: null, words: [jni.name] });
  }
}

/** `Local<jobject> item(env, env->GetObjectArrayElement(…))`: a C++ object is its owner. */
function isGuarded(made: Node): boolean {
  const list = made.parent;
  return list?.type === "argument_list" && list.parent?.type === "init_declarator";
}

function makesReference(node: Node, cpp: boolean): boolean {
  const jni = jniAt(node, cpp);
  return jni?.does.gives === "local" && !/^Exception|^PopLocalFrame/.test(jni.name);
}

/** A constant and small number of rounds. */
function isShort(loop: Node): boolean {
  const limit = /<=?\s*(\d+)\s*$/.exec(loop.childForFieldName("condition")?.text ?? "");
  return limit !== null && Number(limit[1]) <= 16;
}

/** The first round is the last. */
function alwaysLeaves(body: Node): boolean {
  return /^(?:return|break)_statement$/.test(body.namedChildren.at(-1)?.type ?? "");
}

/** It is made on the way out of the loop. */
function leaves(node: Node, loop: Node): boolean {
  for (let at: Node | null = node; at && at.startIndex !== loop.startIndex; at = at.parent) {
    if (at.type === "return_statement") return true;
    if (at.type === "compound_statement" && alwaysLeaves(at)) return true;
  }
  return false;
}

/** A global reference is stored where one may be, and this file deletes none. */
function overwritten(context: Lowering): readonly Mark[] {
  const { fn, file } = context;
  if (/^JNI_OnLoad|[iI]nit|[cC]ache|[rR]egister[A-Z]?\w*[nN]ative/.test(fn.name)) return [];
  return stores(fn.body).flatMap(({ left, right, at }): readonly Mark[] => {
    const jni = jniAt(right, file.cpp);
    if (jni?.name !== "NewGlobalRef" || !livesOn(left, context)) return [];
    const field =
      left.type === "field_expression" ? left.childForFieldName("field")!.text : left.text;
    const given = new RegExp(String.raw`Delete(?:Weak)?GlobalRef\s*\([^;]*\b${field}\b`);
    if (given.test(file.text)) return [];
    if (isClass(jni.arguments[0], context) || onlyOnce(at, field)) return [];
    const words = [left.text];
    return [{ mark: "jni-global-ref-leak", span: spanOf(at), symbol: null, words }];
  });
}

function isClass(node: Node | undefined, { types }: Lowering): boolean {
  return (
    node !== undefined && (types.get(node.text) === "jclass" || /cls|class|clazz/i.test(node.text))
  );
}

/** `if (x == NULL) x = NewGlobalRef(…)`. */
function onlyOnce(node: Node, field: string): boolean {
  const test = new RegExp(String.raw`!\s*\(?\s*${field}\b|\b${field}\s*==\s*(?:NULL|nullptr|0)`);
  for (let at: Node | null = node; at; at = at.parent) {
    if (at.type === "if_statement" && test.test(at.childForFieldName("condition")?.text ?? "")) {
      return true;
    }
  }
  return false;
}
