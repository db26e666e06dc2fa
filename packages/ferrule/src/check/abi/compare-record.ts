import type { Evidence } from "../../diagnostics/diagnostic.ts";
import type { Facts, Layout, RecordType, TargetFacts } from "../../facts/model.ts";
import type { ForeignField, ForeignRecord } from "../model/declared.ts";
import { compareTypes } from "./compare-types.ts";
import { describe } from "./concrete.ts";
import { declaredType, layoutDeclared } from "./declared-type.ts";
import type { AbiFinding } from "./finding.ts";
import { targetsOf } from "./platforms.ts";
import { liesTheSame } from "./same-layout.ts";
import { onTarget, trueType, valueOn } from "./true-type.ts";

type Records = ReadonlyMap<string, ForeignRecord>;

type Context = {
  readonly record: ForeignRecord;
  readonly name: string;
  readonly library: string;
  readonly facts: Facts;
  readonly records: Records;
  readonly loose: boolean;
};

/**
 * Holds a record that a program mirrors against the true one, on every target. The first thing that
 * is wrong is reported: after it every offset is wrong anyhow. `loose`: no declaration gives C such
 * a record to fill, so that mirroring the beginning of one that C made is enough.
 */
export function compareRecord(
  record: ForeignRecord,
  name: string,
  library: string,
  facts: Facts,
  records: Records,
  loose: boolean = false,
): readonly AbiFinding[] {
  if (record.verified || record.fields === null) return [];
  const context: Context = { record, name, library, facts, records, loose };
  const targets = targetsOf(facts, record.platform);
  const wrong = targets.flatMap((target) => {
    const found = differenceOn(target, context);
    return found ? [{ target, found }] : [];
  });
  const [worst] = wrong;
  if (!worst) return compareFields(context);
  const complete = targets.filter(({ id }) => isComplete(onTarget(facts.types[name], id)));
  return [
    {
      ...worst.found.finding,
      targets: wrong.length === complete.length ? [] : wrong.map(({ target }) => target.id),
      evidence: wrong.map(({ found }) => found.evidence),
    },
  ];
}

type OnTarget = { readonly finding: AbiFinding; readonly evidence: Evidence };

function isComplete(of: unknown): of is RecordType & { readonly fields: object } {
  return (of as RecordType | undefined)?.kind === "record" && (of as RecordType).fields !== null;
}

function differenceOn(target: TargetFacts, context: Context): OnTarget | null {
  const { record, name, facts, records } = context;
  const actual = onTarget(facts.types[name], target.id);
  if (!isComplete(actual) || record.fields === null) return null;
  const layout = valueOn(actual.layout, target.id);
  // One member of a union, under a name of its own.
  if (!layout || (actual.tag === "union" && record.tag === "struct")) return null;
  const say = (
    problem: AbiFinding["problem"],
    field: ForeignField | null,
    declared: string,
    true_: string,
  ): OnTarget => ({
    finding: blank(context, actual, problem, field, declared, true_),
    evidence: {
      kind: problem,
      target: target.id,
      declared,
      actual: true_,
      from: `${actual.position.file}:${actual.position.line}`,
    },
  });
  if (record.layout === "automatic") {
    return say("record-reordered", null, "no fixed order of fields", "the order of C");
  }
  const narrow = bitFieldDifference(record.fields, actual.fields ?? [], target, context);
  if (narrow) return say("bit-field", narrow.field, narrow.declared, narrow.actual);
  const own = layoutDeclared(record, target, records);
  if (own === null) return null;
  const shorter = context.loose && own.size < layout.size;
  // Where all lies as it should, what a callback is given may still be wrong.
  const alike =
    (own.size === layout.size || shorter) &&
    liesTheSame(record, name, facts, target, records, shorter);
  const fields = alike
    ? record.fields.map((of) => (of.type.kind === "callback" ? of : null))
    : record.fields;
  if (alike && fields.every((field) => field === null)) return null;
  const trueFields = actual.fields ?? [];
  if (trueFields.some(({ bits }) => bits !== null)) {
    return own.size === layout.size
      ? null
      : say("bit-field", null, `${own.size} bytes`, `${layout.size} bytes with bit-fields`);
  }
  for (const [index, field] of fields.entries()) {
    if (field === null) continue;
    const start = own.offsets[index]!;
    const partner = partnerOf(start, index, layout);
    const theirs = partner === null ? null : trueFields[partner];
    if (partner === null || !theirs) {
      if (alike) continue;
      const expected = trueFields[index];
      if (!expected) break;
      const at = layout.offsets[index]! / 8;
      return say(
        "record-field",
        field,
        `${field.name} at offset ${start}`,
        `${expected.name ?? "an unnamed member"} at offset ${at}`,
      );
    }
    const difference = compareTypes(
      declaredType(field.type, target, records),
      trueType(theirs.type, facts, target),
      "field",
    );
    if (difference && difference.problem !== "sign" && difference.problem !== "pointee") {
      return say("record-field", field, describe(difference.declared), describe(difference.actual));
    }
  }
  if (own.size !== layout.size && !alike) {
    const missing = record.tag === "struct" && fields.length !== trueFields.length;
    return say(
      missing ? "record-fields" : "record-size",
      null,
      missing ? `${fields.length} fields, ${own.size} bytes` : `${own.size} bytes`,
      missing ? `${trueFields.length} fields, ${layout.size} bytes` : `${layout.size} bytes`,
    );
  }
  return null;
}

