import type { Node } from "../../parse/node.ts";
import type { GoItems } from "./items.ts";

const cNumbers =
  /^(?:char|schar|uchar|short|ushort|int|uint|long|ulong|longlong|ulonglong|float|double|size_t|ssize_t|u?int(?:8|16|32|64)_t|u?intptr_t|_?[Bb]ool|wchar_t)$/;
const goTypes =
  /^(?:u?int(?:8|16|32|64)?|uintptr|byte|rune|float(?:32|64)|bool|string|error|any|complex(?:64|128))$/;

/** Whether a callee with one argument is a type: `C.int(n)`, `(*C.char)(p)`, `unsafe.Pointer(p)`. */
export function isConversion(callee: Node, count: number, items: GoItems): boolean {
  if (count !== 1) return false;
  const text = callee.text;
  if (callee.type === "parenthesized_expression")
    return /^\(\s*\*|^\(\s*func\b|^\(\s*(?:C|unsafe)\./.test(text);
  if (callee.type === "identifier")
    return goTypes.test(text) && text !== "string" ? true : items.structs.has(text);
  if (text === "unsafe.Pointer" || text === "cgo.Handle") return true;
  const name = /^C\.(\w+)$/.exec(text)?.[1];
  if (name === undefined) return !/^\w+\.\w+$/.test(text) && callee.type.endsWith("_type");
  return (
    cNumbers.test(name) ||
    /^(?:struct|enum|union)_/.test(name) ||
    /(?:_t|_fn|_cb|_func|_callback|_handler)$/.test(name) ||
    items.cTypes.has(name)
  );
}
