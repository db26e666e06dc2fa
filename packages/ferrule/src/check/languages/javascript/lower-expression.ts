import { placesOf } from "../../model/places-of.ts";
import type { Operand } from "../../model/lowered.ts";
import { evaluate } from "./evaluate.ts";
import { lowerCall } from "./lower-call.ts";
import { lowerCondition } from "./lower-condition.ts";
import { collected, made, nothing, place, type Lowering } from "./lower-context.ts";
import { assignTo } from "./lower-target.ts";
import { capturedBy } from "./routines.ts";
import {
  bare,
  childrenOf,
  isFunction,
  numberOf,
  part,
  parts,
  placeOf,
  spanOf,
  stringOf,
  word,
  type JsNode,
} from "./syntax.ts";

/** Lowers an expression: its parts become statements, its value the operand. */
export function lowerExpression(from: JsNode, context: Lowering): Operand {
  const node = bare(from);
  const span = spanOf(node);
  switch (node.type) {
    case "Identifier":
      return word(node, "name") === "undefined"
        ? { kind: "null", span }
        : place(word(node, "name"), span);
    case "ThisExpression":
      return place("this", span);
    case "Literal":
      return lowerLiteral(node);
    case "UnaryExpression":
      return lowerUnary(node, context);
    case "MemberExpression":
      return lowerMember(node, context);
    case "CallExpression":
    case "NewExpression":
      return lowerCall(node, context);
    case "ArrayExpression":
    case "ObjectExpression":
      return lowerCompound(node, context);
    case "AwaitExpression": {
      const value = lowerExpression(part(node, "argument")!, context);
      // Other code ran meanwhile, and with it other calls of the system.
      context.out.push({
        kind: "call",
        to: null,
        callee: { kind: "managed", name: "await" },
        arguments: [],
        through: null,
        throws: "may",
        clobbersErrno: true,
        checked: true,
        span,
      });
      return value;
    }
    case "AssignmentExpression":
      return lowerAssignment(node, context);
    case "ConditionalExpression":
      return lowerConditional(node, context);
    case "LogicalExpression":
      return lowerLogical(node, context);
    case "SequenceExpression": {
      const values = parts(node, "expressions").map((of) => lowerExpression(of, context));
      return values.at(-1) ?? nothing(node);
    }
    case "BinaryExpression":
      // A test as a value: what is compared has been looked at.
      if (/^[=!]=|^[<>]=?$/.test(word(node, "operator"))) {
        const condition = lowerCondition(node, context);
        context.out.push({ kind: "if", condition, yes: [], no: [], span });
        return nothing(node);
      }
      return lowerArithmetic(node, context);
    default:
      if (isFunction(node)) return closureOf(node, context);
      return nothing(node, usesIn(node, context));
  }
}

function lowerLiteral(node: JsNode): Operand {
  const span = spanOf(node);
  if (node["raw"] === "null") return { kind: "null", span };
  const number = numberOf(node);
  if (number !== null) return { kind: "constant", value: String(number), span };
  if (typeof node["value"] === "boolean") {
    return { kind: "constant", value: String(node["value"]), span };
  }
  return nothing(node);
}

function lowerUnary(node: JsNode, context: Lowering): Operand {
  const number = numberOf(node);
  const span = spanOf(node);
  if (number !== null) return { kind: "constant", value: String(number), span };
  const value = lowerExpression(part(node, "argument")!, context);
  // `delete this.cb` takes the name away; `void x` and `!x` read.
  if (word(node, "operator") === "delete" && value.kind === "place") {
    context.out.push({ kind: "drop", place: value.place, span });
  }
  return nothing(node, placesOf(value));
}

/** `pointer + 8n` is still an address into the same memory. */
function lowerArithmetic(node: JsNode, context: Lowering): Operand {
  const left = lowerExpression(part(node, "left")!, context);
  const right = lowerExpression(part(node, "right")!, context);
  const operator = word(node, "operator");
  if ((operator === "+" || operator === "-") && left.kind === "place") {
    const known = context.natives.get(left.place);
    if (known?.kind === "pointer") return left;
  }
  return nothing(node, [...placesOf(left), ...placesOf(right)]);
}

