import type { Node } from "../../parse/node.ts";
import type { Operand, Place, Statement } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import {
  collected,
  declare,
  lookUp,
  other,
  placesIn,
  withTemporaries,
  type Lowering,
  type Value,
} from "./context.ts";
import { argumentsOf, emitCall } from "./emit.ts";
import { leavesSwitch, lowerBranch } from "./lower-branch.ts";

/** Lowers the statements of a block. */
export function lowerBlock(block: Node, context: Lowering): void {
  for (const child of namedChildren(block)) {
    if (child.type === "statement_list") lowerBlock(child, context);
    else lowerStatement(child, context);
  }
}

/** Lowers one statement. */
function lowerStatement(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const { out } = context;
  if (lowerBranch(node, context, lowerStatement)) return;
  withTemporaries(context, span, () => {
    switch (node.type) {
      case "short_var_declaration":
      case "assignment_statement":
        return lowerAssignment(node, context);
      case "var_declaration":
      case "const_declaration":
        for (const spec of node.descendantsOfType("var_spec")) if (spec) lowerVar(spec, context);
        return;
      case "return_statement":
        return lowerReturn(node, context);
      case "defer_statement":
        return lowerDefer(node.namedChildren[0]!, context);
      case "go_statement": {
        const call = node.namedChildren[0]!;
        const callee = call.childForFieldName("function")!;
        const values = [
          ...(callee.type === "func_literal" ? [callee] : []),
          ...argumentsOf(call),
        ].map((of) => context.expression(of));
        out.push({ kind: "opaque", uses: values.flatMap(placesIn), span });
        return;
      }
      case "send_statement":
        emitCall(
          node,
          { kind: "managed", name: "send" },
          namedChildren(node).map((of) => context.expression(of)),
          false,
          context,
        );
        return;
      case "break_statement":
      case "continue_statement":
        if (node.type === "continue_statement") out.push({ kind: "continue", span });
        else if (leavesSwitch(node)) out.push({ kind: "throw", value: null, span });
        else out.push({ kind: "break", span });
        return;
      case "block":
        out.push(...collected(context, (inner) => lowerBlock(node, inner)));
        return;
      case "labeled_statement": {
        const inner = namedChildren(node).at(-1);
        if (inner && inner.type !== "label_name") lowerStatement(inner, context);
        return;
      }
      case "comment":
      case "type_declaration":
      case "empty_statement":
      case "fallthrough_statement":
        return;
      default:
        for (const child of namedChildren(node)) context.expression(child);
    }
  });
}

