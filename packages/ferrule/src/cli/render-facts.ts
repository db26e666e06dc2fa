import { spellType } from "../boundary/spell-type.ts";
import { visible } from "../diagnostics/visible.ts";
import type {
  Declaration,
  EnumType,
  Facts,
  PerTarget,
  ProvenanceByTarget,
  RecordType,
  TypeDeclaration,
  TypedefType,
} from "../facts/model.ts";

/** Facts for a person: targets, functions, types with sizes, constants, what has no place here. */
export function renderFacts(facts: Facts): string {
  const every = facts.targets.length;
  const sections = [
    section(
      "targets",
      facts.targets.map(({ id, dataModel, pointerSize, scalars, mounts }) => {
        const headers =
          mounts.length > 0
            ? mounts.map(({ directory, label }) => `${directory} (${label})`).join(", ")
            : "Clang's own headers only";
        return `${id}  ${dataModel}, pointer ${pointerSize}, long ${scalars["long"]?.size}, ${headers}`;
      }),
    ),
    section(
      "functions",
      facts.declarations.flatMap((of) =>
        of.kind === "function" ? [printFunction(of) + on(of.targets, every) + rests(of)] : [],
      ),
    ),
    section(
      "variables",
      facts.declarations.flatMap((of) =>
        of.kind === "variable"
          ? [spellType(of.type, of.name) + on(of.targets, every) + rests(of)]
          : [],
      ),
    ),
    section(
      "records",
      allTypes(facts, "record").map(
        (type) => printRecord(type) + on(type.targets, every) + rests(type),
      ),
    ),
    section(
      "enums",
      allTypes(facts, "enum").map(
        (type) => printEnum(type) + on(type.targets, every) + rests(type),
      ),
    ),
    section(
      "typedefs",
      allTypes(facts, "typedef").flatMap((type) =>
        type.layout.length > 1 || type.provenance.length > 0
          ? [printTypedef(type) + on(type.targets, every) + rests(type)]
          : [],
      ),
    ),
    section("constants", facts.declarations.flatMap(printConstant)),
    section(
      "no representation",
      facts.unsupported.map(({ what, reason, position }) => {
        const place =
          position === null ? "" : `${position.file}:${position.line}:${position.column}: `;
        return `${place}${what}: ${reason}`;
      }),
    ),
  ];
  const { files } = facts.headers;
  return `${[visible(files.join(", ")), ...sections.filter((text) => text !== "")].join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ""
    : [`${title} (${lines.length})`, ...lines.map((line) => `  ${visible(line)}`)].join("\n");
}

function on(targets: readonly string[], every: number): string {
  return targets.length === every ? "" : `   only ${targets.join(", ")}`;
}

/** What a fact rests on where that is not the target's own headers. */
function rests({ provenance }: { readonly provenance: ProvenanceByTarget }): string {
  const groups = provenance.map(
    ({ targets, value: { label, because } }) =>
      `${label} on ${targets.join(", ")} (${because.join(", ")})`,
  );
  return groups.length === 0 ? "" : `   approximate: ${groups.join("; ")}`;
}

function printFunction(of: Extract<Declaration, { kind: "function" }>): string {
  const list = of.type.parameters.map((type, index) =>
    spellType(type, of.parameters[index]?.name ?? ""),
  );
  if (of.type.variadic) list.push("...");
  const inside = list.length > 0 ? list.join(", ") : of.type.prototype ? "void" : "";
  const symbol = of.symbol === of.name ? "" : `   symbol ${of.symbol}`;
  return `${spellType(of.type.result)} ${of.name}(${inside})${of.inline ? "   inline" : ""}${symbol}`;
}

function allTypes<K extends TypeDeclaration["kind"]>(
  facts: Facts,
  kind: K,
): readonly Extract<TypeDeclaration, { kind: K }>[] {
  const isKind = (type: TypeDeclaration): type is Extract<TypeDeclaration, { kind: K }> =>
    type.kind === kind;
  return Object.values(facts.types).flat().filter(isKind);
}

/** A typedef whose size differs between targets, or rests on headers that are not theirs. */
function printTypedef({ name, type, layout }: TypedefType): string {
  const numbers = printNumbers(layout, ({ size, align }) => `size ${size}, align ${align}`);
  return `${name} = ${spellType(type)}   ${numbers}`;
}

function printRecord({ name, typedefName, fields, layout }: RecordType): string {
  const title = typedefName === null || !name.includes("@") ? name : typedefName;
  return fields === null
    ? `${title}   opaque`
    : `${title}   ${printNumbers(layout, ({ size, align }) => `size ${size}, align ${align}`)}`;
}

function printEnum({ name, typedefName, enumerators, layout }: EnumType): string {
  const title = typedefName === null || !name.includes("@") ? name : typedefName;
  const numbers = printNumbers(
    layout,
    ({ size, signed }) => `size ${size}, ${signed ? "signed" : "unsigned"}`,
  );
  return `${title}   ${numbers}, ${enumerators.length} values`;
}

function printConstant(of: Declaration): readonly string[] {
  if (of.kind !== "macro" || of.value.length === 0) return [];
  return [
    `${of.name} = ${printNumbers(of.value, (value) => (value.kind === "string" ? JSON.stringify(value.value) : String(value.value)))}`,
  ];
}

/** One text where all targets agree, otherwise one a group. */
function printNumbers<T>(values: PerTarget<T>, print: (value: T) => string): string {
  const [first, second] = values;
  if (!first) return "no layout";
  if (!second) return print(first.value);
  return values.map(({ targets, value }) => `${print(value)} (${targets.join(", ")})`).join("; ");
}