function lowerMember(node: JsNode, context: Lowering): Operand {
  const span = spanOf(node);
  const chain = placeOf(node);
  const object = part(node, "object")!;
  const property = part(node, "property");
  if (node["computed"] === true && property && numberOf(property) === null) {
    if (!stringOf(property)) lowerExpression(property, context);
  }
  const value = evaluate(node, context.scope);
  if (value?.kind === "symbols" || value?.kind === "function") return nothing(node);
  if (chain !== null) {
    // Reading an element of a view reads C's memory.
    const element = node["computed"] === true && context.views.has(chain);
    if (element) {
      const seen = place(chain, span);
      context.out.push({ kind: "use", value: seen, how: "read", to: null, span });
      return nothing(node);
    }
    return place(chain, span);
  }
  const of = lowerExpression(object, context);
  return of.kind === "place" ? of : nothing(node, placesOf(of));
}

function lowerCompound(node: JsNode, context: Lowering): Operand {
  const items =
    node.type === "ArrayExpression" ? parts(node, "elements") : parts(node, "properties");
  const lowered = items.map((item): Operand => {
    const value = item.type === "Property" ? part(item, "value")! : item;
    const inner = value.type === "SpreadElement" ? part(value, "argument")! : value;
    return lowerExpression(inner, context);
  });
  return { kind: "compound", parts: lowered, span: spanOf(node) };
}

function lowerAssignment(node: JsNode, context: Lowering): Operand {
  const left = part(node, "left")!;
  const value = lowerExpression(part(node, "right")!, context);
  const operator = word(node, "operator");
  if (operator === "=" || operator === "??=" || operator === "||=") {
    return assignTo(left, value, part(node, "right"), spanOf(node), context);
  }
  lowerExpression(left, context);
  return nothing(node, placesOf(value));
}

/** `a ? b : c` is either value. */
function lowerConditional(node: JsNode, context: Lowering): Operand {
  const span = spanOf(node);
  const condition = lowerCondition(part(node, "test")!, context);
  return made(node, context, (to) => {
    const branch = (name: string): ReturnType<typeof collected> =>
      collected(context, (inner) => {
        const value = lowerExpression(part(node, name)!, inner);
        inner.out.push({ kind: "assign", to, value, span });
      });
    return { kind: "if", condition, yes: branch("consequent"), no: branch("alternate"), span };
  });
}

/** `a ?? b`, `a || b`: the other value where the first is nothing; `a && b` the reverse. */
function lowerLogical(node: JsNode, context: Lowering): Operand {
  const span = spanOf(node);
  const condition = lowerCondition(part(node, "left")!, context);
  const operator = word(node, "operator");
  const left = placeOf(part(node, "left"));
  return made(node, context, (to) => {
    const second = collected(context, (inner) => {
      const value = lowerExpression(part(node, "right")!, inner);
      inner.out.push({ kind: "assign", to, value, span });
    });
    const value: Operand = left === null ? nothing(node) : place(left, span);
    const first = [{ kind: "assign", to, value, span } as const];
    return operator === "&&"
      ? { kind: "if", condition, yes: second, no: [], span }
      : { kind: "if", condition, yes: first, no: second, span };
  });
}

/** A closure keeps what it captures. */
function closureOf(node: JsNode, context: Lowering): Operand {
  const captured = capturedBy(node, context);
  const span = spanOf(node);
  return { kind: "compound", parts: captured.map((of) => place(of, span)), span };
}

/** All values inside a node that is not understood further. */
export function usesIn(node: JsNode, context: Lowering): readonly string[] {
  return childrenOf(node).flatMap((child) => placesOf(lowerExpression(child, context)));
}