function lowerVar(spec: Node, context: Lowering): void {
  const type = spec.childForFieldName("type");
  const list = spec.childForFieldName("value");
  const values = list ? namedChildren(list).map((of) => context.expression(of)) : [];
  const names = spec.childrenForFieldName("name").filter((of) => of !== null);
  for (const [index, name] of names.entries()) {
    const span = spanOf(name);
    const place = declare(name.text, context);
    const known = type?.text ?? null;
    if (known !== null) context.shared.types.set(place, known);
    const value = values[index];
    if (value) assign(place, value, span, context);
    else if (type && /^(?:C\.struct_|\[|C\.\w+$|\w+$)/.test(type.text) && !isNumber(type.text)) {
      context.out.push({ kind: "make", to: place, what: "memory", body: null, holds: [], span });
    } else context.out.push({ kind: "assign", to: place, value: { kind: "null", span }, span });
  }
}

function isNumber(type: string): boolean {
  return /^(?:u?int\d*|uintptr|string|bool|error|float\d+|byte|C\.(?:u?int|u?long|u?longlong|u?char|u?short|size_t|ssize_t|float|double|bool|u?int\d+_t))$/.test(
    type,
  );
}

function assign(place: Place, value: Value, span: Operand["span"], context: Lowering): void {
  context.out.push({ kind: "assign", to: place, value: value.operand, span });
  const { types, errors } = context.shared;
  if (value.type !== null && !types.has(place)) types.set(place, value.type);
  errors.delete(place);
  context.shared.statuses.delete(place);
}

function lowerAssignment(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const left = namedChildren(node.childForFieldName("left")!);
  const right = namedChildren(node.childForFieldName("right")!);
  const isNew = node.type === "short_var_declaration";
  const operator = node.childForFieldName("operator")?.text ?? "=";
  const values = right.map((of) => context.expression(of));
  const status = checkedStatus(values[0], context);
  if (operator !== "=" && !isNew) {
    for (const of of left) context.expression(of);
    return;
  }
  const places = left.map((target, index) => {
    const value = values[index] ?? other(spanOf(target));
    return assignTo(target, value, isNew, span, context);
  });
  const [only] = places;
  if (status !== null && right.length === 1 && left.length === 1 && only) {
    const held = `${only}@${node.startIndex}`;
    context.shared.locals.push(held);
    context.out.push({
      kind: "assign",
      to: held,
      value: { kind: "place", place: status, span },
      span,
    });
    context.shared.statuses.set(only, held);
  }
  // `p, err := open()`: what err says is said of p.
  const [first, last] = [places[0], places.at(-1)];
  if (right.length === 1 && left.length > 1 && first && last && /err/i.test(left.at(-1)!.text)) {
    context.shared.errors.set(last, first);
  }
}

function assignTo(
  target: Node,
  value: Value,
  isNew: boolean,
  span: Operand["span"],
  context: Lowering,
): Place | null {
  if (target.text === "_") return null;
  if (target.type === "identifier") {
    const known = isNew ? context.scope.names.get(target.text) : lookUp(target.text, context.scope);
    const place = known ?? (isNew ? declare(target.text, context) : target.text);
    if (isNew && known === undefined) context.shared.types.delete(place);
    assign(place, value, span, context);
    return place;
  }
  if (target.type === "index_expression") {
    const of = context.expression(target.childForFieldName("operand")!);
    context.expression(target.childForFieldName("index")!);
    if (of.operand.kind === "place" && !isFreedByElement(target)) {
      const to = `${of.operand.place}.[${target.startIndex}]`;
      context.out.push({ kind: "assign", to, value: value.operand, span });
      return to;
    }
  }
  const place = context.expression(target).operand;
  if (place.kind === "place") {
    context.out.push({ kind: "assign", to: place.place, value: value.operand, span });
    // What is stored behind a pointer is whoever's that memory is.
    if (isBehindPointer(place.place, context) && value.operand.kind === "place") {
      context.out.push({ kind: "forget", value: value.operand, span });
    }
    return place.place;
  }
  // `*out = p`, `f().x = p`: whoever that is has it now.
  emitCall(target, { kind: "managed", name: "a store" }, [value], false, context);
  return null;
}

/** The elements of that slice are given back one by one somewhere in the same function. */
function isFreedByElement(target: Node): boolean {
  let fn = target;
  while (fn.parent && !/^(?:function|method)_declaration$/.test(fn.type)) fn = fn.parent;
  const name = target.childForFieldName("operand")!.text.replaceAll(/[^\w.]/g, "");
  return (
    /\bfree\(/i.test(fn.text) &&
    new RegExp(String.raw`\brange ${name}\b|free\([^\n]*\b${name}\[`, "i").test(fn.text)
  );
}

function isBehindPointer(place: Place, { shared }: Lowering): boolean {
  const root = place.split(".")[0] ?? place;
  const type = shared.types.get(root);
  return (
    root !== "self" && !root.startsWith("$") && (type === undefined || /^\*C\.|^\*\*/.test(type))
  );
}

function lowerReturn(node: Node, context: Lowering): void {
  const span = spanOf(node);
  const list = node.namedChildren[0];
  const values = (list ? namedChildren(list) : []).map((of) => context.expression(of));
  const [named] = context.shared.results;
  if (values.length === 0) {
    const value: Operand | null =
      named === undefined ? null : { kind: "place", place: named, span };
    context.out.push({ kind: "return", value, span });
    return;
  }
  const [first, ...rest] = values;
  const others = rest.filter(({ operand }) => operand.kind === "place");
  if (others.length > 0)
    emitCall(node, { kind: "managed", name: "return" }, others, false, context);
  context.out.push({ kind: "return", value: first!.operand, span });
}

/** Arguments are evaluated now, the call is made when the function ends. */
function lowerDefer(call: Node, context: Lowering): void {
  const span = spanOf(call);
  const callee = call.childForFieldName("function");
  if (callee?.type === "func_literal") {
    const body = collected(context, (inner) =>
      lowerBlock(callee.childForFieldName("body")!, inner),
    );
    context.out.push({ kind: "defer", body, span });
    return;
  }
  if (inLoop(call)) return deferInLoop(call, context);
  const names = new Map<string, Place>();
  for (const name of call.childForFieldName("arguments")?.descendantsOfType("identifier") ?? []) {
    const place = name ? lookUp(name.text, context.scope) : null;
    if (!name || place === null || name.parent?.text === `&${name.text}`) continue;
    const held = `${place}@${call.startIndex}`;
    names.set(name.text, held);
    context.shared.locals.push(held);
    const type = context.shared.types.get(place);
    if (type !== undefined) context.shared.types.set(held, type);
    const value: Operand = { kind: "place", place, span };
    context.out.push({ kind: "assign", to: held, value, span });
  }
  const body: Statement[] = [];
  const before = context.shared.counter.next;
  const scope = { names, parent: context.scope };
  const inner: Lowering = { ...context, out: body, scope };
  inner.expression(call);
  for (let index = before + 1; index <= context.shared.counter.next; index++) {
    body.push({ kind: "drop", place: `$${index}`, span });
  }
  context.out.push({ kind: "defer", body, span });
}

/** `check(C.f())`: the place of the one status that an error is made of. */
function checkedStatus(value: Value | undefined, { out }: Lowering): Place | null {
  const last = out.at(-1);
  if (last?.kind !== "call" || last.callee.kind === "foreign") return null;
  if (value?.operand.kind !== "place" || last.to !== value.operand.place) return null;
  const places = last.arguments.flatMap((of) =>
    of.value.kind === "place" ? [of.value.place] : [],
  );
  return places.length === 1 ? (places[0] ?? null) : null;
}

function inLoop(node: Node): boolean {
  for (let at = node.parent; at && !/^func_literal$|_declaration$/.test(at.type); at = at.parent) {
    if (at.type === "for_statement") return true;
  }
  return false;
}

/** Each round defers a call of its own: what it is given is looked after, once. */
function deferInLoop(call: Node, context: Lowering): void {
  for (const of of argumentsOf(call)) {
    const { operand } = context.expression(of);
    if (operand.kind !== "place") continue;
    context.out.push({ kind: "guard", to: null, value: operand, by: null, span: spanOf(call) });
  }
}
