import type { Operand, Statement } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import type { Engine } from "./engine.ts";
import { closure, dropPlaces, put } from "./holders.ts";
import { placesOf } from "./call.ts";
import { runCall } from "./run-call.ts";
import { look } from "./run-condition.ts";
import { readErrno } from "./run-errno.ts";
import { changePending, changeWindow, runRuntimeCall } from "./run-jni.ts";
import { checkUse, release } from "./run-release.ts";
import { know, newValue, update, valueAt, type State, type Value, type ValueId } from "./state.ts";

/** Runs a statement that has one way on. */
export function runSimple(state: State, statement: Statement, engine: Engine): void {
  const { span } = statement;
  const id = `${span.start}.${engine.round}.${statement.kind}`;
  switch (statement.kind) {
    case "assign":
      return assign(state, statement, id, engine);
    case "call":
      return runCall(state, statement, engine);
    case "make": {
      const { what, holds, body } = statement;
      const from = holds.flatMap((place) => state.places.get(place) ?? []);
      const scoped = statement.scoped === true;
      const literal = statement.immutable === true;
      const known = { kind: "managed", managed: what, from, keeps: true, scoped, literal } as const;
      const value = newValue(id, span, {
        ...known,
        what: what === "object" ? (body ?? what) : what,
      });
      know(state, value);
      return put(state, statement.to, id, span, engine);
    }
    case "address": {
      const from = placesOf(statement.of).flatMap((place) => ownersOf(valueAt(state, place, span)));
      for (const owner of from) asMemory(state, owner);
      const value = newValue(id, span, {
        kind: "address",
        from,
        keeps: statement.keeps,
        what: "an address",
      });
      know(state, value);
      return put(state, statement.to, id, span, engine);
    }
    case "acquire": {
      const { what, by, nullable } = statement;
      const nullness = nullable ? "maybe" : "no";
      const lent = statement.lent === true;
      const known = { kind: "native", custody: "owned", by, what, nullness, lent } as const;
      know(state, newValue(id, span, { ...known, proven: true }));
      return put(state, statement.to, id, span, engine);
    }
    case "release":
      for (const place of placesOf(statement.value)) {
        release(
          state,
          refuseForeign(state, place, statement, engine),
          statement.by,
          span,
          engine,
          true,
        );
      }
      return;
    case "guard":
      return guard(state, statement, engine);
    case "forget":
      for (const place of placesOf(statement.value)) {
        const { id: of, custody } = valueAt(state, place, span);
        if (custody !== "owned" && custody !== "guarded") continue;
        update(state, of, { custody: "unknown", by: null });
      }
      return;
    case "use":
      return use(state, statement, id, engine);
    case "drop": {
      const { place } = statement;
      const own = (of: string): boolean => of === place || of.startsWith(`${place}.`);
      return dropPlaces(state, own, span, engine);
    }
    case "pin":
    case "unpin":
      for (const place of placesOf(statement.of)) {
        pinOrUnpin(state, place, statement.kind === "pin", span, engine);
      }
      if (statement.kind === "pin" && statement.to !== null) {
        const from = placesOf(statement.of).flatMap((place) => state.places.get(place) ?? []);
        const value = newValue(id, span, { kind: "managed", managed: "handle", from, keeps: true });
        know(state, value);
        put(state, statement.to, id, span, engine);
      }
      return;
    case "errno":
      return readErrno(state, statement, engine);
    case "pending":
      return changePending(state, statement);
    case "window":
      return changeWindow(state, statement);
    case "runtime-call":
      return runRuntimeCall(state, statement, engine);
    case "opaque":
      return handOver(state, statement.uses);
    default:
  }
}

/** The language's own deallocator is given memory that a C function made. */
function refuseForeign(
  state: State,
  place: string,
  { by, span }: Statement & { readonly kind: "release" },
  engine: Engine,
): Value {
  const value = valueAt(state, place, span);
  const known = value.custody === "borrowed" && value.proven;
  if (value.call === null || value.escaped || value.nullness === "yes") return value;
  // The allocator that Windows' own functions share with their callers; without a word about
  // the function, whoever frees with it has read its documentation.
  const source = engine.world.effectsOf(value.call.symbol)?.source ?? "name";
  if (/CoTaskMem/.test(by) && source === "name") return value;
  if (value.custody !== "unknown" && !known) return value;
  engine.emit("wrong-release", span, { ...value, by, proven: known }, [
    { span: value.born, text: "C made it here" },
  ]);
  // Told once: what it is after that is nobody's guess.
  update(state, value.id, { custody: "unknown", proven: false });
  return { ...value, custody: "unknown" };
}

