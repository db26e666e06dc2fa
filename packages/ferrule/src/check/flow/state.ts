import type { Managed, Place, Statement, Telling } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import { traitOf } from "./trait.ts";

export type ValueId = string;

/** What is known of one value on one path. Replaced, never changed. */
export type Value = {
  readonly id: ValueId;
  readonly kind: "native" | "managed" | "address" | "plain";
  /** Who has to give it back. `unknown`: came from outside this function. */
  readonly custody: "owned" | "guarded" | "borrowed" | "unknown" | "released" | "moved";
  /** The deallocator of an owned one; the one used, of a released one. */
  readonly by: string | null;
  readonly nullness: "maybe" | "no" | "yes" | "unknown";
  /** A status that nobody has looked at yet. */
  readonly unchecked: boolean;
  /** By contract it says whether its call failed. */
  readonly status: boolean;
  /** Made by this call; values of one call share it. */
  readonly call: { readonly id: string; readonly symbol: string; readonly order: number } | null;
  /** The call whose status a helper was given, which made this of it: it fails where that has. */
  readonly answers: Value["call"];
  /** Nothing is owned when that call fails. */
  readonly onlyOnSuccess: boolean;
  /** The words about a failure, owned even then: NULL when the call succeeds. */
  readonly onlyOnFailure: boolean;
  readonly what: string;
  readonly born: Span;
  readonly ended: Span | null;
  /** What it depends on: the owners of an address, the parent of a handle. */
  readonly from: readonly ValueId[];
  /** Some variable has held it: it is more than a temporary. */
  readonly named: boolean;
  /** It keeps `from` alive. */
  readonly keeps: boolean;
  readonly managed: Managed | null;
  /** C keeps it beyond the call, or may. `certain`: a contract says so. */
  readonly keptBy: {
    readonly symbol: string;
    readonly span: Span;
    readonly certain: boolean;
    /** The header's names or comments suggest it. */
    readonly likely: boolean;
    /** The function that makes C let go of it; null where none is named. */
    readonly until: string | null;
    /** The call that was given it: one that failed keeps nothing. */
    readonly call: string;
  } | null;
  /** Code that is not seen has had it, and may hold it. */
  readonly escaped: boolean;
  readonly pinned: boolean;
  /** Since then the collector may move it. */
  readonly unpinned: Span | null;
  /** Since then nothing leads to it. */
  readonly dead: Span | null;
  readonly proven: boolean;
  /** The opaque C record that it points to, as calls have shown. */
  readonly handle: string | null;
  /** Only `by` gives it back. */
  readonly lent: boolean;
  /** It ends with its scope, whoever has its address. */
  readonly scoped: boolean;
  readonly tells: Telling | null;
  /** Text that stands in the program: shared, and not to be written to. */
  readonly literal: boolean;
  /** The call that wrote into it last, if it did not fail. */
  readonly filled: Value["call"];
};

/** One path. */
export type State = {
  readonly places: Map<Place, ValueId>;
  /** Changed only by {@link know} and {@link update}. */
  readonly values: Map<ValueId, Value>;
  /** The sum of the traits of all values: equal in equal states. */
  trait: number;
  /** Statuses whose meaning the path has settled: true where the call failed. */
  readonly failures: Map<Place, boolean>;
  readonly defers: (readonly Statement[])[];
  /** Order of the last call that changed errno, and of the last whose result was looked at. */
  errno: { symbol: string; order: number; span: Span } | null;
  tested: { symbol: string; order: number; span: Span } | null;
  pending: "no" | "maybe" | "yes";
  /** The last call that may have made an exception pending. */
  raised: { readonly name: string; readonly span: Span } | null;
  /** Open regions by name, with the value that is NULL where none was entered. */
  readonly windows: Map<string, { readonly span: Span; readonly of: ValueId | null }>;
  order: number;
  /** Where the path returned a value. */
  returned: Span | null;
};

export function freshState(): State {
  return {
    places: new Map(),
    values: new Map(),
    trait: 0,
    failures: new Map(),
    defers: [],
    errno: null,
    tested: null,
    pending: "no",
    raised: null,
    windows: new Map(),
    order: 0,
    returned: null,
  };
}

export function copyState(state: State): State {
  return {
    ...state,
    places: new Map(state.places),
    values: new Map(state.values),
    failures: new Map(state.failures),
    defers: [...state.defers],
    windows: new Map(state.windows),
  };
}

/** A value with nothing known but what is given; all have the same shape, which is quick to copy. */
export function newValue(id: ValueId, born: Span, known: Partial<Value>): Value {
  return {
    id,
    kind: known.kind ?? "plain",
    custody: known.custody ?? "unknown",
    by: known.by ?? null,
    nullness: known.nullness ?? "unknown",
    unchecked: known.unchecked ?? false,
    status: known.status ?? false,
    call: known.call ?? null,
    answers: known.answers ?? null,
    onlyOnSuccess: known.onlyOnSuccess ?? false,
    onlyOnFailure: known.onlyOnFailure ?? false,
    what: known.what ?? "value",
    born: known.born ?? born,
    ended: known.ended ?? null,
    from: known.from ?? [],
    named: known.named ?? false,
    keeps: known.keeps ?? false,
    managed: known.managed ?? null,
    keptBy: known.keptBy ?? null,
    escaped: known.escaped ?? false,
    pinned: known.pinned ?? false,
    unpinned: known.unpinned ?? null,
    dead: known.dead ?? null,
    proven: known.proven ?? false,
    handle: known.handle ?? null,
    lent: known.lent ?? false,
    scoped: known.scoped ?? false,
    tells: known.tells ?? null,
    literal: known.literal ?? false,
    filled: known.filled ?? null,
  };
}

/** Adds a value, or replaces what is known of it. */
export function know(state: State, value: Value): void {
  const before = state.values.get(value.id);
  state.trait = (state.trait + traitOf(value) - (before ? traitOf(before) : 0)) | 0;
  state.values.set(value.id, value);
}

/** Replaces what is known of a value. */
export function update(state: State, id: ValueId, known: Partial<Value>): void {
  const value = state.values.get(id);
  if (value && tellsMore(value, known)) know(state, { ...value, ...known });
}

function tellsMore(value: Value, known: Partial<Value>): boolean {
  for (const key in known) {
    if (value[key as keyof Value] !== known[key as keyof Value]) return true;
  }
  return false;
}

/** The value at a place; one that came from outside is made on first sight. */
export function valueAt(state: State, place: Place, span: Span): Value {
  const id = state.places.get(place);
  const known = id === undefined ? undefined : state.values.get(id);
  if (known) return known;
  const value = newValue(`outside ${place}`, span, { what: place, ...partOf(state, place) });
  know(state, value);
  state.places.set(place, value.id);
  return value;
}

/** A field of what a call has filled was written by that call, or not at all. */
function partOf({ places, values }: State, place: Place): Partial<Value> {
  const dot = place.lastIndexOf(".");
  const whole = dot < 0 ? undefined : values.get(places.get(place.slice(0, dot)) ?? "");
  if (!whole?.filled) return {};
  return { call: whole.filled, onlyOnSuccess: true };
}
