import type { Argument, Operand, Statement } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import { lent, type CallEffects, type ParameterEffects } from "../truth/effects.ts";
import type { Engine } from "./engine.ts";
import { closure, put } from "./holders.ts";
import { checkWindow } from "./check-window.ts";
import { checkUse, release } from "./run-release.ts";
import { know, newValue, update, valueAt, type State, type Value, type ValueId } from "./state.ts";
import type { Summary } from "./summary.ts";

export type Call = Statement & { readonly kind: "call" };

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

type Made = {
  readonly id: string;
  readonly symbol: string;
  readonly order: number;
  readonly effects: CallEffects | null;
  readonly span: Span;
};

function isProven(effects: CallEffects | null): boolean {
  return effects?.source === "contract" || effects?.source === "standard";
}

function passArgument(
  state: State,
  { value, out }: Argument,
  effects: ParameterEffects,
  made: Made,
  engine: Engine,
): void {
  fillLiteral(state, value, effects, made, engine);
  // Text of the program itself has no deallocator.
  if (
    (effects.takes || effects.releases) &&
    value.kind === "constant" &&
    value.value.startsWith('"')
  ) {
    const about = {
      what: "a literal",
      by: made.symbol,
      call: made,
      proven: isProven(made.effects),
    };
    engine.emit("wrong-release", value.span, about, []);
  }
  for (const place of placesOf(value)) {
    if (place === out) continue;
    const given = valueAt(state, place, value.span);
    const passed = effects.releases ? pointedAt(state, given) : given;
    const proven = isProven(made.effects);
    if (effects.releases) {
      if (passed.call !== null && engine.world.converts(passed.call.symbol)) {
        engine.emit("release-of-copy", value.span, { ...passed, by: made.symbol, proven }, [
          { span: passed.born, text: "made a string here" },
        ]);
        continue;
      }
      if (passed.kind === "managed" && passed.nullness !== "yes") {
        // `dispose(&record)` gives back what the record holds, which is all that a name can mean.
        const inside = given.kind === "address" && made.effects?.source !== "standard";
        // By a name alone it may as well be a variable that C has filled.
        if (inside || made.effects?.source === "name") continue;
        engine.emit("wrong-release", value.span, { ...passed, by: made.symbol, proven }, [
          { span: passed.born, text: "the language made it here" },
        ]);
        continue;
      }
      release(state, passed, made.symbol, value.span, engine, proven);
      continue;
    }
    checkUse(state, passed, value.span, engine);
    const shown = effects.takes ? pointedAt(state, passed) : passed;
    if (shown.scoped && effects.takes) {
      engine.emit("wrong-release", value.span, { ...shown, by: made.symbol, proven }, [
        { span: shown.born, text: "it is memory of this function" },
      ]);
      continue;
    }
    const promised = passed.proven && effects.nullable === false && proven;
    if (passed.nullness === "maybe" && (promised || suggestsNull(passed, effects, made))) {
      engine.emit("null-unchecked", value.span, passed, [
        { span: passed.born, text: "may be NULL since here" },
      ]);
    }
    if (effects.takes && passed.nullness !== "yes") {
      // ISO C's own (realloc) takes only when it succeeds.
      const moved = proven ? made.effects?.source === "contract" || passed.proven : true;
      const custody = moved ? "moved" : "unknown";
      update(state, passed.id, { custody, by: made.symbol, ended: value.span, proven });
    }
    keepArgument(state, passed, effects, made, value.span);
  }
}

/** C is to write where the program's own text stands. */
function fillLiteral(
  state: State,
  value: Operand,
  { fills }: ParameterEffects,
  made: Made,
  engine: Engine,
): void {
  if (fills === null) return;
  const place = value.kind === "place" ? valueAt(state, value.place, value.span) : null;
  const constant = value.kind === "constant" && value.value.startsWith('"');
  if (!constant && place?.literal !== true) return;
  const what = place?.kind === "managed" ? "bytes that may not change" : "a literal";
  const about = { what, by: null, call: made, proven: fills === "certain" };
  const from = place ? [{ span: place.born, text: "it stands here" }] : [];
  engine.emit("literal-written", value.span, about, from);
}

