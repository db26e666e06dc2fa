import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import type { ForeignRecord } from "../../../model/declared.ts";
import { attributesOf, type Items } from "../items.ts";
import { argumentsIn, bare, functionAround, markAt } from "./mark.ts";

/** Structs without C's layout whose memory C reads or writes. */
export function markLayouts(
  root: Node,
  items: Items,
  records: readonly ForeignRecord[],
): readonly Mark[] {
  const open = new Set(
    records
      .filter(({ layout, fields }) => layout === "automatic" && fields !== null)
      .map(({ name }) => name),
  );
  const found = new Map<string, Mark>();
  const say = (name: string, where: Partial<Mark> = {}): void => {
    const node = items.types.get(name);
    if (!node || !open.has(name) || /repr\s*\(/.test(attributesOf(node)) || found.has(name)) return;
    const mark = markAt("rust-missing-repr-c", node.childForFieldName("name") ?? node, [name]);
    found.set(name, { ...mark, ...where });
  };
  for (const { node } of items.externs.values()) {
    for (const type of node.descendantsOfType("type_identifier"))
      if (type && !isUserData(type)) say(type.text);
  }
  for (const call of root.descendantsOfType("call_expression")) {
    if (call) for (const name of sizedCasts(call, items)) say(name);
  }
  for (const call of root.descendantsOfType("call_expression")) {
    if (!call) continue;
    for (const [index, name] of recordCasts(call, items)) {
      const symbol = calledName(call);
      say(name, { symbol, needs: { kind: "takes-record", parameter: index } });
    }
  }
  return [...found.values()];
}

/** `user: *mut State`: C hands it back without looking. */
function isUserData(type: Node): boolean {
  let at: Node | null = type;
  while (at && at.type !== "parameter") at = at.parent;
  return /user|data|ctx|context|opaque|arg|cookie|closure/i.test(
    at?.childForFieldName("pattern")?.text ?? "",
  );
}

/** `f(&s as *const _ as *const c_void, size_of::<S>())`: C is told how big the struct is. */
function sizedCasts(call: Node, { externs }: Items): readonly string[] {
  const callee = calledName(call);
  const list = argumentsIn(call);
  const sizes = list.map(({ text }) =>
    /size_of(?:_val)?(?:::<\s*(\w+)\s*>\(|\(\s*&?(?:mut )?(\w+)\s*\))/.exec(text),
  );
  const known = externs.has(callee) || call.text.startsWith("libc::");
  if (!known || sizes.every((of) => of === null)) return [];
  return list.flatMap((of) => {
    const inner = bare(of);
    const value = inner.type === "reference_expression" ? inner.childForFieldName("value") : null;
    if (!value || value.type !== "identifier") return [];
    const named = sizes.flatMap((size) => size?.[1] ?? []);
    return named.length > 0 ? named : typeOfLocal(value);
  });
}

/** `f(&mut s as *mut _ as *mut c_void)`: `void` hides the struct from the compiler, not from C. */
function recordCasts(call: Node, { externs }: Items): readonly (readonly [number, string])[] {
  if (!externs.has(calledName(call))) return [];
  return argumentsIn(call).flatMap((of, index) => {
    const inner = bare(of);
    const value = inner.type === "reference_expression" ? inner.childForFieldName("value") : null;
    if (!value || inner === of || value.type !== "identifier") return [];
    return typeOfLocal(value).map((name) => [index, name] as const);
  });
}

function calledName(call: Node): string {
  return call.childForFieldName("function")?.text.split("::").at(-1) ?? "";
}

function typeOfLocal(name: Node): readonly string[] {
  const text = functionAround(name)?.text ?? "";
  const declared = new RegExp(
    String.raw`let (?:mut )?${name.text}\s*(?::\s*(\w+))?\s*=\s*(\w+)|\b${name.text}\s*:\s*&?(?:mut )?(\w+)`,
  ).exec(text);
  return (declared ?? []).slice(1).filter((of) => of !== undefined);
}
