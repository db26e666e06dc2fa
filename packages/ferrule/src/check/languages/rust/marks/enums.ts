import type { Mark } from "../../../model/front-end.ts";
import type { DeclaredType } from "../../../model/declared.ts";
import type { Node } from "../../../parse/node.ts";
import { namedChildren } from "../../../parse/tree-sitter.ts";
import type { Items } from "../items.ts";
import { typeOf } from "../types.ts";
import { markAt } from "./mark.ts";

/** Enums that C gives to Rust: results, out-parameters, parameters of functions that C calls. */
export function markEnums(items: Items): readonly Mark[] {
  const found: Mark[] = [];
  const say = (node: Node | null, pick: (type: DeclaredType) => DeclaredType | null): void => {
    const type = node ? pick(typeOf(node, items)) : null;
    if (node && type?.kind === "enum" && type.closed && !isNever(type.name, items)) {
      found.push(markAt("rust-enum-from-c", node, [type.name]));
    }
  };
  const itself = (type: DeclaredType): DeclaredType => type;
  const written = (type: DeclaredType): DeclaredType | null =>
    type.kind === "pointer" && type.const === false ? type.to : null;
  for (const { node } of items.externs.values()) {
    say(node.childForFieldName("return_type"), itself);
    for (const type of parameterTypes(node)) {
      say(type, written);
      for (const inner of callbackParameters(type)) say(inner, itself);
    }
  }
  for (const { node, abi } of items.functions) {
    if (abi === null) continue;
    for (const type of parameterTypes(node)) say(type, itself);
  }
  return found;
}

/** Enums without a field are how Rust used to write opaque types. */
function isNever(name: string, items: Items): boolean {
  const body = items.types.get(name)?.childForFieldName("body");
  return !body || namedChildren(body).filter(({ type }) => type === "enum_variant").length === 0;
}

function parameterTypes(fn: Node): readonly Node[] {
  const list = fn.childForFieldName("parameters");
  return (list ? namedChildren(list) : []).flatMap((of) => of.childForFieldName("type") ?? []);
}

function callbackParameters(type: Node): readonly Node[] {
  return type.descendantsOfType("function_type").flatMap((fn) => {
    const list = fn?.childForFieldName("parameters");
    return (list ? namedChildren(list) : []).map((of) => of.childForFieldName("type") ?? of);
  });
}