/** Only comments say that it may be NULL, and nothing says that NULL is taken. */
function suggestsNull(passed: Value, effects: ParameterEffects, made: Made): boolean {
  const documented = passed.call !== null && !passed.proven && passed.custody !== "owned";
  return documented && made.effects?.source === "header" && effects.nullable === null;
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

/** Through a view, what is given back is what it shows. */
function pointedAt(state: State, value: Value): Value {
  const [only, more] = value.kind === "address" ? value.from : [];
  return (only !== undefined && more === undefined && state.values.get(only)) || value;
}

/** The same pointer cannot be two kinds of record. */
function compareHandle(
  state: State,
  { value }: Argument,
  { handle }: ParameterEffects,
  made: Made,
  engine: Engine,
): void {
  if (value.kind !== "place" || handle === null) return;
  const passed = valueAt(state, value.place, value.span);
  if (passed.handle !== null && passed.handle !== handle && passed.nullness !== "yes") {
    const about = { ...passed, what: passed.handle, by: handle, call: made, proven: true };
    engine.emit("wrong-handle", value.span, about, [
      { span: passed.born, text: `a ${passed.handle} since here` },
    ]);
  }
  update(state, passed.id, { handle });
}

/** C holds on to it, or may: then whoever made it has to keep it alive. */
function keepArgument(
  state: State,
  passed: Value,
  effects: ParameterEffects,
  made: Made,
  span: Span,
): void {
  const silent = effects.callback || passed.managed === "callback";
  const unknown =
    silent && made.effects?.described !== true && !effects.onlyDuringCall && !effects.keeps;
  if (!effects.keeps && !unknown) return;
  const certain = effects.keeps && isProven(made.effects);
  const likely = effects.keeps;
  const until = effects.keptUntil;
  const keptBy = { symbol: made.symbol, span, certain, likely, until, call: made.id };
  for (const id of closure(state, passed.id)) update(state, id, { keptBy });
}

function writeOut(
  state: State,
  place: string,
  { out, outAlways, nullable }: ParameterEffects,
  made: Made,
  call: Call,
  engine: Engine,
): void {
  // The contract says that C only reads it.
  if (out === "no" && made.effects?.source === "contract") return;
  const owned = typeof out === "object" ? out.free : null;
  const before = state.places.get(place);
  const holder = before === undefined ? undefined : state.values.get(before);
  const value = newValue(`${made.id}.${place}`, call.span, {
    kind: owned === null && out !== "borrowed" ? "plain" : "native",
    custody: owned === null ? (out === "borrowed" ? "borrowed" : "unknown") : "owned",
    by: owned,
    call: made,
    onlyOnSuccess: !outAlways,
    onlyOnFailure: outAlways && nullable === true,
    what: `what ${made.symbol} gives`,
    proven: isProven(made.effects),
  });
  know(state, value);
  // A buffer that C fills is still the same buffer.
  if (holder?.kind === "managed" && owned === null) {
    const promised = made.effects?.source === "contract" && !outAlways;
    if (promised) fill(state, place, holder.id, made);
    return;
  }
  put(state, place, value.id, call.span, engine);
}

/** What its fields held before is gone; what they hold now, the call says. */
function fill(state: State, place: string, holder: ValueId, { id, symbol, order }: Made): void {
  for (const at of [...state.places.keys()]) {
    if (at.startsWith(`${place}.`)) state.places.delete(at);
  }
  update(state, holder, { filled: { id, symbol, order } });
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

function valuesOf(state: State, argument: Argument | undefined): readonly ValueId[] {
  if (!argument) return [];
  return placesOf(argument.value).flatMap((place) => state.places.get(place) ?? []);
}

/** A call of which nothing is known: it may keep, give back or change what it is given. */
function runUnknown(state: State, call: Call, engine: Engine): void {
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

function runSummary(state: State, call: Call, summary: Summary, engine: Engine): void {
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

/** The places whose values an operand hands on. */
export function placesOf(operand: Operand): readonly string[] {
  switch (operand.kind) {
    case "place":
      return [operand.place];
    case "compound":
      return operand.parts.flatMap((part) => placesOf(part));
    case "other":
      return operand.uses;
    case "null":
    case "constant":
      return [];
  }
}