/** The first bit-field that has another width than C's at its place. */
function bitFieldDifference(
  fields: readonly ForeignField[],
  actual: NonNullable<RecordType["fields"]>,
  target: TargetFacts,
  { records, facts }: Context,
): { readonly field: ForeignField; readonly declared: string; readonly actual: string } | null {
  if (fields.every(({ bits }) => bits === null)) return null;
  for (const [index, field] of fields.entries()) {
    const theirs = actual[index];
    if (!theirs) continue;
    const own = declaredType(field.type, target, records);
    const base = trueType(theirs.type, facts, target);
    if (field.bits === theirs.bits && field.bits !== null && base.kind === "integer") {
      if (own.kind !== "integer" || own.bytes === base.bytes) continue;
      const bits = `${field.bits} of ${own.bytes * 8} bits`;
      return {
        field,
        declared: `${field.name} with ${bits}`,
        actual: `${theirs.name ?? "a member"} with ${theirs.bits} of ${base.bytes * 8} bits`,
      };
    }
    if (field.bits === theirs.bits) continue;
    const width = (bits: number | null): string =>
      bits === null ? "a whole field" : `${bits} bits`;
    return {
      field,
      declared: `${field.name} with ${width(field.bits)}`,
      actual: `${theirs.name ?? "a member"} with ${width(theirs.bits)}`,
    };
  }
  return null;
}

/** The true field that starts where ours does; in unions the one of the same position. */
function partnerOf(start: number, index: number, layout: Layout): number | null {
  if (layout.offsets[index] === start * 8) return index;
  const at = layout.offsets.findIndex((offset) => offset === start * 8);
  return at < 0 ? null : at;
}

/** Same layout, but a field of another sign: the values differ, the memory does not. */
function compareFields(context: Context): readonly AbiFinding[] {
  const { record, name, facts, records } = context;
  const target = facts.targets[0];
  const actual = target && onTarget(facts.types[name], target.id);
  if (!target || !isComplete(actual)) return [];
  const layout = valueOn(actual.layout, target.id);
  const own = layoutDeclared(record, target, records);
  if (!layout || !own) return [];
  return (record.fields ?? []).flatMap((field, index) => {
    const partner = partnerOf(own.offsets[index]!, index, layout);
    const theirs = partner === null ? undefined : actual.fields?.[partner];
    if (!theirs) return [];
    const difference = compareTypes(
      declaredType(field.type, target, records),
      trueType(theirs.type, facts, target),
      "field",
    );
    if (difference?.problem !== "sign") return [];
    const declared = describe(difference.declared);
    const found = blank(context, actual, "sign", field, declared, describe(difference.actual));
    return [{ ...found, hazard: "abi/signedness" as const }];
  });
}

function blank(
  { record, name, library, facts }: Context,
  actual: RecordType,
  problem: AbiFinding["problem"],
  field: ForeignField | null,
  declared: string,
  true_: string,
): AbiFinding {
  return {
    problem,
    hazard: problem === "bit-field" ? "abi/bit-field" : "abi/struct-layout",
    span: field?.span ?? record.nameSpan,
    symbol: readable(name, facts),
    library,
    part: field?.name ?? null,
    where: "field",
    declared,
    actual: true_,
    targets: [],
    evidence: [],
    header: actual.position,
    spelling: name,
    type: field?.type ?? null,
  };
}

/** A record without a tag goes by its typedef; its own name is a place in a file. */
function readable(name: string, facts: Facts): string {
  const bare = name.replace(/^(?:struct|union) /, "");
  if (!bare.startsWith("@")) return bare;
  const named = Object.entries(facts.types).find(([, all]) =>
    all.some((of) => of.kind === "typedef" && of.type.kind === "record" && of.type.name === name),
  );
  return named?.[0] ?? "a record without a name";
}
