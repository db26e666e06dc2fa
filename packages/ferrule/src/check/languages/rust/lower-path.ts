import type { Node } from "../../parse/node.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { other, placeValue, temporary, type Lowering, type Value } from "./context.ts";
import { emitCall, emitPanic, errnoRead, managed, nothing, reading, view } from "./emit.ts";
import { makers, noisyOwners, owningFamily } from "./families.ts";
import { intoRaw, take } from "./lower-method.ts";
import { findPanic, guardsPanics } from "./panics.ts";

type Path = { readonly owner: string; readonly name: string };

/** Lowers a call of a function of Rust that is named by a path. */
export function lowerPath(
  node: Node,
  { owner, name }: Path,
  list: readonly Node[],
  context: Lowering,
): Value {
  const span = spanOf(node);
  if (
    /last_os_error$|last_raw$/.test(name) ||
    (owner === "Errno" && name === "last") ||
    name === "errno"
  ) {
    return errnoRead(node, context);
  }
  if (name === "size_of" || name === "align_of") return other(span);
  if (owner === "ptr" && /^(?:null|null_mut)$/.test(name)) return nothing(span);
  if (/^(?:zeroed|uninit|uninitialized)$/.test(name) || name === "default") {
    return { ...other(span), held: { kind: "zero" } };
  }
  const memory = memoryCall(node, { owner, name }, list, context);
  if (memory) return memory;
  const family = owningFamily(owner);
  if (family !== null && makers.has(name)) return made(node, family, list, context);
  const guarded = guardsPanics(`${owner}::${name}`);
  for (const of of list) {
    const body = of.type === "closure_expression" ? of.childForFieldName("body") : null;
    const found = body && !guarded && owner !== "thread" ? findPanic(body) : null;
    if (found) emitPanic("a closure", spanOf(found), context);
  }
  const values = list.map((of) => context.expression(of));
  const noisy = noisyOwners.test(owner);
  return emitCall(
    node,
    { kind: "managed", name: `${owner}::${name}` },
    values,
    false,
    noisy,
    context,
  );
}

/** Functions that give, take or show memory. */
function memoryCall(
  node: Node,
  { owner, name }: Path,
  list: readonly Node[],
  context: Lowering,
): Value | null {
  const span = spanOf(node);
  const [first, ...rest] = list;
  if (!first) return null;
  const value = (): Value => context.expression(first);
  switch (name) {
    case "from_ptr":
    case "from_raw_parts":
    case "from_raw_parts_mut":
    case "slice_from_raw_parts": {
      if (owningFamily(owner) !== null) return reclaim(node, owner, name, list, context);
      const pointer = value();
      for (const of of rest) context.expression(of);
      return view(pointer, span, context);
    }
    case "from_raw":
      return owningFamily(owner) === null ? null : reclaim(node, owner, name, list, context);
    case "into_raw":
      return owningFamily(owner) === null ? null : intoRaw(node, value(), owner, context);
    case "as_ptr":
    case "as_mut_ptr":
      return value();
    case "drop":
    case "drop_in_place":
      return dropped(node, value(), context);
    case "forget":
    case "leak":
      return managed(node, name, [value()], [], context);
    case "take":
    case "replace": {
      if (owner !== "mem" && owner !== "ptr") return null;
      const taken = value();
      for (const of of rest) context.expression(of);
      return take(taken, span, context);
    }
    case "read":
    case "read_unaligned":
    case "read_volatile":
      return owner === "ptr" ? reading(node, [value()], context) : null;
    case "new":
    case "new_unchecked":
      if (owner === "ManuallyDrop") return kept(node, value(), context);
      return /^(?:NonNull|Some|Option|Pin|UnsafeCell|Cell|AtomicPtr|Mutex|RefCell)$/.test(owner)
        ? value()
        : null;
    case "null_mut":
      return nothing(span);
    default:
      return null;
  }
}

/** `CString::from_raw(p)`: the owner again, unless it is at once let go of. */
function reclaim(
  node: Node,
  owner: string,
  name: string,
  list: readonly Node[],
  context: Lowering,
): Value {
  const span = spanOf(node);
  const [pointer] = list.map((of) => context.expression(of));
  if (!pointer || letGo(node, context)) return pointer ?? other(span);
  const by = `${owner}::${name === "from_raw" ? "from_raw" : name}`;
  context.out.push({ kind: "release", value: pointer.operand, by, span });
  const to = temporary(context);
  context.out.push({ kind: "make", to, what: "memory", body: null, holds: [], span });
  return placeValue(to, span, { kind: "owner", family: owner }, null);
}

/** The reclaimed owner is forgotten or made raw again: it was only looked into. */
function letGo(node: Node, { shared }: Lowering): boolean {
  let at: Node | null = node;
  while (at && !/^(?:let_declaration|expression_statement|block)$/.test(at.type)) {
    if (
      /^(?:\w+::)*(?:ManuallyDrop::new|forget|Box::leak|Box::into_raw|Arc::into_raw|Rc::into_raw)\(/.test(
        at.text,
      )
    ) {
      return true;
    }
    at = at.parent;
  }
  const pattern = at?.type === "let_declaration" ? at.childForFieldName("pattern") : null;
  const name = pattern?.text.replace(/^mut /, "");
  if (name === undefined || !/^\w+$/.test(name) || name === "_") return false;
  return new RegExp(
    String.raw`(?:forget|into_raw|ManuallyDrop::new|leak)\(\s*${name}\s*\)|\b${name}\.into_raw\(`,
  ).test(shared.text);
}

function made(node: Node, family: string, list: readonly Node[], context: Lowering): Value {
  const span = spanOf(node);
  const values = list.map((of) => context.expression(of));
  const holds = values.flatMap(({ operand, held }) =>
    operand.kind === "place" && held?.kind === "owner" ? [operand.place] : [],
  );
  for (const { operand } of values) {
    context.out.push({ kind: "use", value: operand, how: "read", to: null, span });
  }
  const to = temporary(context);
  context.out.push({ kind: "make", to, what: "memory", body: null, holds, span });
  return placeValue(to, span, { kind: "owner", family }, null);
}

/** `drop(x)` ends an owner; of a pointer or a number it does nothing. */
function dropped(node: Node, value: Value, context: Lowering): Value {
  const span = spanOf(node);
  const { operand, held } = value;
  if (operand.kind === "place" && held?.kind === "owner" && !operand.place.startsWith("$")) {
    context.out.push({ kind: "release", value: operand, by: "drop", span });
  }
  return other(span);
}

/** `ManuallyDrop::new(x)`: `x` itself, and nothing ends it. */
function kept(node: Node, value: Value, context: Lowering): Value {
  managed(node, "ManuallyDrop::new", [value], [], context);
  return value;
}
