import type { TargetView } from "../layout/view-target.ts";
import type { BitField, Claim } from "./model.ts";

/** The file that line markers name, so that a compiler's messages lead back to the claim. */
export const CLAIMS = "ferrule-claims.c";

/** The headers, as one translation unit begins with them. */
function writeIncludes(headers: readonly string[]): string {
  return headers.map((header) => `#include ${JSON.stringify(header)}\n`).join("");
}

/**
 * A translation unit that states every claim: line n after the marker is claim n, from 1.
 * `undefine` are macros that have the name of something that the claims speak of.
 */
export function writeClaims(
  headers: readonly string[],
  claims: readonly Claim[],
  undefine: readonly string[],
): string {
  const [constants, others] = partition(claims);
  return [
    writeIncludes(headers),
    `# 1 "${CLAIMS}"`,
    ...constants.map(assert),
    '# 1 "ferrule-undefine.c"',
    ...undefine.map((name) => `#undef ${name}`),
    `# ${constants.length + 1} "${CLAIMS}"`,
    ...others.map(assert),
    "",
  ].join("\n");
}

/** Claims in the order in which {@link writeClaims} writes them: constants need their macros. */
export function orderClaims(claims: readonly Claim[]): readonly Claim[] {
  return partition(claims).flat();
}

function partition(claims: readonly Claim[]): readonly [readonly Claim[], readonly Claim[]] {
  return [
    claims.filter(({ kind }) => kind === "constant"),
    claims.filter(({ kind }) => kind !== "constant"),
  ];
}

function assert({ condition }: Claim): string {
  return `_Static_assert(${condition}, "");`;
}

/** Macros that stand in the way: they are named like a field, a function, a type or a tag. */
export function macrosInTheWay(view: TargetView): readonly string[] {
  const names = new Set([...view.functions.keys(), ...view.variables.keys()]);
  for (const type of view.types.values()) {
    names.add(type.name.replace(/^(?:struct|union|enum) /, ""));
    if (type.kind === "record") {
      for (const { name } of type.fields ?? []) if (name !== null) names.add(name);
    }
  }
  return [...view.macros.keys()].filter((name) => names.has(name));
}

/** What stands before each value in an object file: found by {@link readObject}. */
export const MAGIC: readonly number[] = [
  0xfe, 0x44, 0x75, 0x65, 0x6c, 0x6c, 0x65, 0xf1, 0x0d, 0x0a, 0x1a, 0x91, 0x3c, 0xa7, 0xee, 0x5b,
];

const bytesOf = (expression: string): string =>
  [0, 8, 16, 24].map((shift) => `((${expression}) >> ${shift}) & 255`).join(", ");

const HEAD = [
  "struct ferrule_head { unsigned char bytes[64]; };",
  `#define FERRULE_HEAD(index, size, at) {{ ${MAGIC.join(", ")}, ${bytesOf("index")}, ${bytesOf("size")}, ${bytesOf("at")} }}`,
].join("\n");

/**
 * A translation unit with one constant object a bit-field, all bits of that field set and no other.
 * The compiler itself writes the object's size and place before it.
 */
export function writeBitFields(
  headers: readonly string[],
  fields: readonly BitField[],
  undefine: readonly string[],
): string {
  return [
    writeIncludes(headers),
    ...undefine.map((name) => `#undef ${name}`),
    HEAD,
    `# 1 "${CLAIMS}"`,
    ...fields.map(
      ({ type, path, bool }, index) =>
        `struct ferrule_${index} { struct ferrule_head head; ${type} value; }; ` +
        `const struct ferrule_${index} ferrule_value_${index} __attribute__((used)) = { ` +
        `FERRULE_HEAD(${index}, sizeof(${type}), __builtin_offsetof(struct ferrule_${index}, value)), ` +
        `{ .${path} = ${bool ? "1" : "-1"} } };`,
    ),
    "",
  ].join("\n");
}

/** A translation unit with the compiler's own value of each expression, as 64 bits. */
export function writeMeasures(
  headers: readonly string[],
  expressions: readonly string[],
  undefine: readonly string[],
): string {
  return [
    writeIncludes(headers),
    ...undefine.map((name) => `#undef ${name}`),
    HEAD,
    `# 1 "${CLAIMS}"`,
    ...expressions.map(
      (expression, index) =>
        `const struct { struct ferrule_head head; long long value; } ferrule_value_${index} ` +
        `__attribute__((used)) = { FERRULE_HEAD(${index}, 8, 64), (long long)(${expression}) };`,
    ),
    "",
  ].join("\n");
}
