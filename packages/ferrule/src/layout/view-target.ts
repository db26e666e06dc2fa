import type {
  EnumType,
  Facts,
  FunctionDeclaration,
  MacroDeclaration,
  MacroValue,
  PerTarget,
  RecordType,
  TargetFacts,
  TargetId,
  TypeDeclaration,
  TypedefType,
  VariableDeclaration,
} from "../facts/model.ts";

/** Facts as one target sees them: every name has one declaration. */
export type TargetView = {
  readonly target: TargetFacts;
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly variables: ReadonlyMap<string, VariableDeclaration>;
  readonly macros: ReadonlyMap<string, MacroDeclaration>;
  /** Values of the macros that are constants here. */
  readonly constants: ReadonlyMap<string, MacroValue>;
  /** By key: `struct X`, `enum X`, or a typedef's bare name. */
  readonly types: ReadonlyMap<string, TypeDeclaration>;
};

/** What layouts need of a target: nothing of its functions, variables and macros. */
export type TypesView = Pick<TargetView, "target" | "types">;

/** What one target has of the facts. @throws Error for a target that they do not cover. */
export function viewTarget(facts: Facts, id: TargetId): TargetView {
  const here = facts.declarations.filter(({ targets }) => targets.includes(id));
  const macros = here.filter((of) => of.kind === "macro");
  return {
    ...viewTypes(facts, id),
    functions: byName(here.filter((of) => of.kind === "function")),
    variables: byName(here.filter((of) => of.kind === "variable")),
    macros: byName(macros),
    constants: new Map(
      macros.flatMap(({ name, value }) => {
        const known = valueOn(value, id);
        return known === null ? [] : [[name, known] as const];
      }),
    ),
  };
}

/** The types that one target has. @throws Error for a target that the facts do not cover. */
export function viewTypes(facts: Facts, id: TargetId): TypesView {
  const target = facts.targets.find((of) => of.id === id);
  if (!target) throw new Error(`the facts do not cover ${id}`);
  const types = new Map<string, TypeDeclaration>();
  for (const [name, declared] of Object.entries(facts.types)) {
    const found = declared.find(({ targets }) => targets.includes(id));
    if (found) types.set(name, found);
  }
  return { target, types };
}

/** The value of a target's group, or null when it has none. */
export function valueOn<T>(values: PerTarget<T>, id: TargetId): T | null {
  return values.find(({ targets }) => targets.includes(id))?.value ?? null;
}

/** The record of that key, or null. */
export function recordOf(view: TypesView, name: string): RecordType | null {
  const found = view.types.get(name);
  return found?.kind === "record" ? found : null;
}

/** The enum of that key, or null. */
export function enumOf(view: TypesView, name: string): EnumType | null {
  const found = view.types.get(name);
  return found?.kind === "enum" ? found : null;
}

/** The typedef of that name, or null. */
export function typedefOf(view: TypesView, name: string): TypedefType | null {
  const found = view.types.get(name);
  return found?.kind === "typedef" ? found : null;
}

/** How C can write a record or an enum: its tag, else the typedef that names it, else null. */
export function writtenName(of: {
  readonly name: string;
  readonly typedefName: string | null;
}): string | null {
  return of.name.includes("@") ? of.typedefName : of.name;
}

function byName<T extends { readonly name: string }>(of: readonly T[]): ReadonlyMap<string, T> {
  return new Map(of.map((one) => [one.name, one]));
}
