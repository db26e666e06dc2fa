import { disagreements } from "./known-disagreements.ts";
import type {
  CType,
  Facts,
  PerTarget,
  RecordType,
  TargetId,
  TypeDeclaration,
  Unsupported,
} from "./model.ts";

/**
 * Takes back the layouts that Clang and gcc are known to disagree on, and those of the records that
 * hold such a one by value. What is taken back is reported; nothing about it is guessed.
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
    const own = declared.map((type) => {
      const refused = type.targets.filter((id) => isRefused(type, facts, id, reasons));
      return refused.length === 0 ? type : without(type, new Set(refused));
    });
    return [name, own] as const;
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
    if (record.fields === null) continue;
    const known = disagreements.find(({ concerns }) => concerns(record, target, facts));
    if (known) refused.set(name, known.reason);
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

/** The records that a type holds by value. */
function heldBy(type: CType, facts: Facts, target: TargetId): readonly string[] {
  if (type.kind === "record") return [type.name];
  if (type.kind === "array" || type.kind === "atomic") return heldBy(type.of, facts, target);
  if (type.kind !== "typedef") return [];
  const found = facts.types[type.name]?.find(({ targets }) => targets.includes(target));
  return found?.kind === "typedef" ? heldBy(found.type, facts, target) : [];
}

function isRefused(
  type: TypeDeclaration,
  facts: Facts,
  target: TargetId,
  reasons: ReadonlyMap<string, ReadonlyMap<TargetId, string>>,
): boolean {
  if (type.kind === "enum") return false;
  const held =
    type.kind === "record"
      ? [type.name]
      : heldBy({ kind: "typedef", name: type.name }, facts, target);
  return held.some((name) => reasons.get(name)?.has(target) === true);
}

/** The declaration with no numbers on these targets. */
function without(type: TypeDeclaration, refused: ReadonlySet<TargetId>): TypeDeclaration {
  switch (type.kind) {
    case "record":
      return { ...type, layout: keep(type.layout, refused) };
    case "typedef":
      return { ...type, layout: keep(type.layout, refused) };
    case "enum":
      return type;
  }
}

function keep<T>(layout: PerTarget<T>, refused: ReadonlySet<TargetId>): PerTarget<T> {
  return layout.flatMap(({ targets, value }) => {
    const left = targets.filter((target) => !refused.has(target));
    return left.length === 0 ? [] : [{ targets: left, value }];
  });
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
