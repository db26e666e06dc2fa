import type {
  Attribute,
  CType,
  Facts,
  RecordType,
  TargetId,
  TypeDeclaration,
  Unsupported,
} from "./model.ts";

/**
 * Takes back the layouts that Clang and gcc are known to disagree on, and those of the records that
 * hold such a one by value. What is taken back is reported; nothing about it is guessed.
 *
 * The cases were found by the oracle's random records and are pinned by its tests:
 *
 * - `packed` together with bit-fields under Microsoft's rules (`*-windows-gnu`, or `ms_struct`),
 *   corrected in a Clang later than the embedded one (llvm/llvm-project#182792);
 * - `aligned` on a bit-field under Microsoft's rules, or together with `#pragma pack`.
 */
export function refuseUnproven(facts: Facts): Facts {
  const reasons = new Map<string, Map<TargetId, string>>();
  const targets = facts.targets.map(({ id }) => id);
  for (const target of targets) {
    for (const [name, reason] of refusedOn(facts, target)) {
      const known = reasons.get(name) ?? new Map<TargetId, string>();
      reasons.set(name, known.set(target, reason));
    }
  }
  if (reasons.size === 0) return facts;
  const types = Object.entries(facts.types).map(([name, declared]) => {
    const refused = reasons.get(name);
    return [name, refused ? declared.map((type) => without(type, refused)) : declared] as const;
  });
  const unsupported = [...reasons].flatMap(([name, on]) => report(name, on, facts));
  return {
    ...facts,
    types: Object.fromEntries(types),
    unsupported: [...facts.unsupported, ...unsupported],
  };
}

/** Records whose layout on a target is not proven, with the reason. */
function refusedOn(facts: Facts, target: TargetId): ReadonlyMap<string, string> {
  const records = new Map<string, RecordType>();
  for (const type of Object.values(facts.types).flat()) {
    if (type.kind === "record" && type.targets.includes(target)) records.set(type.name, type);
  }
  const refused = new Map<string, string>();
  for (const [name, record] of records) {
    const reason = reasonFor(record, target);
    if (reason !== null) refused.set(name, reason);
  }
  // A record is never inside itself, so that this ends with the deepest nesting.
  for (let before = -1; before !== refused.size;) {
    before = refused.size;
    for (const [name, record] of records) {
      if (refused.has(name)) continue;
      const held = (record.fields ?? []).flatMap(({ type }) => heldBy(type, facts, target));
      const culprit = held.find((inner) => refused.has(inner));
      if (culprit !== undefined) refused.set(name, `it holds ${culprit} by value`);
    }
  }
  return refused;
}

function reasonFor({ attributes, fields }: RecordType, target: TargetId): string | null {
  const bitFields = (fields ?? []).filter(({ bits }) => bits !== null);
  if (bitFields.length === 0) return null;
  const aligned = bitFields.some((field) => has(field.attributes, "aligned"));
  if (aligned && has(attributes, "pack"))
    return "gcc and Clang lay out aligned bit-fields under #pragma pack differently";
  if (!microsoftRules(attributes, target)) return null;
  if (aligned) return "gcc and Clang lay out aligned bit-fields under Microsoft's rules differently";
  const packed = has(attributes, "packed") || bitFields.some((of) => has(of.attributes, "packed"));
  return packed
    ? "this Clang lays out packed bit-fields under Microsoft's rules differently from gcc"
    : null;
}

function microsoftRules(attributes: readonly Attribute[], target: TargetId): boolean {
  if (has(attributes, "ms_struct")) return true;
  return target.endsWith("-windows-gnu") && !has(attributes, "gcc_struct");
}

/** Attributes by GNU name, however the words were joined. */
function has(attributes: readonly Attribute[], name: string): boolean {
  const bare = name.replaceAll("_", "");
  return attributes.some((attribute) => attribute.name.replaceAll("_", "") === bare);
}

/** The records that a type holds by value. */
function heldBy(type: CType, facts: Facts, target: TargetId): readonly string[] {
  if (type.kind === "record") return [type.name];
  if (type.kind === "array" || type.kind === "atomic") return heldBy(type.of, facts, target);
  if (type.kind !== "typedef") return [];
  const found = facts.types[type.name]?.find(({ targets }) => targets.includes(target));
  return found?.kind === "typedef" ? heldBy(found.type, facts, target) : [];
}

function without(type: TypeDeclaration, refused: ReadonlyMap<TargetId, string>): TypeDeclaration {
  if (type.kind !== "record") return type;
  const layout = type.layout.flatMap(({ targets, value }) => {
    const left = targets.filter((target) => !refused.has(target));
    return left.length === 0 ? [] : [{ targets: left, value }];
  });
  return { ...type, layout };
}

function report(
  name: string,
  on: ReadonlyMap<TargetId, string>,
  facts: Facts,
): readonly Unsupported[] {
  const reasons = [...new Set(on.values())];
  return reasons.map((reason) => ({
    what: name,
    reason: `its layout is not proven: ${reason}`,
    position: facts.types[name]?.[0]?.position ?? null,
    targets: [...on].flatMap(([target, own]) => (own === reason ? [target] : [])),
  }));
}
