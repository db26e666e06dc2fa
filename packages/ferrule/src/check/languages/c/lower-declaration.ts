import type { Node } from "../../parse/node.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { placesIn, type Lowering, lowerExpression } from "./context.ts";
import { variablesOf, type CVariable } from "./items.ts";
import { assign } from "./lower-assignment.ts";

/** C++ types whose memory ends with the object. */
const owning =
  /^(?:const )?(?:std::)?(?:w?string|u16string|vector|array|o?stringstream|deque|filesystem::path|unique_ptr)\b(?!.*[*&]$)/;

/** Local variables; what is made with them may be kept by them. */
export function lowerDeclaration(node: Node, context: Lowering): void {
  for (const of of variablesOf(node)) declareVariable(of, context);
}

function declareVariable(of: CVariable, context: Lowering): void {
  const { name, value, node } = of;
  const span = spanOf(node);
  if (of.type !== "auto" || !value) context.types.set(name, of.type);
  if (of.fixed) {
    context.fixed.add(name);
    return;
  }
  context.locals.add(name);
  const made = {
    kind: "make",
    to: name,
    what: "memory",
    body: null,
    holds: [],
    scoped: true,
    span,
  } as const;
  if (of.array) {
    if (value) lowerExpression(value, context);
    context.arrays.add(name);
    context.out.push(made);
    return;
  }
  if (!value) {
    if (owning.test(of.type)) own(name, context, made);
    else if (isRecord(of.type)) context.out.push(made);
    return;
  }
  if (
    value.type === "argument_list" ||
    (value.type === "initializer_list" && isClass(of, context))
  ) {
    construct(value, context);
    if (owning.test(of.type)) own(name, context, made);
    return;
  }
  const lowered = lowerExpression(value, context);
  if (owning.test(of.type)) {
    handOver(placesIn(lowered.operand), span, context);
    own(name, context, made);
    return;
  }
  // An object of a class takes over what it is made from.
  const plain =
    of.type === "auto" ||
    /[*&]$|^(?:const )?(?:j\w+|\w+_t|int|long|char|short|unsigned|signed|float|double|bool|size_t|void)\b/.test(
      of.type,
    );
  if (!plain) {
    for (const place of placesIn(lowered.operand)) {
      if (!context.taken.has(place)) continue;
      const held = { kind: "place", place, span } as const;
      context.out.push({ kind: "forget", value: held, span });
    }
  }
  assign(name, lowered, span, context);
}

/** `struct s`, `some_type`: memory of this frame. Numbers are not followed. */
function isRecord(type: string): boolean {
  const bare = type.replace(/^const /, "").replace(/^(?:struct|union) /, "");
  const scalar =
    /^(?:enum |j[a-z]+$|\w+_t$|(?:unsigned|signed|int|long|short|char|float|double|bool|void|auto|BOOL|DWORD|HANDLE|WORD|BYTE|UINT|LONG|ULONG)\b|[A-Z_]+$)/;
  return /^\w+$/.test(bare) && !scalar.test(bare);
}

function own(
  name: string,
  context: Lowering,
  made: Lowering["out"][number] & { readonly kind: "make" },
): void {
  context.owners.add(name);
  context.out.push(made);
}

function isClass({ type }: CVariable, { file }: Lowering): boolean {
  return file.cpp && !/[*]$|^(?:const )?(?:struct )/.test(type);
}

/** A constructor may keep, or give back, whatever it is given. */
function construct(list: Node, context: Lowering): void {
  const span = spanOf(list);
  for (const of of namedChildren(list)) {
    handOver(placesIn(lowerExpression(of, context).operand), span, context);
  }
}

function handOver(
  places: readonly string[],
  span: { readonly start: number; readonly end: number },
  context: Lowering,
): void {
  context.out.push({ kind: "opaque", uses: places, span });
  for (const place of places) {
    if (!context.taken.has(place)) continue;
    const value = { kind: "place", place, span } as const;
    context.out.push({ kind: "forget", value, span });
  }
}
