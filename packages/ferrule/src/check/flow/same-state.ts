import type { State, Value } from "./state.ts";
import { isTold } from "./trait.ts";

/** The first of those that go on in the same way, `most` of them. */
export function distinct(states: readonly State[], most: number): readonly State[] {
  if (states.length < 2) return states;
  const kept: State[] = [];
  const byTrait = new Map<number, State[]>();
  for (const state of states) {
    const trait = state.trait + state.places.size + 31 * (state.tested?.span.start ?? 0);
    const alike = byTrait.get(trait);
    if (alike?.some((other) => isSame(state, other))) continue;
    if (alike) alike.push(state);
    else byTrait.set(trait, [state]);
    kept.push(state);
    if (kept.length === most) break;
  }
  return kept;
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
