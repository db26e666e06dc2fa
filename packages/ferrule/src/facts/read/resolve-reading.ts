import type {
  CType,
  EnumType,
  FunctionDeclaration,
  Layout,
  MacroDeclaration,
  MacroValue,
  Provenance,
  RecordType,
  TargetFacts,
  TypedefType,
  Unsupported,
  VariableDeclaration,
} from "../model.ts";
import { labelFile } from "../system/label-file.ts";
import type { RawDeclarations, RawRecord } from "./collect-declarations.ts";
import type { WantedNames } from "./close-over-types.ts";
import { classifyType } from "./classify-type.ts";
import { explainMacro } from "./explain-macro.ts";
import type { Preprocessed } from "./preprocess.ts";
import { scalarNames, type ProbeNumbers, type RawLayout } from "./probe.ts";
import type { ReadMacros } from "./read-macros.ts";
import type { TargetRequest } from "./read-target.ts";
import { traceProvenance } from "./trace-provenance.ts";

/** A declaration on one target: its shape, its numbers, and what they rest on. */
export type OnTarget<T extends PerTargetParts, N = null> = {
  readonly shape: Omit<T, keyof PerTargetParts | "layout" | "value">;
  readonly number: N | null;
  readonly provenance: Provenance | null;
};

type PerTargetParts = Pick<FunctionDeclaration, "targets" | "provenance">;

/** What one target's Clang says of the headers: plain data, that threads and the cache can take. */
export type TargetReading = {
  readonly facts: TargetFacts;
  readonly functions: readonly OnTarget<FunctionDeclaration>[];
  readonly variables: readonly OnTarget<VariableDeclaration>[];
  readonly macros: readonly OnTarget<MacroDeclaration, MacroValue>[];
  readonly records: readonly OnTarget<RecordType, Layout>[];
  readonly enums: readonly OnTarget<EnumType, EnumType["layout"][number]["value"]>[];
  readonly typedefs: readonly OnTarget<TypedefType, TypedefType["layout"][number]["value"]>[];
  readonly unsupported: readonly Omit<Unsupported, "targets">[];
  /** Files with declarations, in the order in which they were first read. */
  readonly files: readonly string[];
};

/** What the runs of Clang said. */
export type Answers = {
  readonly of: TargetRequest;
  readonly raw: RawDeclarations;
  readonly wanted: WantedNames;
  readonly macros: ReadMacros;
  readonly positionOfMacro: Preprocessed["positionOfMacro"];
  readonly numbers: ProbeNumbers;
  readonly layouts: ReadonlyMap<string, RawLayout>;
};

/** Joins the answers to one target's wanted declarations, each with its numbers and provenance. */
export function resolveReading(answers: Answers): TargetReading {
  const { of, raw, wanted, macros } = answers;
  const provenance = traceProvenance(raw, (file) => labelFile(of, file));
  const types = [...wanted.types];
  const layouts = layoutsOf(answers);
  return {
    facts: targetFacts(answers),
    functions: [...wanted.functions].map((name) => {
      const fn = raw.functions.get(name)!;
      const notBindable = fn.inline ? "it is inline or static: there is no symbol to call" : null;
      const shape = { kind: "function" as const, ...fn, notBindable };
      return { shape, number: null, provenance: provenance(fn.position, [fn.type]) };
    }),
    variables: [...wanted.variables].map((name) => {
      const variable = raw.variables.get(name)!;
      const shape = { kind: "variable" as const, ...variable };
      return { shape, number: null, provenance: provenance(variable.position, [variable.type]) };
    }),
    macros: macros.wanted.map((macro) => {
      const { name, parameters, body, doc } = macro;
      const position = answers.positionOfMacro(macro);
      const value = macros.values.get(name) ?? null;
      const notBindable = value === null ? explainMacro(macro, macros.answers) : null;
      const shape = { kind: "macro" as const, name, parameters, body, notBindable, doc, position };
      return { shape, number: value, provenance: provenance(position, []) };
    }),
    records: types.flatMap((name) => {
      const record = raw.records.get(name);
      if (!record) return [];
      const inside: readonly CType[] = record.fields?.map(({ type }) => type) ?? [];
      const shape = { kind: "record" as const, ...record };
      const number = layouts.get(name) ?? null;
      return [{ shape, number, provenance: provenance(record.position, inside) }];
    }),
    enums: types.flatMap((name) => {
      const type = raw.enums.get(name);
      if (!type) return [];
      const number = enumLayoutOf(answers, name);
      const enumerators = type.enumerators.map((of) => ({ ...of, value: wrap(of.value, number) }));
      const shape = { kind: "enum" as const, ...type, enumerators };
      return [{ shape, number, provenance: provenance(type.position, []) }];
    }),
    typedefs: types.flatMap((name) => {
      const typedef = raw.typedefs.get(name);
      if (!typedef) return [];
      const shape = { kind: "typedef" as const, ...typedef };
      const number = typedefLayoutOf(answers, name);
      return [{ shape, number, provenance: provenance(typedef.position, [typedef.type]) }];
    }),
    unsupported: [...raw.problems, ...withoutLayout(answers, layouts)],
    files: filesOf(raw),
  };
}

