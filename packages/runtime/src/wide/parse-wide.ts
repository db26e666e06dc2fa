import type { NativeType, Shape, WideSignature } from "../backend/backend.ts";
import { parseSignature } from "../signature.ts";
import { parseShape } from "./shape.ts";

/** Each record's text is read once, so that an FFI describes each once. */
const known = new Map<string, Shape>();

function shapeOf(text: string): Shape {
  const before = known.get(text);
  if (before !== undefined) return before;
  const made = parseShape(text);
  known.set(text, made);
  return made;
}

/**
 * Reads `r_point(r_point,f64)`, whose records are looked up in `shapes`, and `i32(ptr,i32,...,i64)`,
 * one call's type of a variadic function: what stands behind the dots is variadic.
 */
export function parseWide(
  text: string,
  varying: Readonly<Record<string, NativeType>>,
  shapes: Readonly<Record<string, string>>,
): WideSignature {
  const open = text.indexOf("(");
  const names = text
    .slice(open + 1, -1)
    .split(",")
    .filter((name) => name !== "");
  const crossing = (name: string): NativeType | Shape => {
    const text = shapes[name];
    return text === undefined ? parseSignature(`${name}()`, varying).result : shapeOf(text);
  };
  const dots = names.indexOf("...");
  return {
    result: crossing(text.slice(0, open)),
    parameters: names.filter((name) => name !== "...").map(crossing),
    fixed: dots < 0 ? null : dots,
  };
}
