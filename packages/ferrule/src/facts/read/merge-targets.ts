import type {
  Declaration,
  EnumType,
  FunctionDeclaration,
  Layout,
  MacroDeclaration,
  PerTarget,
  Position,
  RecordType,
  TargetFacts,
  TargetId,
  TypeDeclaration,
  TypedefType,
  Unsupported,
  VariableDeclaration,
} from "../model.ts";
import { mountsOf } from "../targets.ts";
import { scalarNames } from "./probe.ts";
import type { TargetReading } from "./read-target.ts";
import { readCode } from "./type-codes.ts";

export type MergedFacts = {
  readonly targets: readonly TargetFacts[];
  readonly declarations: readonly Declaration[];
  readonly types: Readonly<Record<string, readonly TypeDeclaration[]>>;
  readonly unsupported: readonly Unsupported[];
};

/** One graph from several targets: shapes that agree once, numbers once a group that agrees. */
export function mergeTargets(readings: readonly TargetReading[]): MergedFacts {
  return {
    targets: readings.map(targetFacts),
    declarations: sortByPosition(
      [
        ...mergeShapes(readings, functionsOf),
        ...mergeShapes(readings, variablesOf),
        ...mergeMacros(readings),
      ],
      readings,
    ),
    types: mergeTypes(readings),
    unsupported: mergeUnsupported(readings),
  };
}

function targetFacts({ target, numbers }: TargetReading): TargetFacts {
  const scalars = scalarNames.map((name) => {
    const sign = numbers.get(`sign of scalar ${name}`);
    const size = numbers.get(`size of scalar ${name}`) ?? 0;
    const align = numbers.get(`align of scalar ${name}`) ?? 0;
    return [name, { size, align, signed: sign === undefined ? null : sign === 2 }] as const;
  });
  return {
    id: target.id,
    dataModel: target.dataModel,
    pointerSize: numbers.get("size of scalar void *") ?? 0,
    scalars: Object.fromEntries(scalars),
    mounts: mountsOf(target),
  };
}

type Shape<T> = Omit<T, "targets">;

function functionsOf({ raw, wanted }: TargetReading): readonly Shape<FunctionDeclaration>[] {
  return [...wanted.functions].map((name) => ({ kind: "function", ...raw.functions.get(name)! }));
}

function variablesOf({ raw, wanted }: TargetReading): readonly Shape<VariableDeclaration>[] {
  return [...wanted.variables].map((name) => ({ kind: "variable", ...raw.variables.get(name)! }));
}

/** Declarations that are the same on several targets become one; `targets` says which. */
function mergeShapes<T extends { readonly targets: readonly TargetId[] }>(
  readings: readonly TargetReading[],
  shapesOf: (reading: TargetReading) => readonly Shape<T>[],
): readonly T[] {
  const merged = new Map<string, { readonly shape: Shape<T>; readonly targets: TargetId[] }>();
  for (const reading of readings) {
    for (const shape of shapesOf(reading)) {
      const key = JSON.stringify(shape);
      const known = merged.get(key);
      if (known) known.targets.push(reading.target.id);
      else merged.set(key, { shape, targets: [reading.target.id] });
    }
  }
  // A shape with its targets is what T is.
  return [...merged.values()].map(({ shape, targets }) => ({ ...shape, targets }) as unknown as T);
}

function mergeMacros(readings: readonly TargetReading[]): readonly MacroDeclaration[] {
  const shapes = mergeShapes<Omit<MacroDeclaration, "value">>(readings, ({ macros }) =>
    macros.map(({ name, parameters, body, file, line }) => ({
      kind: "macro" as const,
      name,
      parameters,
      body,
      doc: null,
      position: { file, line, column: 1 },
    })),
  );
  return shapes.map((shape) => ({
    ...shape,
    value: perTarget(readings, shape.targets, ({ values }) => values.get(shape.name) ?? null),
  }));
}

/** Values of the targets that have one, grouped by equality. */
function perTarget<T>(
  readings: readonly TargetReading[],
  targets: readonly TargetId[],
  valueOf: (reading: TargetReading) => T | null,
): PerTarget<T> {
  const groups = new Map<string, { readonly targets: TargetId[]; readonly value: T }>();
  for (const reading of readings) {
    if (!targets.includes(reading.target.id)) continue;
    const value = valueOf(reading);
    if (value === null) continue;
    const key = JSON.stringify(value);
    const known = groups.get(key);
    if (known) known.targets.push(reading.target.id);
    else groups.set(key, { targets: [reading.target.id], value });
  }
  return [...groups.values()];
}

