import type { Attribute, CType, Facts, Field, RecordType, TargetId } from "./model.ts";

/** A kind of record that the embedded Clang and gcc are known to lay out differently. */
export type Disagreement = {
  readonly id: string;
  /** Why nothing is said of such a record. */
  readonly reason: string;
  readonly concerns: (record: RecordType, target: TargetId, facts: Facts) => boolean;
};

/**
 * Found by the oracle's random records; each is pinned by a test that shows the disagreement. The
 * first is corrected in a later Clang (llvm/llvm-project#182792).
 */
export const disagreements: readonly Disagreement[] = [
  {
    id: "packed-bit-field",
    reason: "Clang and gcc differ on packed bit-fields under Microsoft's rules",
    concerns: (record, target) =>
      microsoftRules(record, target) &&
      bitFields(record).length > 0 &&
      [record, ...bitFields(record)].some((of) => has(of.attributes, "packed")),
  },
  {
    id: "aligned-bit-field",
    reason:
      "Clang and gcc differ on aligned bit-fields under Microsoft's rules or with #pragma pack",
    concerns: (record, target) =>
      bitFields(record).some((field) => has(field.attributes, "aligned")) &&
      (has(record.attributes, "pack") || microsoftRules(record, target)),
  },
  {
    id: "union-bit-field",
    reason:
      "Clang and gcc differ on the alignment of a union of bit-fields under Microsoft's rules",
    concerns: (record, target) =>
      record.tag === "union" && bitFields(record).length > 0 && microsoftRules(record, target),
  },
  {
    id: "zero-width-pack",
    reason: "Clang and gcc differ on bit-fields of no width with #pragma pack on Windows",
    concerns: (record, target) =>
      microsoftRules(record, target) &&
      has(record.attributes, "pack") &&
      bitFields(record).some(({ bits }) => bits === 0),
  },
  {
    id: "lowered-typedef",
    reason: "gcc follows a typedef that lowers an alignment on Windows, and Clang does not",
    concerns: (record, target, facts) =>
      microsoftRules(record, target) &&
      (record.fields ?? []).some(({ type }) => isLowered(type, target, facts)),
  },
  {
    id: "ms-struct-i686",
    reason: "Clang and gcc differ on scalars of 8 bytes in ms_struct on i686 Linux",
    concerns: ({ attributes }, target) =>
      target === "i686-linux-gnu" && has(attributes, "ms_struct"),
  },
  {
    id: "wide-atomic-i686",
    reason: "Clang and gcc differ on wide atomics in unions and arrays on i686 Linux",
    concerns: ({ tag, fields }, target) =>
      target === "i686-linux-gnu" &&
      (fields ?? []).some(({ type }) => isWideAtomic(type, tag === "union")),
  },
];

function bitFields({ fields }: RecordType): readonly Field[] {
  return (fields ?? []).filter(({ bits }) => bits !== null);
}

function microsoftRules({ attributes }: RecordType, target: TargetId): boolean {
  if (has(attributes, "ms_struct")) return true;
  return target.endsWith("-windows-gnu") && !has(attributes, "gcc_struct");
}

/** Attributes by GNU name, however its words are joined. */
function has(attributes: readonly Attribute[], name: string): boolean {
  const bare = name.replaceAll("_", "");
  return attributes.some((attribute) => attribute.name.replaceAll("_", "") === bare);
}

const narrow = /^(?:(?:un)?signed )?(?:char|short|int|long)$|^(?:un)?signed$|^_?[Bb]ool$/;

/** An atomic that may be wider than 4 bytes, in an array if it is not enough by itself. */
function isWideAtomic(type: CType, alone: boolean): boolean {
  if (type.kind === "array") return isWideAtomic(type.of, true);
  if (type.kind !== "atomic" || !alone) return false;
  return type.of.kind !== "pointer" && !(type.of.kind === "builtin" && narrow.test(type.of.name));
}

/** Whether a typedef on the way to the type is aligned to less than what it stands for. */
function isLowered(type: CType, target: TargetId, facts: Facts): boolean {
  if (type.kind === "array") return isLowered(type.of, target, facts);
  if (type.kind !== "typedef") return false;
  const found = facts.types[type.name]?.find(({ targets }) => targets.includes(target));
  if (found?.kind !== "typedef") return false;
  const own = alignOf(type, target, facts);
  const meant = alignOf(found.type, target, facts);
  return (own !== null && meant !== null && own < meant) || isLowered(found.type, target, facts);
}

function alignOf(type: CType, target: TargetId, facts: Facts): number | null {
  switch (type.kind) {
    case "array":
      return alignOf(type.of, target, facts);
    case "typedef":
    case "record":
    case "enum": {
      const found = facts.types[type.name]?.find(({ targets }) => targets.includes(target));
      const group = found?.layout.find(({ targets }) => targets.includes(target));
      return group?.value.align ?? null;
    }
    case "builtin":
    case "pointer": {
      const name = type.kind === "pointer" ? "void *" : type.name;
      const bare = name.replace(/^(?:un)?signed (?=\w)/, "").replace(/^(?:un)?signed$/, "int");
      const scalars = facts.targets.find(({ id }) => id === target)?.scalars;
      return scalars?.[bare]?.fieldAlign ?? null;
    }
    default:
      return null;
  }
}
