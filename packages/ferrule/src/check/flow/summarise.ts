import type { LoweredFunction } from "../model/lowered.ts";
import { createEngine, type World } from "./engine.ts";
import { runToEnd } from "./run-statements.ts";
import { freshState, know, newValue, type State } from "./state.ts";
import type { Summary } from "./summary.ts";

/** What a function does with its parameters and gives back, from a run of its own. */
export function summarise(fn: LoweredFunction, world: World): Summary {
  const state = freshState();
  for (const parameter of fn.parameters) {
    const id = `parameter ${parameter}`;
    know(state, newValue(id, fn.nameSpan, { what: parameter }));
    state.places.set(parameter, id);
    // Held by the caller for as long as the call lasts.
    state.places.set(`?${parameter}`, id);
  }
  const ends = runToEnd([state], createEngine(fn, world, new Map()));
  return {
    parameters: fn.parameters.map((parameter) => parameterSummary(ends, parameter)),
    ...resultSummary(ends, fn),
  };
}

function parameterSummary(
  ends: readonly State[],
  parameter: string,
): Summary["parameters"][number] {
  const id = `parameter ${parameter}`;
  // Where it was NULL there was nothing to give back.
  const values = ends
    .flatMap((state) => state.values.get(id) ?? [])
    .filter((of) => of.nullness !== "yes" || of.custody !== "unknown");
  const [first] = values;
  const given = (custody: string): boolean => values.every((of) => of.custody === custody);
  if (first?.custody === "released" && first.by !== null && given("released")) {
    return { kind: "releases", by: first.by };
  }
  const changed = values.some((of) => of.custody !== "unknown" || of.keptBy !== null || of.escaped);
  const stored = ends.some((state) =>
    [...state.places].some(([place, held]) => held === id && place !== `?${parameter}`),
  );
  return { kind: changed || stored ? "keeps" : "uses" };
}

function resultSummary(
  ends: readonly State[],
  fn: LoweredFunction,
): Pick<Summary, "owned" | "nullable" | "passes"> {
  const results = ends.flatMap((state) => {
    const id = state.places.get("?return");
    return id === undefined ? [] : (state.values.get(id) ?? []);
  });
  const made = results.filter((of) => of.nullness !== "yes");
  const [first] = made;
  const same = made.every((of) => of.custody === "owned" && of.by === first?.by);
  const owned = first && same ? first.by : null;
  const passed = fn.parameters.findIndex((of) => made.every(({ id }) => id === `parameter ${of}`));
  return {
    owned,
    nullable: results.length !== made.length || made.some((of) => of.nullness === "maybe"),
    passes: first && passed >= 0 ? passed : null,
  };
}