function mergeTypes(readings: readonly TargetReading[]): MergedFacts["types"] {
  const types = new Map<string, TypeDeclaration[]>();
  const add = (declared: readonly TypeDeclaration[]): void => {
    for (const type of declared) {
      const known = types.get(type.name);
      if (known) known.push(type);
      else types.set(type.name, [type]);
    }
  };
  add(
    mergeShapes<Omit<RecordType, "layout">>(readings, recordsOf).map((shape) => ({
      ...shape,
      layout: perTarget(readings, shape.targets, (reading) => layoutOf(reading, shape)),
    })),
  );
  add(
    mergeShapes<Omit<EnumType, "layout">>(readings, enumsOf).map((shape) => ({
      ...shape,
      layout: perTarget(readings, shape.targets, (reading) => enumLayoutOf(reading, shape.name)),
    })),
  );
  add(
    mergeShapes<Omit<TypedefType, "layout">>(readings, typedefsOf).map((shape) => ({
      ...shape,
      layout: perTarget(readings, shape.targets, (reading) => typedefLayoutOf(reading, shape.name)),
    })),
  );
  const sorted = [...types].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(sorted);
}

function recordsOf({ raw, wanted }: TargetReading): readonly Shape<Omit<RecordType, "layout">>[] {
  return [...wanted.types].flatMap((name) => {
    const record = raw.records.get(name);
    return record ? [{ kind: "record" as const, ...record }] : [];
  });
}

function enumsOf({ raw, wanted }: TargetReading): readonly Shape<Omit<EnumType, "layout">>[] {
  return [...wanted.types].flatMap((name) => {
    const type = raw.enums.get(name);
    if (!type) return [];
    const { attributes: _, ...shape } = type;
    return [{ kind: "enum" as const, ...shape }];
  });
}

function typedefsOf({ raw, wanted }: TargetReading): readonly Shape<Omit<TypedefType, "layout">>[] {
  return [...wanted.types].flatMap((name) => {
    const typedef = raw.typedefs.get(name);
    if (!typedef) return [];
    const { attributes: _, ...shape } = typedef;
    return [{ kind: "typedef" as const, ...shape }];
  });
}

function layoutOf(
  { layouts }: TargetReading,
  { name, typedefName, tag, fields }: Omit<RecordType, "layout">,
): Layout | null {
  const found =
    layouts.get(name) ??
    (typedefName === null
      ? undefined
      : (layouts.get(typedefName) ?? layouts.get(`${tag} ${typedefName}`)));
  if (!found || found.offsets.length !== fields?.length) return null;
  return { size: found.size / 8, align: found.align / 8, offsets: found.offsets };
}

function enumLayoutOf(
  { numbers }: TargetReading,
  name: string,
): EnumType["layout"][number]["value"] | null {
  const size = numbers.get(`size of ${name}`);
  const align = numbers.get(`align of ${name}`);
  if (size === undefined || align === undefined) return null;
  return { size, align, signed: numbers.get(`sign of ${name}`) === 2 };
}

function typedefLayoutOf(
  { numbers }: TargetReading,
  name: string,
): TypedefType["layout"][number]["value"] | null {
  const size = numbers.get(`size of typedef ${name}`);
  const align = numbers.get(`align of typedef ${name}`);
  const code = numbers.get(`code of typedef ${name}`);
  if (size === undefined || align === undefined) return null;
  const read = code === undefined ? null : readCode(code);
  const kind = read?.class ?? "other";
  return {
    size,
    align,
    class: kind,
    signed: kind === "integer" ? isSigned(read!.type, numbers) : null,
  };
}

function isSigned(type: string | null, numbers: TargetReading["numbers"]): boolean {
  if (type === "char") return numbers.get("sign of scalar char") === 2;
  return type !== null && !type.startsWith("unsigned");
}

function mergeUnsupported(readings: readonly TargetReading[]): readonly Unsupported[] {
  return mergeShapes<Unsupported>(readings, ({ raw, wanted, target }) => {
    const incomplete = [...wanted.types].flatMap((name) => {
      const record = raw.records.get(name);
      if (
        !record?.fields ||
        layoutOf(reading(target.id), { ...record, kind: "record", targets: [] })
      )
        return [];
      return [{ what: name, reason: "Clang gave no layout", position: record.position }];
    });
    return [...raw.problems, ...incomplete];
  });

  function reading(id: TargetId): TargetReading {
    return readings.find(({ target }) => target.id === id)!;
  }
}

/** Files in the order in which they were first read, then line, column and name. */
function sortByPosition(
  declarations: readonly Declaration[],
  readings: readonly TargetReading[],
): readonly Declaration[] {
  const order = new Map<string, number>();
  for (const { raw } of readings) {
    for (const { position } of [...raw.functions.values(), ...raw.typedefs.values()]) {
      if (!order.has(position.file)) order.set(position.file, order.size);
    }
  }
  const rank = ({ file }: Position): number => order.get(file) ?? order.size;
  return declarations.toSorted(
    (a, b) =>
      rank(a.position) - rank(b.position) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
