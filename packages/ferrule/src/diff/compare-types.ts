import type { CType } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import { compareSignatures, type Role, type Side } from "./compare-signatures.ts";
import { binaryBreak, compatible, sourceBreak, type Detail } from "./model.ts";
import { seeThrough, spell, type Seen } from "./see-through.ts";

/**
 * What changed from one type to another; null for nothing. A typedef or record of the same name is
 * the same type here: what changed in it is told where it is declared.
 */
export function compareTypes(old: Side, now: Side, role: Role): Detail | null {
  const [before, after] = [spell(old.type, old.view), spell(now.type, now.view)];
  if (before === after) return null;
  const change = `is ${after}, was ${before}`;
  return compareSeen(seeThrough(old.type, old.view), seeThrough(now.type, now.view), {
    old,
    now,
    role,
    change,
  });
}

type Context = {
  readonly old: Side;
  readonly now: Side;
  readonly role: Role;
  readonly change: string;
};

function compareSeen(a: Seen, b: Seen, context: Context): Detail {
  const { change } = context;
  if (a.kind === "integer" && b.kind === "integer") return compareIntegers(a, b, change);
  if (a.kind === "float" && b.kind === "float") {
    return a.size === b.size && a.name === b.name
      ? compatible(`${change}: the same floating type`)
      : binaryBreak("abi/float-kind", change);
  }
  if (a.kind === "pointer" && b.kind === "pointer") return comparePointers(a.to, b.to, context);
  if (a.kind === "record" && b.kind === "record") {
    if (a.name === b.name) return compatible(`${change}: the same record`);
    return a.size === b.size
      ? sourceBreak(change, "abi/wrong-type")
      : binaryBreak("abi/struct-layout", `${change}: ${sized(a.size)} became ${sized(b.size)}`);
  }
  if (a.kind === "array" && b.kind === "array") return compareArrays(a, b, context);
  if (a.kind === "function" && b.kind === "function")
    return callbackChange(a.type, b.type, context);
  if (a.kind === "void" && b.kind === "void") return compatible(`${change}: both are void`);
  if (a.kind === "other" && b.kind === "other" && a.spelling === b.spelling)
    return compatible(`${change}: the same type`);
  return binaryBreak(acrossKinds(a, b), change);
}

function sized(size: number | null): string {
  return size === null ? "unknown size" : `${size} bytes`;
}

type IntegerSeen = Extract<Seen, { kind: "integer" }>;

function compareIntegers(a: IntegerSeen, b: IntegerSeen, change: string): Detail {
  if (a.bool !== b.bool) return binaryBreak("abi/bool-width", change);
  if (a.size !== b.size)
    return binaryBreak("abi/integer-width", `${change}: ${a.size} bytes became ${b.size}`);
  if (a.signed !== b.signed)
    return binaryBreak("abi/signedness", `${change}: ${sign(a)} became ${sign(b)}`);
  if (a.enum !== null && b.enum !== null && a.enum !== b.enum)
    return sourceBreak(`${change}: another enum`, "abi/enum");
  return compatible(`${change}: the same width and sign`);
}

function sign({ signed }: IntegerSeen): string {
  return signed ? "signed" : "unsigned";
}

function comparePointers(a: CType, b: CType, context: Context): Detail {
  const { old, now, role, change } = context;
  const before = seeThrough(a, old.view);
  const after = seeThrough(b, now.view);
  if (before.kind === "function" && after.kind === "function")
    return callbackChange(before.type, after.type, context);
  const bare = (type: CType, view: TargetView): string => spell(withoutConst(type), view);
  if (bare(a, old.view) === bare(b, now.view)) return constChange(a, b, role, change);
  if (after.kind === "void" && role === "parameter")
    return compatible(`${change}: any pointer converts to void *`);
  if (before.kind === "void" || after.kind === "void") return sourceBreak(change, "abi/wrong-type");
  const inner = compareTypes({ type: a, view: old.view }, { type: b, view: now.view }, "target");
  if (inner === null) return compatible(`${change}: the same pointer`);
  // Through a pointer the wrong width reads or writes beside the object; a sign is only misread.
  if (inner.hazard === "abi/signedness") return sourceBreak(change, "abi/signedness");
  return { ...inner, text: change };
}

function withoutConst(type: CType): CType {
  const { const: _, ...rest } = type;
  return rest;
}

/** Callers of old may pass what the new type forbids to write, or is written by now. */
function constChange(a: CType, b: CType, role: Role, change: string): Detail {
  if ((a.const === true) === (b.const === true)) return compatible(`${change}: the same type`);
  const added = b.const === true;
  if (role === "parameter")
    return added
      ? compatible(`${change}: C promises not to write`)
      : sourceBreak(`${change}: C may write to it now`, "abi/const");
  if (role === "result")
    return added
      ? sourceBreak(`${change}: it must not be written any more`, "abi/const")
      : compatible(`${change}: it may be written now`);
  return sourceBreak(change, "abi/const");
}

function compareArrays(
  a: Extract<Seen, { kind: "array" }>,
  b: Extract<Seen, { kind: "array" }>,
  { old, now, role, change }: Context,
): Detail {
  if (a.length !== b.length) return binaryBreak("abi/length", change);
  const inner = compareTypes({ type: a.of, view: old.view }, { type: b.of, view: now.view }, role);
  return inner === null ? compatible(`${change}: the same array`) : { ...inner, text: change };
}

/** A function pointer that is called with another signature is as bad as the function itself. */
function callbackChange(
  a: Extract<CType, { kind: "function" }>,
  b: Extract<CType, { kind: "function" }>,
  { old, now, change }: Context,
): Detail {
  const details = compareSignatures(
    { type: a, view: old.view },
    { type: b, view: now.view },
    [],
    compareTypes,
  );
  const [first] = details.toSorted((x, y) => order(y) - order(x));
  if (!first) return compatible(`${change}: the same signature`);
  return { ...first, text: `${change}: ${first.text}` };
}

function order({ judgement }: Detail): number {
  return judgement === "binary break" ? 2 : judgement === "source break" ? 1 : 0;
}

function acrossKinds(a: Seen, b: Seen): "abi/float-kind" | "abi/pointer-width" | "abi/wrong-type" {
  const kinds = new Set([a.kind, b.kind]);
  if (kinds.has("float") && kinds.has("integer")) return "abi/float-kind";
  if (kinds.has("pointer") && kinds.has("integer")) return "abi/pointer-width";
  return "abi/wrong-type";
}