function targetFacts({ of: { target, headers }, numbers }: Answers): TargetFacts {
  const scalars = scalarNames.flatMap((name) => {
    const [size, align, fieldAlign, sign] = numbers.get(`scalar ${name}`) ?? [];
    if (size === undefined || align === undefined || fieldAlign === undefined) return [];
    const signed = sign === undefined ? null : sign === SIGNED;
    return [[name, { size, align, fieldAlign, signed }] as const];
  });
  const known: TargetFacts["scalars"] = Object.fromEntries(scalars);
  return {
    id: target.id,
    triple: target.triple,
    dataModel: target.dataModel,
    pointerSize: known["void *"]?.size ?? 0,
    scalars: known,
    mounts: headers.mounts,
  };
}

/** What the probe answers for a signed type; 1 for an unsigned one. */
const SIGNED = 2;

/** The wanted records' layouts, by the record's name. */
function layoutsOf(answers: Answers): ReadonlyMap<string, Layout> {
  const found = new Map<string, Layout>();
  for (const name of answers.wanted.types) {
    const record = answers.raw.records.get(name);
    const layout = record && layoutOf(answers, record);
    if (layout) found.set(name, layout);
  }
  return found;
}

function layoutOf({ layouts }: Answers, record: RawRecord): Layout | null {
  const { name, typedefName, tag, fields } = record;
  const found =
    layouts.get(name) ??
    (typedefName === null
      ? undefined
      : (layouts.get(typedefName) ?? layouts.get(`${tag} ${typedefName}`)));
  if (!found || found.offsets.length !== fields?.length) return null;
  return { size: found.size / 8, align: found.align / 8, offsets: found.offsets };
}

function enumLayoutOf(
  { numbers }: Answers,
  name: string,
): TargetReading["enums"][number]["number"] {
  const [size, align, sign] = numbers.get(name) ?? [];
  if (size === undefined || align === undefined) return null;
  return { size, align, signed: sign === SIGNED };
}

/** A value as its type holds it: Microsoft's enums have 32 bits whatever is written. */
function wrap(value: string, layout: EnumType["layout"][number]["value"] | null): string {
  if (layout === null) return value;
  const bits = layout.size * 8;
  const wrapped = layout.signed
    ? BigInt.asIntN(bits, BigInt(value))
    : BigInt.asUintN(bits, BigInt(value));
  return String(wrapped);
}

function typedefLayoutOf(
  answers: Answers,
  name: string,
): TargetReading["typedefs"][number]["number"] {
  const { numbers } = answers;
  const [size, align] = numbers.get(`typedef ${name}`) ?? [];
  if (size === undefined || align === undefined) return null;
  const type = seeThrough({ kind: "typedef", name }, answers.raw);
  const charIsSigned = numbers.get("scalar char")?.[3] === SIGNED;
  const { class: kind, signed } = classifyType(type, charIsSigned);
  if (type.kind !== "enum") return { size, align, class: kind, signed };
  return { size, align, class: kind, signed: numbers.get(type.name)?.[2] === SIGNED };
}

/** The type that a chain of typedefs ends in. */
function seeThrough(type: CType, raw: RawDeclarations): CType {
  let at = type;
  for (let steps = 0; at.kind === "typedef" && steps < 1000; steps++) {
    const next = raw.typedefs.get(at.name)?.type ?? compilersOwn[at.name];
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/** Typedefs that Clang has without a header. */
const compilersOwn: Readonly<Record<string, CType>> = {
  __int128_t: { kind: "builtin", name: "__int128" },
  __uint128_t: { kind: "builtin", name: "unsigned __int128" },
};

function withoutLayout(
  { wanted, raw }: Answers,
  layouts: ReadonlyMap<string, Layout>,
): TargetReading["unsupported"] {
  return [...wanted.types].flatMap((name) => {
    const record = raw.records.get(name);
    if (!record?.fields || layouts.has(name)) return [];
    const reason = "Clang gave no layout: no complete type or variable in the headers has it";
    return [{ what: name, reason, position: record.position }];
  });
}

function filesOf(raw: RawDeclarations): readonly string[] {
  const files = new Set<string>();
  for (const kind of [raw.functions, raw.typedefs, raw.records, raw.enums, raw.variables])
    for (const { position } of kind.values()) files.add(position.file);
  return [...files];
}
