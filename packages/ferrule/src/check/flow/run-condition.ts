import type { Condition, Place } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import { copyState, update, valueAt, type State, type Value } from "./state.ts";

/** The ways on from a test. */
export type Split = { readonly yes: readonly State[]; readonly no: readonly State[] };

/** Splits a path by a test, and remembers on each side what the test has told. */
export function split(state: State, condition: Condition): Split {
  switch (condition.kind) {
    case "constant":
      return condition.value ? { yes: [state], no: [] } : { yes: [], no: [state] };
    case "not": {
      const { yes, no } = split(state, condition.of);
      return { yes: no, no: yes };
    }
    case "and": {
      const left = split(state, condition.left);
      const right = left.yes.map((of) => split(of, condition.right));
      return {
        yes: right.flatMap(({ yes }) => yes),
        no: [...left.no, ...right.flatMap(({ no }) => no)],
      };
    }
    case "or": {
      const left = split(state, condition.left);
      const right = left.no.map((of) => split(of, condition.right));
      return {
        yes: [...left.yes, ...right.flatMap(({ yes }) => yes)],
        no: right.flatMap(({ no }) => no),
      };
    }
    case "is-null":
      return splitNull(state, condition.place, condition.span);
    case "failed":
      return splitFailed(state, condition.place, condition.span);
    case "truth":
      return splitTruth(state, condition.place, condition.span);
    case "compares":
      return compare(state, condition.places, condition.span);
    case "unknown":
      return compare(state, condition.uses, condition.span);
  }
}

function compare(state: State, places: readonly Place[], span: Span): Split {
  if (places.length === 0) mayTest(state);
  for (const place of places) look(state, place, span, true);
  return both(state);
}

/** What is tested may be the result of the newest call: an older failure is not surely meant. */
function mayTest(state: State): void {
  const { errno, tested } = state;
  if (errno && tested && tested.order < errno.order) state.tested = null;
}

function both(state: State): Split {
  return { yes: [state], no: [copyState(state)] };
}

/** Someone has looked at the value: it is no unchecked result any more. */
export function look(state: State, place: Place, span: Span, nullTold: boolean): Value {
  const value = valueAt(state, place, span);
  const nullness = nullTold && value.nullness === "maybe" ? "unknown" : value.nullness;
  update(state, value.id, { unchecked: false, nullness });
  if (value.call) state.tested = { ...value.call, span };
  else mayTest(state);
  return state.values.get(value.id)!;
}

function splitNull(state: State, place: Place, span: Span): Split {
  const value = look(state, place, span, false);
  if (value.nullness === "yes") return { yes: [state], no: [] };
  if (value.nullness === "no") return { yes: [], no: [state] };
  const other = copyState(state);
  update(state, value.id, { nullness: "yes" });
  update(other, value.id, { nullness: "no" });
  tell(state, other, value);
  return { yes: [state], no: [other] };
}

/** Some results say whether an exception is pending. */
function tell(whereNull: State, whereSet: State, { tells, born, what }: Value): void {
  if (tells === null) return;
  const raised = tells === "null-raised" ? whereNull : whereSet;
  if (tells === "null-asked") {
    if (whereNull.pending === "maybe") whereNull.pending = "no";
    if (whereSet.pending === "maybe") whereSet.pending = "no";
    return;
  }
  const calm = raised === whereNull ? whereSet : whereNull;
  raised.pending = "yes";
  raised.raised ??= { name: what, span: born };
  calm.pending = "no";
}

function splitFailed(state: State, place: Place, span: Span): Split {
  const known = state.failures.get(place);
  const value = look(state, place, span, true);
  const other = copyState(state);
  state.failures.set(place, true);
  other.failures.set(place, false);
  const call = value.call ?? value.answers;
  if (call !== null) failedCall(state, other, call);
  if (known !== undefined) return known ? { yes: [state], no: [] } : { yes: [], no: [other] };
  return { yes: [state], no: [other] };
}

/** What is true of values where a call has failed, and where it has not. */
function failedCall(failed: State, fine: State, call: NonNullable<Value["call"]>): void {
  for (const of of failed.values.values()) {
    // What the call would have made does not exist.
    if (of.call?.id === call.id && of.onlyOnSuccess) update(failed, of.id, { nullness: "yes" });
    if (of.keptBy?.call === call.id) update(failed, of.id, { keptBy: null });
    // Nor did it surely take or give back what it was given.
    if (of.by === call.symbol && (of.custody === "released" || of.custody === "moved")) {
      update(failed, of.id, { custody: "unknown" });
    }
    // A message that is given whatever happens, or is NULL, is about a failure.
    if (of.call?.id === call.id && of.onlyOnFailure) update(fine, of.id, { nullness: "yes" });
  }
}

/** True means: not NULL, set, or, of a status, failed. */
function splitTruth(state: State, place: Place, span: Span): Split {
  const value = valueAt(state, place, span);
  if (value.status) return splitFailed(state, place, span);
  const { yes, no } = splitNull(state, place, span);
  return { yes: no, no: yes };
}
