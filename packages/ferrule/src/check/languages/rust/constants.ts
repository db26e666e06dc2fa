import type { Node } from "../../parse/node.ts";
import type { Items } from "./items.ts";

/** The value of a constant expression, as far as lengths of arrays need it; null if not told. */
export function evaluateLength(node: Node, items: Items, depth: number = 0): number | null {
  if (depth > 8) return null;
  switch (node.type) {
    case "integer_literal": {
      const value = Number(
        node.text.replaceAll("_", "").replace(/(?:[iu](?:8|16|32|64|128|size))$/, ""),
      );
      return Number.isSafeInteger(value) ? value : null;
    }
    case "identifier":
    case "scoped_identifier": {
      const name = node.text.split("::").at(-1) ?? "";
      const value = items.constants.get(name)?.childForFieldName("value");
      return value ? evaluateLength(value, items, depth + 1) : null;
    }
    case "parenthesized_expression":
    case "type_cast_expression": {
      const inner = node.childForFieldName("value") ?? node.namedChildren[0];
      return inner ? evaluateLength(inner, items, depth + 1) : null;
    }
    case "binary_expression": {
      const left = evaluateLength(node.childForFieldName("left")!, items, depth + 1);
      const right = evaluateLength(node.childForFieldName("right")!, items, depth + 1);
      return left === null || right === null
        ? null
        : calculate(node.childForFieldName("operator")?.text ?? "", left, right);
    }
    default:
      return null;
  }
}

function calculate(operator: string, left: number, right: number): number | null {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? null : Math.floor(left / right);
    case "<<":
      return left * 2 ** right;
    default:
      return null;
  }
}