function pinOrUnpin(
  state: State,
  place: string,
  pinned: boolean,
  span: Span,
  engine: Engine,
): void {
  const { id } = valueAt(state, place, span);
  for (const of of closure(state, id)) {
    const value = state.values.get(of)!;
    update(state, of, { pinned, unpinned: pinned ? null : span });
    if (!pinned && value.pinned && value.keptBy?.likely === true) {
      const proven = value.keptBy.certain;
      engine.emit("address-after-unpin", value.keptBy.span, { ...value, proven }, [
        { span, text: "it may be moved from here on" },
      ]);
    }
  }
}

function assign(
  state: State,
  { to, value, span }: Statement & { readonly kind: "assign" },
  id: ValueId,
  engine: Engine,
): void {
  if (value.kind === "place") {
    const moved = valueAt(state, value.place, span);
    const inside = `${value.place}.`;
    const fields: [string, ValueId][] = [];
    for (const field of state.places) if (field[0].startsWith(inside)) fields.push(field);
    put(state, to, moved.id, span, engine);
    for (const [place, field] of fields) {
      state.places.set(to + place.slice(value.place.length), field);
    }
    const failed = state.failures.get(value.place);
    if (failed !== undefined) state.failures.set(to, failed);
    return;
  }
  know(state, fresh(state, value, id));
  put(state, to, id, span, engine);
}

function fresh(state: State, value: Operand, id: ValueId): ReturnType<typeof newValue> {
  switch (value.kind) {
    case "null":
      return newValue(id, value.span, { nullness: "yes", what: "NULL" });
    case "constant":
      return newValue(id, value.span, {
        nullness: isTrue(value.value) ? "no" : "yes",
        literal: value.value.startsWith('"'),
      });
    case "compound": {
      const from = placesOf(value).map((place) => valueAt(state, place, value.span).id);
      return newValue(id, value.span, { kind: "managed", managed: "object", from, keeps: true });
    }
    case "other":
    case "place":
      return newValue(id, value.span, {});
  }
}

function isTrue(constant: string): boolean {
  return !/^(?:|0|0x0|false|null|none|nil)$/i.test(constant);
}

function guard(
  state: State,
  { value, by, to, span }: Statement & { readonly kind: "guard" },
  engine: Engine,
): void {
  for (const place of placesOf(value)) {
    const guarded = valueAt(state, place, span);
    if (guarded.custody === "owned" && guarded.by !== null && by !== null) {
      if (!engine.world.sameRelease(guarded.by, by)) {
        engine.emit("wrong-release", span, { ...guarded, by }, [
          { span: guarded.born, text: `made here, to be given back with ${guarded.by}` },
        ]);
      }
    }
    if (guarded.custody === "borrowed" && guarded.proven && by !== null) {
      engine.emit("release-of-borrowed", span, { ...guarded, by }, [
        { span: guarded.born, text: "made here, and stays C's" },
      ]);
    }
    update(state, guarded.id, { custody: "guarded", by, proven: true });
    if (to !== null) put(state, to, guarded.id, span, engine);
  }
}

/** A variable whose address is taken is memory of this code, whatever it holds. */
function asMemory(state: State, id: ValueId): void {
  const value = state.values.get(id);
  if (value?.kind !== "plain" || value.call !== null || /^(?:outside|parameter) /.test(id)) return;
  update(state, id, { kind: "managed", managed: "memory" });
}

/** An address beside an address, or a view of a view, needs the same owner. */
function ownersOf(value: Value): readonly ValueId[] {
  return value.kind === "address" && value.from.length > 0 ? value.from : [value.id];
}

function use(
  state: State,
  { value, how, to, span }: Statement & { readonly kind: "use" },
  id: ValueId,
  engine: Engine,
): void {
  const from: ValueId[] = [];
  for (const place of placesOf(value)) {
    const used = valueAt(state, place, span);
    from.push(...ownersOf(used));
    if (how === "keep-alive") continue;
    checkUse(state, used, value.span, engine);
    if (used.nullness === "maybe" && (used.proven || used.call !== null)) {
      const related = [{ span: used.born, text: "may be NULL since here" }];
      engine.emit("null-unchecked", value.span, used, related);
    }
    if (used.unchecked) look(state, place, span, false);
  }
  if (to === null) return;
  const kind = how === "view" ? "address" : "plain";
  const value_ = newValue(id, span, { kind, from: how === "view" ? from : [], what: "a view" });
  know(state, value_);
  put(state, to, id, span, engine);
}

/** Code that was not understood may have done anything to what it names. */
function handOver(state: State, places: readonly string[]): void {
  const all = [...state.places].filter(([at]) =>
    places.some((place) => at === place || at.startsWith(`${place}.`)),
  );
  for (const [, id] of all) {
    for (const of of closure(state, id)) {
      const value = state.values.get(of);
      if (value?.custody === "owned" && !value.lent) update(state, of, { custody: "unknown" });
      update(state, of, { unchecked: false, nullness: "unknown" });
      if (value?.kind === "managed" && !value.scoped) state.places.set(`?${of}`, of);
    }
  }
}
