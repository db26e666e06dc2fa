import { isNative, sizes, type NativeType, type Shape } from "../backend/backend.ts";

/**
 * Reads `{f64,i32*4,{u8,u8}}`: a record's fields in C's order, `*4` for an array. Every FFI lays
 * such a record out by itself, in the one way that C has without attributes; generated modules only
 * name records that Clang lays out so as well.
 */
export function parseShape(text: string): Shape {
  const fields: Shape["fields"][number][] = [];
  let size = 0;
  let align = 1;
  for (const written of split(text.slice(1, -1))) {
    const [, element = "", times] = /^(.*?)(?:\*(\d+))?$/s.exec(written) ?? [];
    const type = typeOf(element, text);
    const one = typeof type === "string" ? sizes[type] : type.size;
    const step = typeof type === "string" ? one : type.align;
    const offset = alignUp(size, step);
    const count = times === undefined ? null : Number(times);
    fields.push({ type, count, offset });
    size = offset + one * (count ?? 1);
    align = Math.max(align, step);
  }
  return { size: alignUp(size, align), align, fields };
}

function typeOf(element: string, text: string): NativeType | Shape {
  if (element.startsWith("{")) return parseShape(element);
  if (isNative(element)) return element;
  throw new TypeError(`ferrule: no native type ${element} in ${text}`);
}

/** The parts between commas that are in no inner braces. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "{") depth++;
    else if (letter === "}") depth--;
    else if (letter === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return from === 0 && text === "" ? [] : [...parts, text.slice(from)];
}

function alignUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}
