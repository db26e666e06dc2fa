import type { State, Value } from "./state.ts";

/** The first of those that go on in the same way, `most` of them. */
export function distinct(states: readonly State[], most: number): readonly State[] {
  if (states.length < 2) return states;
  const kept: State[] = [];
  const byTrait = new Map<number, State[]>();
  for (const state of states) {
    const trait = traitOf(state);
    const alike = byTrait.get(trait);
    if (alike?.some((other) => isSame(state, other))) continue;
    if (alike) alike.push(state);
    else byTrait.set(trait, [state]);
    kept.push(state);
    if (kept.length === most) break;
  }
  return kept;
}

/** Something is known of it that may matter further on. */
function isTold(of: Value): boolean {
  return (
    of.kind !== "plain" ||
    of.custody !== "unknown" ||
    of.nullness !== "unknown" ||
    of.unchecked ||
    of.keptBy !== null
  );
}

const custodies = { owned: 1, guarded: 2, borrowed: 3, unknown: 4, released: 5, moved: 6 } as const;
const nullnesses = { maybe: 1, no: 2, yes: 3, unknown: 4 } as const;

/** A number that same states have in common, and few others; it does not depend on any order. */
function traitOf(state: State): number {
  let trait = state.places.size + 31 * (state.tested?.span.start ?? 0);
  for (const of of state.values.values()) {
    if (!isTold(of)) continue;
    const known = custodies[of.custody] + 7 * nullnesses[of.nullness];
    const more = (of.unchecked ? 1 : 0) + (of.pinned ? 2 : 0) + (of.keptBy ? 4 : 0);
    trait = (trait + Math.imul(of.born.start + 3, known + 36 * more)) | 0;
    if (of.dead) trait = (trait + Math.imul(of.dead.start, 0x9e37)) | 0;
  }
  return trait;
}

function isSame(one: State, other: State): boolean {
  return (
    one.places.size === other.places.size &&
    one.defers.length === other.defers.length &&
    one.pending === other.pending &&
    one.errno?.span.start === other.errno?.span.start &&
    one.tested?.span.start === other.tested?.span.start &&
    sameValues(one, other) &&
    samePlaces(one, other) &&
    sameInOrder([...one.failures].flat(), [...other.failures].flat()) &&
    sameInOrder([...one.windows.keys()], [...other.windows.keys()])
  );
}

function samePlaces({ places }: State, other: State): boolean {
  for (const [place, id] of places) if (other.places.get(place) !== id) return false;
  return true;
}

function sameValues(one: State, other: State): boolean {
  let told = 0;
  for (const [id, value] of one.values) {
    if (!isTold(value)) continue;
    told++;
    const also = other.values.get(id);
    if (also === value) continue;
    if (also === undefined || !isTold(also) || !isAlike(value, also)) return false;
  }
  for (const value of other.values.values()) if (isTold(value)) told--;
  return told === 0;
}

function isAlike(one: Value, other: Value): boolean {
  return (
    one.custody === other.custody &&
    one.nullness === other.nullness &&
    one.unchecked === other.unchecked &&
    one.pinned === other.pinned &&
    one.keptBy?.symbol === other.keptBy?.symbol &&
    one.dead?.start === other.dead?.start
  );
}

function sameInOrder(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((of, index) => of === other[index]);
}
