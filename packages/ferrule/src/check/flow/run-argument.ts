import type { Argument, Operand } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import type { ParameterEffects } from "../truth/effects.ts";
import { isProven, placesOf, type Call, type Made } from "./call.ts";
import type { Engine } from "./engine.ts";
import { closure, put } from "./holders.ts";
import { checkUse, release } from "./run-release.ts";
import { know, newValue, update, valueAt, type State, type Value, type ValueId } from "./state.ts";

/** C is given a value: it may keep it, take it over or give it back. */
export function passArgument(
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

/** Through a view, what is given back is what it shows. */
function pointedAt(state: State, value: Value): Value {
  const [only, more] = value.kind === "address" ? value.from : [];
  return (only !== undefined && more === undefined && state.values.get(only)) || value;
}

/** The same pointer cannot be two kinds of record. */
export function compareHandle(
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

/** C writes where an argument points. */
export function writeOut(
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
