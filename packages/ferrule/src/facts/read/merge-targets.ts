import type {
  Declaration,
  Facts,
  PerTarget,
  Position,
  Provenance,
  TargetId,
  TypeDeclaration,
  Unsupported,
} from "../model.ts";
import type { TargetReading } from "./resolve-reading.ts";

export type MergedFacts = Pick<Facts, "targets" | "declarations" | "types" | "unsupported">;

/** One graph from several targets: shapes that agree once, numbers once a group that agrees. */
export function mergeTargets(readings: readonly TargetReading[]): MergedFacts {
  const merge = mergerOf(readings);
  const declarations: readonly Declaration[] = [
    ...merge(({ functions }) => functions).map((of) => finish(of)),
    ...merge(({ variables }) => variables).map((of) => finish(of)),
    ...merge(({ macros }) => macros).map((of) => ({ ...finish(of), value: of.numbers.list() })),
  ];
  return {
    targets: readings.map(({ facts }) => facts),
    declarations: sortByPosition(declarations, readings),
    types: byName([
      ...merge(({ records }) => records).map(withLayout),
      ...merge(({ enums }) => enums).map(withLayout),
      ...merge(({ typedefs }) => typedefs).map(withLayout),
    ]),
    unsupported: mergeUnsupported(readings),
  };
}

type Group<S, N> = {
  readonly shape: S;
  readonly targets: TargetId[];
  readonly numbers: Groups<N>;
  readonly provenance: Groups<Provenance>;
};

type Finished<S> = S & {
  readonly targets: readonly TargetId[];
  readonly provenance: PerTarget<Provenance>;
};

function finish<S, N>({ shape, targets, provenance }: Group<S, N>): Finished<S> {
  return { ...shape, targets, provenance: provenance.list() };
}

function withLayout<S, N>(of: Group<S, N>): Finished<S> & { readonly layout: PerTarget<N> } {
  return { ...finish(of), layout: of.numbers.list() };
}

/** Declarations that are the same on several targets become one group; `targets` says which. */
function mergerOf(readings: readonly TargetReading[]) {
  return <S extends Placed, N>(
    of: (reading: TargetReading) => readonly OnOne<S, N>[],
  ): readonly Group<S, N>[] => {
    const merged = new Map<string, Group<S, N>>();
    for (const reading of readings) {
      const { id } = reading.facts;
      for (const { shape, number, provenance } of of(reading)) {
        const key = keyOf(shape);
        const group = merged.get(key) ?? {
          shape,
          targets: [],
          numbers: new Groups<N>(),
          provenance: new Groups<Provenance>(),
        };
        merged.set(key, group);
        group.targets.push(id);
        if (number !== null) group.numbers.add(id, number);
        if (provenance !== null) group.provenance.add(id, provenance);
      }
    }
    return [...merged.values()];
  };
}

type OnOne<S, N> = {
  readonly shape: S;
  readonly number: N | null;
  readonly provenance: Provenance | null;
};

type Placed = { readonly position: Position };

/** Two targets may have the same declaration in headers of their own: where is no part of what. */
function keyOf<S extends Placed>(shape: S): string {
  return JSON.stringify(shape, (key, value: unknown) =>
    key === "position" || key === "doc" ? undefined : value,
  );
}

/** Values that are equal, once, with their targets. */
class Groups<T> {
  readonly #groups = new Map<string, { readonly targets: TargetId[]; readonly value: T }>();

  add(target: TargetId, value: T): void {
    const key = JSON.stringify(value);
    const known = this.#groups.get(key);
    if (known) known.targets.push(target);
    else this.#groups.set(key, { targets: [target], value });
  }

  list(): PerTarget<T> {
    return [...this.#groups.values()];
  }
}

function byName(types: readonly TypeDeclaration[]): MergedFacts["types"] {
  const named = new Map<string, TypeDeclaration[]>();
  for (const type of types) {
    const known = named.get(type.name);
    if (known) known.push(type);
    else named.set(type.name, [type]);
  }
  const sorted = [...named].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(sorted);
}

function mergeUnsupported(readings: readonly TargetReading[]): readonly Unsupported[] {
  const groups = new Groups<Omit<Unsupported, "targets">>();
  for (const { facts, unsupported } of readings)
    for (const problem of unsupported) groups.add(facts.id, problem);
  return groups.list().map(({ targets, value }) => ({ ...value, targets }));
}

/** Files in the order in which they were first read, then line, column and name. */
function sortByPosition(
  declarations: readonly Declaration[],
  readings: readonly TargetReading[],
): readonly Declaration[] {
  const order = new Map<string, number>();
  for (const { files } of readings)
    for (const file of files) if (!order.has(file)) order.set(file, order.size);
  const rank = ({ file }: Position): number => order.get(file) ?? order.size;
  return declarations.toSorted(
    (a, b) =>
      rank(a.position) - rank(b.position) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
