import { placesOf, valuesOf, type Call } from "./call.ts";
import type { Engine } from "./engine.ts";
import { closure, put } from "./holders.ts";
import { checkUse, release } from "./run-release.ts";
import { know, newValue, update, valueAt, type State, type Value, type ValueId } from "./state.ts";
import type { Summary } from "./summary.ts";

/** A call of which nothing is known: it may keep, give back or change what it is given. */
export function runUnknown(state: State, call: Call, engine: Engine): void {
  for (const { value, out } of call.arguments) {
    for (const place of placesOf(value)) {
      const passed = valueAt(state, place, value.span);
      if (!toldOf(state, call, passed)) checkUse(state, passed, value.span, engine);
      if (!passed.lent && (passed.custody === "owned" || passed.custody === "guarded")) {
        update(state, passed.id, { custody: "unknown", unchecked: false });
      }
      update(state, passed.id, { unchecked: false, escaped: true });
      handOnContents(state, place, passed);
      // It may have been put where it lives long enough.
      for (const id of closure(state, passed.id)) {
        const held = state.values.get(id);
        if (held?.kind === "managed" && !held.scoped) state.places.set(`?${id}`, id);
      }
    }
    if (out !== null) state.places.delete(out);
  }
  giveUnknown(state, call, engine);
}

/** A helper of the same file does what a run of its own has shown. */
export function runSummary(state: State, call: Call, summary: Summary, engine: Engine): void {
  for (const [index, { value }] of call.arguments.entries()) {
    const does = summary.parameters[index];
    for (const place of placesOf(value)) {
      const passed = valueAt(state, place, value.span);
      if (does?.kind === "releases") {
        release(state, passed, does.by, value.span, engine, true);
        continue;
      }
      if (!toldOf(state, call, passed)) checkUse(state, passed, value.span, engine);
      update(state, passed.id, { unchecked: false });
      handOnContents(state, place, passed);
      if (does?.kind === "uses") continue;
      if (passed.custody === "owned") update(state, passed.id, { custody: "unknown" });
      for (const id of closure(state, passed.id)) {
        const held = state.values.get(id);
        if (held?.kind === "managed" && !held.scoped) state.places.set(`?${id}`, id);
      }
    }
  }
  const passes = summary.passes === null ? undefined : call.arguments[summary.passes];
  if (call.to === null && summary.owned === null) return;
  const same = valuesOf(state, passes)[0];
  if (same !== undefined && call.to !== null) return put(state, call.to, same, call.span, engine);
  if (summary.owned === null) return giveUnknown(state, call, engine);
  const id = `${call.span.start}.${engine.round}`;
  const value = newValue(id, call.span, {
    kind: "native",
    custody: "owned",
    by: summary.owned,
    nullness: summary.nullable ? "maybe" : "unknown",
    what: call.callee.kind === "local" ? `the result of ${call.callee.name}` : "the result",
  });
  know(state, value);
  put(state, call.to ?? "$result", id, call.span, engine);
}

/** A helper that is given the status of the very call that took the value asks it first. */
function toldOf(state: State, call: Call, { custody, by }: Value): boolean {
  if (custody !== "moved" && custody !== "released") return false;
  return call.arguments.some((argument) =>
    valuesOf(state, argument).some((id) => {
      const of = state.values.get(id);
      return of?.status === true && of.call?.symbol === by;
    }),
  );
}

/** What an object holds, or an address leads to, goes where the object goes. */
function handOnContents(state: State, place: string, passed: Value): void {
  const contents = new Set<ValueId>();
  const inside = `${place}.`;
  for (const [of, id] of state.places) if (of.startsWith(inside)) contents.add(id);
  if (passed.keeps || passed.kind === "address") {
    for (const id of closure(state, passed.id)) contents.add(id);
  }
  for (const id of contents) {
    if (id !== passed.id && state.values.get(id)?.custody === "owned") {
      update(state, id, { custody: "unknown" });
    }
  }
}

function giveUnknown(state: State, call: Call, engine: Engine): void {
  if (call.to === null) return;
  const id = `${call.span.start}.${engine.round}`;
  const { callee } = call;
  // errno still says why it failed.
  const known =
    callee.kind === "foreign"
      ? { escaped: true, call: { id, symbol: callee.symbol, order: state.order } }
      : { answers: statusGiven(state, call) };
  know(state, newValue(id, call.span, { what: "the result of a call", ...known }));
  put(state, call.to, id, call.span, engine);
}

/** The call whose status, and no other's, is among the arguments. */
function statusGiven(state: State, call: Call): Value["call"] {
  const statuses = call.arguments
    .flatMap((argument) => valuesOf(state, argument))
    .flatMap((id) => state.values.get(id) ?? [])
    .filter((of) => of.status && of.call !== null);
  return statuses.length === 1 ? statuses[0]!.call : null;
}
