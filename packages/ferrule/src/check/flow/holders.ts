import type { Place } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import type { Engine } from "./engine.ts";
import { update, type State, type ValueId } from "./state.ts";

/** Everything that these lead to, through what keeps what. */
function reachable(state: State, from: Iterable<ValueId>): ReadonlySet<ValueId> {
  const seen = new Set<ValueId>();
  const visit = (id: ValueId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const value = state.values.get(id);
    if (value?.keeps) for (const of of value.from) visit(of);
  };
  for (const id of from) visit(id);
  return seen;
}

/** Some place has each of them itself: the usual case, which needs no search. */
function isHeld({ places }: State, left: readonly ValueId[]): boolean {
  if (left.length === 0) return true;
  const missing = new Set(left);
  for (const id of places.values()) if (missing.delete(id) && missing.size === 0) return true;
  return false;
}

/**
 * Takes names away and says what nothing leads to any more: an owned value leaks, a managed one may
 * be collected, which matters where C has kept it.
 */
export function dropPlaces(
  state: State,
  gone: (place: Place) => boolean,
  span: Span,
  engine: Engine,
): void {
  const left: ValueId[] = [];
  for (const [place, id] of state.places) {
    if (!gone(place)) continue;
    state.places.delete(place);
    left.push(id);
  }
  for (const place of state.failures.keys()) if (gone(place)) state.failures.delete(place);
  reportLost(state, left, span, engine);
}

/** What these values were is lost where no place leads to them any more. */
function reportLost(state: State, left: readonly ValueId[], span: Span, engine: Engine): void {
  if (isHeld(state, left)) return;
  const after = reachable(state, state.places.values());
  for (const id of reachable(state, left)) {
    const value = after.has(id) ? undefined : state.values.get(id);
    if (!value || value.dead) continue;
    update(state, id, { dead: span });
    if (value.unchecked) {
      engine.emit("result-unchecked", value.born, value, []);
      update(state, id, { unchecked: false });
    }
    // What C keeps must not be given back here.
    if (value.custody === "owned" && value.nullness !== "yes" && value.keptBy === null) {
      engine.emit("leak", value.born, value, [{ span, text: "the last name for it ends here" }]);
    }
    // An address itself may go: its owners are kept as well, and have to stay.
    const ownerless = value.kind === "address" && value.from.length === 0;
    if (value.keptBy && !value.pinned && (value.kind === "managed" || ownerless)) {
      const kind = value.keptBy.likely ? "kept-value-dies" : "kept-value-may-die";
      const text = `${value.keptBy.symbol} was given it here`;
      engine.emit(kind, value.keptBy.span, { ...value, proven: value.keptBy.certain }, [
        { span: value.born, text: "made here" },
        { span, text: "nothing holds it after this" },
        { span: value.keptBy.span, text },
      ]);
    }
  }
}

/** Puts a value at a place; what the place held before may be lost. */
export function put(state: State, place: Place, id: ValueId, span: Span, engine: Engine): void {
  const left: ValueId[] = [];
  const inside = `${place}.`;
  for (const [other, held] of state.places) {
    if (other === place) left.push(held);
    else if (other.startsWith(inside)) {
      left.push(held);
      state.places.delete(other);
    }
  }
  state.failures.delete(place);
  state.places.set(place, id);
  if (!place.startsWith("$")) update(state, id, { named: true });
  reportLost(state, left, span, engine);
}

/** The value, and all it depends on. */
export function closure(state: State, id: ValueId): readonly ValueId[] {
  const seen = new Set<ValueId>();
  const visit = (at: ValueId): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const of of state.values.get(at)?.from ?? []) visit(of);
  };
  visit(id);
  return [...seen];
}
