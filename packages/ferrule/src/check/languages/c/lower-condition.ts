import type { Node } from "../../parse/node.ts";
import type { Condition, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { placesIn, type Lowering, type Value, lowerExpression, lowerCondition } from "./context.ts";

/** Lowers a test. */
export function condition(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  switch (node.type) {
    case "parenthesized_expression":
    case "condition_clause": {
      const inner = node.childForFieldName("value") ?? namedChildren(node)[0];
      return inner ? lowerCondition(inner, context) : { kind: "unknown", uses: [], span };
    }
    case "unary_expression":
      if (node.childForFieldName("operator")?.text !== "!") break;
      return {
        kind: "not",
        of: lowerCondition(node.childForFieldName("argument")!, context),
        span,
      };
    case "binary_expression":
      return lowerBinary(node, context);
    case "call_expression": {
      const name = node.childForFieldName("function")?.text ?? "";
      const [only] = namedChildren(node.childForFieldName("arguments") ?? node);
      // The usual names for a hint to the compiler.
      if (only && /^(?:__builtin_expect|unlikely|likely|UNLIKELY|LIKELY|G_UNLIKELY)$/.test(name)) {
        return lowerCondition(only, context);
      }
      break;
    }
    case "true":
    case "false":
      return { kind: "constant", value: node.type === "true", span };
    case "number_literal":
      return { kind: "constant", value: !/^0+$/.test(node.text), span };
    default:
  }
  return truth(lowerExpression(node, context), span);
}

function truth({ operand }: Value, span: Condition["span"]): Condition {
  if (operand.kind === "place") return { kind: "truth", place: operand.place, span };
  return { kind: "unknown", uses: placesIn(operand), span };
}

function lowerBinary(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  const sign = node.childForFieldName("operator")?.text ?? "";
  const [left, right] = [node.childForFieldName("left")!, node.childForFieldName("right")!];
  if (sign === "&&" || sign === "||") {
    const first = lowerCondition(left, context);
    // The right side is only evaluated where the left one leaves it open.
    const out: Statement[] = [];
    const second = lowerCondition(right, { ...context, out });
    const [yes, no] = sign === "&&" ? [out, []] : [[], out];
    if (out.length > 0) context.out.push({ kind: "if", condition: first, yes, no, span });
    return { kind: sign === "&&" ? "and" : "or", left: first, right: second, span };
  }
  const a = lowerExpression(left, context);
  const b = lowerExpression(right, context);
  const meaning = compare(sign, right.text) ?? null;
  if (a.operand.kind === "place" && meaning !== null) {
    return place(meaning, a.operand.place, span);
  }
  const turned = compare(sign, left.text);
  if (b.operand.kind === "place" && turned !== null && /^[=!]=$/.test(sign)) {
    return place(turned, b.operand.place, span);
  }
  return {
    kind: "compares",
    places: [...placesIn(a.operand), ...placesIn(b.operand)],
    span,
  };
}

type Meaning = "null" | "set" | "false" | "true" | "failed" | "good";

function place(meaning: Meaning, of: string, span: Condition["span"]): Condition {
  switch (meaning) {
    case "null":
      return { kind: "is-null", place: of, span };
    case "set":
      return { kind: "not", of: { kind: "is-null", place: of, span }, span };
    case "true":
      return { kind: "truth", place: of, span };
    case "false":
      return { kind: "not", of: { kind: "truth", place: of, span }, span };
    case "failed":
      return { kind: "failed", place: of, span };
    case "good":
      return { kind: "not", of: { kind: "failed", place: of, span }, span };
  }
}

/** What a comparison with this constant says; null where it cannot be told. */
function compare(sign: string, constant: string): Meaning | null {
  const equal = sign === "==";
  if (sign === "<" && constant === "0") return "failed";
  if (sign === ">=" && constant === "0") return "good";
  if (!equal && sign !== "!=") return null;
  if (/^(?:NULL|nullptr|MAP_FAILED|INVALID_HANDLE_VALUE|SIG_ERR)$/.test(constant)) {
    return equal ? "null" : "set";
  }
  if (/^(?:0|JNI_FALSE|false|FALSE)$/.test(constant)) return equal ? "false" : "true";
  if (/^(?:JNI_TRUE|true|TRUE)$/.test(constant)) return equal ? "true" : "false";
  if (/^-1$|_ERR(?:OR)?$/.test(constant)) return equal ? "failed" : "good";
  if (/^(?:[A-Z]\w*_)?(?:OK|SUCCESS)$/.test(constant)) return equal ? "good" : "failed";
  return null;
}
