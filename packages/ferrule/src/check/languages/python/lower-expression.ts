import type { Node } from "../../parse/node.ts";
import type { Condition, Operand } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { evaluate } from "./evaluate.ts";
import { addressOf, lowerCall, usesIn } from "./lower-call.ts";
import { place, temporary, type Lowering } from "./lower-context.ts";
import { placeOf } from "./lower-names.ts";

/** Lowers an expression: its parts become statements, its value the operand. */
export function lowerExpression(node: Node, context: Lowering): Operand {
  const span = spanOf(node);
  switch (node.type) {
    case "identifier":
      return node.text === "NULL" ? { kind: "null", span } : place(node.text, span);
    case "attribute":
      return lowerAttribute(node, context);
    case "none":
      return { kind: "null", span };
    case "integer":
    case "true":
    case "false":
      return { kind: "constant", value: node.text, span };
    case "binary_operator":
      // `b"\0" * size` is as immutable as the text itself.
      if (/^[bB]?["'][^"']*["']\s*\*/.test(node.text)) {
        usesIn(node, context);
        return { kind: "constant", value: '"bytes"', span };
      }
      return { kind: "other", uses: usesIn(node, context), span };
    case "string":
      if (!node.text.includes("{"))
        return { kind: "constant", value: `"${node.text.length}"`, span };
      usesIn(node, context);
      return { kind: "other", uses: [], span };
    case "float":
    case "concatenated_string":
      usesIn(node, context);
      return { kind: "other", uses: [], span };
    case "parenthesized_expression":
      return lowerExpression(node.namedChildren[0]!, context);
    case "call":
      return lowerCall(node, context);
    case "list":
    case "tuple":
    case "set":
    case "dictionary":
    case "pair":
    case "expression_list": {
      const parts = namedChildren(node).map((child) => lowerExpression(child, context));
      return { kind: "compound", parts, span };
    }
    case "subscript": {
      const value = lowerExpression(node.childForFieldName("value")!, context);
      context.out.push({ kind: "use", value, how: "read", to: null, span });
      const index = node.childForFieldName("subscript");
      if (index) lowerExpression(index, context);
      if (index && mayLack(node, index, context)) {
        const callee = { kind: "managed", name: "[]" } as const;
        const made = { to: null, callee, arguments: [], through: null, checked: true } as const;
        context.out.push({ kind: "call", ...made, throws: "may", clobbersErrno: false, span });
      }
      return { kind: "other", uses: [], span };
    }
    case "lambda": {
      const fn = context.lowerInner(node, `<lambda@${node.startIndex}>`);
      context.inner.push(fn);
      return { kind: "other", uses: [], span };
    }
    case "await":
    case "named_expression":
    case "keyword_argument": {
      const value = node.childForFieldName("value") ?? node.namedChildren.at(-1);
      const operand = value ? lowerExpression(value, context) : null;
      const name = node.type === "named_expression" ? node.childForFieldName("name") : null;
      if (name && operand) {
        context.out.push({ kind: "assign", to: name.text, value: operand, span });
        return place(name.text, span);
      }
      return operand ?? { kind: "other", uses: [], span };
    }
    default:
      return { kind: "other", uses: usesIn(node, context), span };
  }
}

/** A container of the program's own may not have that key; a fixed index of C's memory is there. */
function mayLack(node: Node, index: Node, { own }: Lowering): boolean {
  const root = /^\w+/.exec(node.text)?.[0] ?? "";
  return !/^(?:integer|string|slice)$/.test(index.type) && !own.has(root);
}

function lowerAttribute(node: Node, context: Lowering): Operand {
  const span = spanOf(node);
  const object = node.childForFieldName("object")!;
  const name = node.childForFieldName("attribute")?.text ?? "";
  if (name === "NULL" && evaluate(object, context.reader)?.kind === "ffi") {
    return { kind: "null", span };
  }
  if (name === "errno" && evaluate(object, context.reader)?.kind === "ffi") {
    const to = temporary(context);
    context.out.push({ kind: "errno", to, source: "ffi.errno", saved: false, span });
    return place(to, span);
  }
  // numpy: `a.ctypes.data` is a bare number.
  if (name === "data" && object.text.endsWith(".ctypes")) {
    return addressOf(object.childForFieldName("object")!, node, false, context);
  }
  if (object.type === "call" && ["value", "contents", "raw"].includes(name)) {
    const value = lowerExpression(object, context);
    const cast = object.childForFieldName("function")?.text.endsWith("cast") === true;
    if (!cast || value.kind !== "place") return value;
    const to = temporary(context);
    context.out.push({ kind: "address", to, of: value, keeps: false, span });
    return place(to, span);
  }
  const chain = placeOf(node);
  if (chain === null) {
    const uses = usesIn(object, context);
    return { kind: "other", uses, span };
  }
  if (name === "contents") {
    const value = place(chain, span);
    context.out.push({ kind: "use", value, how: "read", to: null, span });
  }
  return place(chain, span);
}

/** Lowers a test. */
export function lowerCondition(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  switch (node.type) {
    case "parenthesized_expression":
      return lowerCondition(node.namedChildren[0]!, context);
    case "not_operator":
      return { kind: "not", of: lowerCondition(node.namedChildren[0]!, context), span };
    case "boolean_operator": {
      const kind = node.childForFieldName("operator")?.text === "and" ? "and" : "or";
      const left = lowerCondition(node.childForFieldName("left")!, context);
      const right = lowerCondition(node.childForFieldName("right")!, context);
      return { kind, left, right, span };
    }
    case "true":
    case "false":
      return { kind: "constant", value: node.type === "true", span };
    case "comparison_operator":
      return lowerComparison(node, context);
    default: {
      const operand = lowerExpression(node, context);
      if (operand.kind === "place") return { kind: "truth", place: operand.place, span };
      const uses = operand.kind === "other" ? operand.uses : [];
      return { kind: "unknown", uses, span };
    }
  }
}

function lowerComparison(node: Node, context: Lowering): Condition {
  const span = spanOf(node);
  const [left, right] = namedChildren(node);
  const operator = node.children.find((child) => child !== null && !child.isNamed)?.text ?? "";
  const operands = [left, right].flatMap((of) => (of ? [lowerExpression(of, context)] : []));
  const places = operands.flatMap((of) => (of.kind === "place" ? [of.place] : []));
  const [subject] = places;
  const other = operands.find((of) => of.kind !== "place");
  if (namedChildren(node).length !== 2 || subject === undefined || places.length !== 1 || !other) {
    const uses = operands.flatMap((of) => (of.kind === "other" ? of.uses : []));
    return { kind: "compares", places: [...places, ...uses], span };
  }
  const not = (of: Condition): Condition => ({ kind: "not", of, span });
  const negated = operator === "!=" || operator === "is not";
  if (other.kind === "null") {
    const test: Condition = { kind: "is-null", place: subject, span };
    return negated ? not(test) : test;
  }
  const failed: Condition = { kind: "failed", place: subject, span };
  if (other.kind === "constant") {
    const zero = other.value === "0";
    if (zero && operator === "==") return not(failed);
    if (zero && (operator === "!=" || operator === "<" || operator === ">")) {
      return operator === ">" ? not(failed) : failed;
    }
    if (zero && operator === ">=") return not(failed);
  }
  if (/^-\s*1$/.test(right?.text ?? "")) return operator === "==" ? failed : not(failed);
  return { kind: "compares", places, span };
}
