import type { Node } from "../../parse/node.ts";
import type { Operand } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import {
  other,
  placeValue,
  temporary,
  type Lowering,
  type Value,
  lowerExpression,
} from "./context.ts";
import type { JniCall } from "./jni-call.ts";

/** Lowers a call of the JNI: where it may stand, what it gives, what it gives back. */
export function lowerJni(node: Node, call: JniCall, context: Lowering): Value {
  const { name, does } = call;
  const span = spanOf(node);
  const given = call.arguments.map((of) => lowerExpression(of, context).operand);
  if (does.releases !== null) return lowerRelease(span, call, given, context);
  const to = temporary(context);
  const inRegion = name.endsWith("Critical");
  context.out.push({
    kind: "runtime-call",
    name,
    allowedWhilePending: does.allowedWhilePending,
    forbiddenInWindow: !inRegion && !name.startsWith("Exception"),
    uses: given,
    to: does.by === null ? to : null,
    nullable: does.nullable && !isSure(name, call.arguments),
    ...(does.tells === null ? {} : { tells: does.tells }),
    span,
  });
  if (does.by !== null) acquire(to, node, call, does.by, context);
  if (does.raises !== "no") {
    const change = does.raises === "yes" ? "raises" : "may-raise";
    context.out.push({ kind: "pending", change, span });
  }
  if (/^Exception(?:Clear|Describe)$/.test(name)) {
    context.out.push({ kind: "pending", change: "cleared", span });
  } else if (name.startsWith("Exception")) {
    context.out.push({ kind: "pending", change: "asked", span });
  }
  const signature = call.arguments[2]?.text;
  if (does.gives === "id" && signature?.startsWith('"')) {
    context.signatures.set(to, signature.slice(1, -1));
  }
  return placeValue(to, span, typeOfResult(name, does.gives));
}

/** Classes that every Java has. */
function isSure(name: string, list: readonly Node[]): boolean {
  return name === "FindClass" && list[0]?.text.startsWith('"java/') === true;
}

function acquire(
  to: string,
  node: Node,
  { name, does, arguments: list }: JniCall,
  by: string,
  context: Lowering,
): void {
  const span = spanOf(node);
  // A global reference is handed on like any value; memory is only lent.
  const lent = does.gives === "memory" ? { lent: true as const } : {};
  const what = `what ${name} gives`;
  context.out.push({ kind: "acquire", to, what, by, nullable: does.nullable, ...lent, span });
  if (does.gives !== "memory") return;
  context.taken.set(to, { from: list[0]?.text ?? "", by });
  if (!name.endsWith("Critical")) return;
  const of = { kind: "place", place: to, span } as const;
  context.out.push({ kind: "window", change: "open", name: `the region of ${name}`, of, span });
}

function lowerRelease(
  span: Value["operand"]["span"],
  { name, does, arguments: list }: JniCall,
  given: readonly Operand[],
  context: Lowering,
): Value {
  const value = given[does.releases!];
  const uses = given.filter((_, index) => index !== does.releases);
  const common = { allowedWhilePending: true, forbiddenInWindow: false, span };
  context.out.push({ kind: "runtime-call", name, uses, ...common });
  if (!value) return other(span);
  const committed = list[2]?.text === "JNI_COMMIT";
  if (name.endsWith("Critical") && !committed) {
    context.out.push({ kind: "window", change: "close", name, of: value, span });
  }
  if (!committed) context.out.push({ kind: "release", value, by: name, span });
  const taken = value.kind === "place" ? context.taken.get(value.place) : undefined;
  const from = list[0]?.text ?? "";
  const simple = /^\w+$/;
  if (taken && simple.test(taken.from) && simple.test(from) && taken.from !== from) {
    const words = [name, from, taken.from];
    context.file.marks.push({ mark: "jni-release-mismatch", span, symbol: null, words });
  }
  return other(span);
}

function typeOfResult(name: string, gives: string): string | null {
  switch (gives) {
    case "local":
      if (name.startsWith("NewString")) return "jstring";
      if (/^FindClass|Class$/.test(name)) return "jclass";
      return "jobject";
    case "global":
      return "jobject global";
    case "id":
      return name.endsWith("FieldID") ? "jfieldID" : "jmethodID";
    case "memory":
      return "memory*";
    case "flag":
      return "jboolean";
    default:
      if (name === "GetDirectBufferAddress") return "direct*";
      return /Int(?:Method|Field)|Length$/.test(name) ? "jint" : null;
  }
}

/** `vm->AttachCurrentThread(&env, …)`, and its end. */
export function lowerAttach(node: Node, list: readonly Node[], context: Lowering): Value {
  for (const of of list) lowerExpression(of, context);
  return other(spanOf(node));
}
