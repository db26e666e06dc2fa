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
    ...merge(({ macros }) => macros).map((of) => ({ ...finish(of), value: of.numbers })),
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
  readonly targets: readonly TargetId[];
  readonly numbers: PerTarget<N>;
  readonly provenance: PerTarget<Provenance>;
};

type Finished<S> = S & {
  readonly targets: readonly TargetId[];
  readonly provenance: PerTarget<Provenance>;
};

function finish<S, N>({ shape, targets, provenance }: Group<S, N>): Finished<S> {
  return { ...shape, targets, provenance };
}

function withLayout<S, N>(of: Group<S, N>): Finished<S> & { readonly layout: PerTarget<N> } {
  const { shape, targets, provenance, numbers: layout } = of;
  return { ...shape, targets, provenance, layout };
}

/** Declarations that are the same on several targets become one group; `targets` says which. */
function mergerOf(readings: readonly TargetReading[]) {
  return <S extends Named, N>(
    of: (reading: TargetReading) => readonly OnOne<S, N>[],
  ): readonly Group<S, N>[] => {
    const [only] = readings;
    if (only && readings.length === 1) return of(only).map((one) => alone(one, only.facts.id));
    const merged: Growing<S, N>[] = [];
    const named = new Map<string, Growing<S, N>[]>();
    for (const reading of readings) {
      const { id } = reading.facts;
      for (const { shape, number, provenance } of of(reading)) {
        const known = named.get(shape.name) ?? [];
        let group = known.find((one) => isSameShape(one.shape, shape));
        if (group === undefined) {
          group = { shape, targets: [], numbers: new Groups(), provenance: new Groups() };
          merged.push(group);
          named.set(shape.name, [...known, group]);
        }
        group.targets.push(id);
        if (number !== null) group.numbers.add(id, number);
        if (provenance !== null) group.provenance.add(id, provenance);
      }
    }
    return merged.map(({ shape, targets, numbers, provenance }) => ({
      shape,
      targets,
      numbers: numbers.list(),
      provenance: provenance.list(),
    }));
  };
}

/** What is known on one target only. A reading has each name but once: nothing is compared. */
function alone<S, N>({ shape, number, provenance }: OnOne<S, N>, id: TargetId): Group<S, N> {
  const targets = [id];
  return {
    shape,
    targets,
    numbers: number === null ? [] : [{ targets, value: number }],
    provenance: provenance === null ? [] : [{ targets, value: provenance }],
  };
}

/** A group that other targets may still join. */
type Growing<S, N> = {
  readonly shape: S;
  readonly targets: TargetId[];
  readonly numbers: Groups<N>;
  readonly provenance: Groups<Provenance>;
};

type OnOne<S, N> = {
  readonly shape: S;
  readonly number: N | null;
  readonly provenance: Provenance | null;
};

type Named = { readonly name: string };

/** Two targets may have the same declaration in headers of their own: where is no part of what. */
const noPart = new Set(["position", "doc"]);

/** Compares plain data as JSON has it, but for what is no part of a shape. */
function isSameShape(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => isSameShape(item, other[index]));
  }
  const value = (of: object, key: string): unknown =>
    noPart.has(key) ? null : Reflect.get(of, key);
  return (
    Object.keys(one).every((key) => isSameShape(value(one, key), value(other, key))) &&
    Object.keys(other).every(
      (key) => noPart.has(key) || key in one || value(other, key) === undefined,
    )
  );
}

/** Values that are equal, once, with their targets. */
class Groups<T> {
  readonly #groups: { readonly targets: TargetId[]; readonly value: T }[] = [];
  /** By their text, which is not needed before there are two. */
  #known: Map<string, TargetId[]> | null = null;

  add(target: TargetId, value: T): void {
    const [first] = this.#groups;
    if (first && this.#known === null)
      this.#known = new Map([[JSON.stringify(first.value), first.targets]]);
    const key = this.#known === null ? "" : JSON.stringify(value);
    const known = this.#known?.get(key);
    if (known) return void known.push(target);
    const targets = [target];
    this.#known?.set(key, targets);
    this.#groups.push({ targets, value });
  }

  list(): PerTarget<T> {
    return this.#groups;
  }
}

function byName(types: readonly TypeDeclaration[]): MergedFacts["types"] {
  const named = new Map<string, TypeDeclaration[]>();
  for (const type of types) {
    const known = named.get(type.name);
    if (known) known.push(type);
    else named.set(type.name, [type]);
  }
  // Without a comparison of ours, strings are sorted by their UTF-16 units.
  const sorted = [...named.keys()].toSorted();
  return Object.fromEntries(sorted.map((name) => [name, named.get(name)!]));
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
