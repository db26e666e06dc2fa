import type { Node } from "../../parse/node.ts";
import { lowerExpression, type Lowering, type Value } from "./context.ts";

/** A cast hands the same value on under another type. */
export function lowerCast(inner: Node, type: string, context: Lowering): Value {
  const value = lowerExpression(inner, context);
  return { ...value, type: type.replaceAll(/\s*\*\s*/g, "*") };
}
