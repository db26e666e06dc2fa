import type { Argument } from "../model/lowered.ts";
import { lent, type CallEffects, type ParameterEffects } from "../truth/effects.ts";
import { isProven, placesOf, valuesOf, type Call, type Made } from "./call.ts";
import { checkWindow } from "./check-window.ts";
import type { Engine } from "./engine.ts";
import { put } from "./holders.ts";
import { compareHandle, passArgument, writeOut } from "./run-argument.ts";
import { runSummary, runUnknown } from "./run-helper.ts";
import { checkUse } from "./run-release.ts";
import { know, newValue, update, valueAt, type State } from "./state.ts";

/** What a call does to the path that it stands on. */
export function runCall(state: State, call: Call, engine: Engine): void {
  const { callee } = call;
  if (callee.kind === "foreign") return runForeign(state, call, callee.symbol, engine);
  const summary = callee.kind === "local" ? engine.world.summaryOf(callee.name) : null;
  if (call.clobbersErrno) clobber(state, callee.kind === "local" ? callee.name : "a call", call);
  if (summary === null) return runUnknown(state, call, engine);
  runSummary(state, call, summary, engine);
}

function clobber(state: State, symbol: string, call: Call): void {
  state.order++;
  state.errno = { symbol, order: state.order, span: call.span };
}

/** By its name alone a function gives back its only argument, and never one of several. */
function onlyArgument(known: CallEffects, count: number): CallEffects {
  if (known.source !== "name" || count === 1) return known;
  const parameters = known.parameters.map((of) => ({ ...of, releases: false }));
  return { ...known, parameters };
}

function runForeign(state: State, call: Call, symbol: string, engine: Engine): void {
  const known = engine.world.effectsOf(symbol);
  const effects = known === null ? null : onlyArgument(known, call.arguments.length);
  if (engine.world.waits(symbol)) checkWindow(state, symbol, call.span, engine);
  if (call.clobbersErrno) clobber(state, symbol, call);
  const unseen = call.callee.kind === "foreign" && call.callee.unseen === true;
  if (unseen && (effects === null || effects.source === "name"))
    return runUnknown(state, call, engine);
  if (call.through !== null) {
    checkUse(state, valueAt(state, call.through, call.span), call.span, engine);
  }
  const id = `${call.span.start}.${engine.round}`;
  const made: Made = { id, symbol, order: state.order, effects, span: call.span };
  letGo(state, call, symbol, effects);
  for (const [index, argument] of call.arguments.entries()) {
    const given = effects?.parameters[index] ?? lent;
    if (engine.world.untyped(symbol, index)) compareHandle(state, argument, given, made, engine);
    passArgument(state, argument, given, made, engine);
    if (unseen && effects?.contracted !== true) mayBeTaken(state, argument, given);
  }
  for (const [index, argument] of call.arguments.entries()) {
    if (argument.out !== null) {
      writeOut(state, argument.out, effects?.parameters[index] ?? lent, made, call, engine);
    }
  }
  giveResult(state, call, made, engine);
}

/** Without a contract nobody knows whether C takes over what plain C code hands it. */
function mayBeTaken(state: State, { value }: Argument, { releases }: ParameterEffects): void {
  if (releases) return;
  for (const place of placesOf(value)) {
    const passed = valueAt(state, place, value.span);
    if (passed.custody === "owned" && !passed.lent) {
      update(state, passed.id, { custody: "unknown" });
    }
  }
}

const lettingGo =
  /un(?:set|reg|sub|hook|listen|watch|install)|remove|clear|reset|stop|close|destroy|delete|free|detach|cancel|shutdown|disable|_off$|deinit|quit|finish|wait|join|complete/i;

/** Calling the same function again, or one that ends things, makes C let go of what it kept. */
function letGo(state: State, call: Call, symbol: string, effects: CallEffects | null): void {
  const given = new Set(call.arguments.flatMap((of) => valuesOf(state, of)));
  const closes = effects?.parameters.some(({ releases }) => releases) === true;
  // free() ends a block of memory, and no registration.
  const ends = symbol !== "free" && (closes || lettingGo.test(symbol));
  for (const { id, keptBy } of state.values.values()) {
    const again = keptBy?.symbol === symbol || keptBy?.until === symbol;
    if (keptBy && !given.has(id) && (ends || again)) {
      update(state, id, { keptBy: null });
    }
  }
}

function giveResult(state: State, call: Call, made: Made, engine: Engine): void {
  const result = made.effects?.result;
  // A converted string is the language's own copy: the declaration has lost what was owned.
  const owned = engine.world.converts(made.symbol) ? null : (result?.free ?? null);
  const [only, second] = made.effects?.parameters ?? [];
  const ends = only?.takes === true && only.handle !== null && second === undefined;
  const closes = ends || made.effects?.parameters.some(({ releases }) => releases) === true;
  // A deallocator's status tells of what nobody can mend.
  const fails = result !== undefined && (result.status || result.failure !== null) && !closes;
  const parent = result?.from ?? null;
  const value = newValue(made.id, call.span, {
    kind: owned !== null || result?.borrowed === true ? "native" : "plain",
    custody: owned !== null ? "owned" : result?.borrowed === true ? "borrowed" : "unknown",
    by: owned,
    nullness: result?.nullable === true ? "maybe" : "unknown",
    unchecked: fails && !call.checked,
    status: result?.status === true,
    call: made,
    what: `the result of ${made.symbol}`,
    handle: result?.handle ?? null,
    from: parent === null ? [] : valuesOf(state, call.arguments[parent]),
    proven: isProven(made.effects),
  });
  know(state, value);
  put(state, call.to ?? "$result", value.id, call.span, engine);
}
