import type { FileReading } from "../model/front-end.ts";
import type { LoweredClass, LoweredFunction, Statement, Unwinding } from "../model/lowered.ts";
import { createEngine, type World } from "./engine.ts";
import type { FlowEvent } from "./events.ts";
import { findNative } from "./find-native.ts";
import { findUnwinding } from "./find-unwinding.ts";
import { runToEnd } from "./run-statements.ts";
import { freshState, type State } from "./state.ts";
import { summarise } from "./summarise.ts";
import type { Summary } from "./summary.ts";

/** Follows every function of a file, and the pairs of methods that can release the same thing. */
export function analyzeFile(
  reading: FileReading,
  world: Omit<World, "summaryOf">,
  unwinding: Unwinding,
): readonly FlowEvent[] {
  const byName = new Map(reading.functions.map((fn) => [fn.name, fn]));
  const full: World = { ...world, summaryOf: summaries(byName, world) };
  const found = new Map<string, FlowEvent>();
  const ends = new Map<string, readonly State[]>();
  const isNative = findNative(byName);
  for (const fn of reading.functions) {
    if (!isNative(fn)) continue;
    ends.set(fn.name, runToEnd([freshState()], createEngine(fn, full, found)));
  }
  for (const of of reading.classes) closeThenFinalize(of, byName, ends, full, found);
  for (const [fn, how] of calledByC(reading, byName, full, unwinding)) {
    const span = findUnwinding(fn.body);
    const about = { what: how, by: null, call: null, proven: false };
    if (span) {
      const related = [{ span: fn.nameSpan, text: "C calls this function" }];
      createEngine(fn, full, found).emit("callback-throws", span, about, related);
    }
  }
  return [...found.values()].toSorted((a, b) => a.span.start - b.span.start);
}

/** Summaries are made when asked for; a function that leads back to itself has none. */
function summaries(
  byName: ReadonlyMap<string, LoweredFunction>,
  world: Omit<World, "summaryOf">,
): (name: string) => Summary | null {
  const known = new Map<string, Summary | null>();
  const summaryOf = (name: string): Summary | null => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const fn = byName.get(name);
    known.set(name, null);
    const made = fn ? summarise(fn, { ...world, summaryOf }) : null;
    known.set(name, made);
    return made;
  };
  return summaryOf;
}

/** What `close` leaves behind is what the finalizer finds. */
function closeThenFinalize(
  { methods, receiver }: LoweredClass,
  byName: ReadonlyMap<string, LoweredFunction>,
  ends: ReadonlyMap<string, readonly State[]>,
  world: World,
  found: Map<string, FlowEvent>,
): void {
  const finalizers = methods.filter(({ role }) => role === "finalize");
  for (const close of methods.filter(({ role }) => role === "close")) {
    for (const { name } of finalizers) {
      const fn = byName.get(name);
      const from = (ends.get(close.name) ?? []).map((state) => shared(state, receiver));
      if (fn && from.length > 0) runToEnd(from, createEngine(fn, world, found));
    }
  }
}

/** The fields of the object, as one method left them. */
function shared(state: State, receiver: string): State {
  const own = (place: string): boolean => place.startsWith(`${receiver}.`);
  return {
    ...freshState(),
    places: new Map([...state.places].filter(([place]) => own(place))),
    failures: new Map([...state.failures].filter(([place]) => own(place))),
    values: new Map(state.values),
    trait: state.trait,
    order: state.order,
  };
}

function calledByC(
  reading: FileReading,
  byName: ReadonlyMap<string, LoweredFunction>,
  world: World,
  unwinding: Unwinding,
): ReadonlyMap<LoweredFunction, Unwinding> {
  const found = new Map<LoweredFunction, Unwinding>();
  const answered = new Set(reading.functions.flatMap(({ body }) => answeredBodies(body)));
  for (const fn of reading.functions) {
    if (fn.calledByC !== null) found.set(fn, fn.calledByC);
    for (const name of callbackBodies(fn.body, world)) {
      const body = byName.get(name);
      if (body && !found.has(body) && !answered.has(name)) found.set(body, unwinding);
    }
  }
  return found;
}

function isUnanswered({ what, answered }: Statement & { readonly kind: "make" }): boolean {
  return what === "callback" && answered !== true;
}

/** Functions whose exceptions have an answer where the closure around them is made. */
function answeredBodies(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap((of) => {
    if (of.kind === "block") return answeredBodies(of.body);
    return of.kind === "make" && of.answered === true && of.body !== null ? [of.body] : [];
  });
}

/**
 * Functions of which native closures are made, but for those whose exceptions have an answer, or that
 * C is given by their name.
 */
function callbackBodies(statements: readonly Statement[], world: World): readonly string[] {
  const inside = (of: readonly Statement[]): readonly string[] => callbackBodies(of, world);
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case "make":
        return isUnanswered(statement) && statement.body !== null ? [statement.body] : [];
      case "call":
        return givenToC(statement, world);
      case "if":
        return [...inside(statement.yes), ...inside(statement.no)];
      case "loop":
      case "defer":
      case "block":
        return inside(statement.body);
      case "try":
        return [
          ...inside(statement.body),
          ...statement.catches.flatMap(({ body }) => inside(body)),
          ...inside(statement.otherwise),
          ...inside(statement.finally),
        ];
      default:
        return [];
    }
  });
}

/** Names of functions that stand where a C function has a callback, in C and C++. */
function givenToC(
  { callee, arguments: given }: Statement & { readonly kind: "call" },
  world: World,
): readonly string[] {
  // Other languages wrap a function before C can call it.
  if (callee.kind !== "foreign" || callee.unseen !== true) return [];
  const effects = world.effectsOf(callee.symbol);
  return given.flatMap(({ value }, index) =>
    value.kind === "place" && effects?.parameters[index]?.callback === true ? [value.place] : [],
  );
}
