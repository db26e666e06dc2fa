import type { Span } from "../model/source.ts";
import type { Engine } from "./engine.ts";
import { closure } from "./holders.ts";
import { update, type State, type Value } from "./state.ts";

/** A value is given back with `by`. */
export function release(
  state: State,
  value: Value,
  by: string,
  span: Span,
  engine: Engine,
  proven: boolean,
): void {
  if (value.nullness === "yes") return;
  const about = { ...value, by, proven: proven && value.proven };
  const first = value.custody === "moved" ? "C has owned it since here" : "given back here first";
  const before = value.ended === null ? [] : [{ span: value.ended, text: first }];
  const made = [{ span: value.born, text: "made here" }];
  switch (value.custody) {
    case "released":
      engine.emit("double-release", span, { ...about, proven }, before);
      return;
    case "moved":
      engine.emit("double-release", span, about, before);
      return;
    case "guarded":
      if (value.by !== null && value.proven) engine.emit("double-release", span, about, made);
      break;
    case "borrowed":
      if (value.proven) engine.emit("release-of-borrowed", span, { ...about, proven: true }, made);
      break;
    case "owned":
      if (value.by !== null && !engine.world.sameRelease(value.by, by)) {
        const text = `made here, to be given back with ${value.by}`;
        const expected = value.by;
        engine.emit("wrong-release", span, { ...about, expected }, [{ span: value.born, text }]);
      }
      break;
    case "unknown": {
      const source = value.call ? engine.world.effectsOf(value.call.symbol)?.source : undefined;
      // A name that says "allocates" is answer enough.
      const allocates = /alloc|dup|copy/i.test(value.call?.symbol ?? "");
      if (source === "header" && !allocates && /^(?:free|delete)$/.test(by)) {
        engine.emit("release-undocumented", span, { ...about, proven: false }, made);
      }
    }
  }
  for (const parent of value.from) {
    const above = state.values.get(parent);
    if (above?.custody === "released" && value.custody === "owned" && above.ended) {
      engine.emit("released-out-of-order", span, about, [
        { span: above.ended, text: `${above.what} was closed here, before it` },
      ]);
    }
  }
  const { keptBy } = value;
  if (keptBy?.likely && value.what === "callback") {
    engine.emit("kept-value-dies", span, { ...value, by, proven: keptBy.certain }, [
      { span: keptBy.span, text: `${keptBy.symbol} was given it here, and still has it` },
    ]);
  } else if (keptBy?.likely && keptBy.symbol !== by && value.kind === "native") {
    engine.emit("kept-value-released", keptBy.span, { ...value, proven: keptBy.certain, keptBy }, [
      { span, text: `given back here with ${by}` },
    ]);
  }
  update(state, value.id, { custody: "released", by, ended: span, unchecked: false });
}

/** One mistake with a value is told once; what follows from it is not. */
function settle(state: State, { id }: Value): void {
  update(state, id, { custody: "unknown", by: null, call: null });
}

/** A value is read, written or passed on: it must still be there. */
export function checkUse(state: State, value: Value, span: Span, engine: Engine): void {
  if (value.nullness === "yes") return;
  const ended = value.ended ?? span;
  if (value.custody === "released" && value.kind !== "plain") {
    engine.emit("use-after-release", span, { ...value, proven: true }, [
      { span: ended, text: `given back here with ${value.by ?? "its deallocator"}` },
    ]);
    return settle(state, value);
  }
  if (value.custody === "released") {
    engine.emit("use-after-release", span, value, [{ span: ended, text: "given back here" }]);
    return settle(state, value);
  }
  if (value.custody === "moved") {
    engine.emit("use-after-move", span, value, [
      { span: ended, text: "C has owned it since here" },
    ]);
    return settle(state, value);
  }
  const status = value.onlyOnSuccess && value.call ? state.values.get(value.call.id) : undefined;
  if (status?.unchecked === true && status.id !== value.id) {
    engine.emit("used-before-check", span, { ...value, proven: status.proven }, [
      { span: status.born, text: `whether ${value.call?.symbol} failed has not been asked` },
    ]);
    update(state, value.id, { onlyOnSuccess: false });
    // One mistake is told once.
    update(state, status.id, { unchecked: false });
  }
  const views = value.kind === "address" ? closure(state, value.id) : value.from;
  for (const id of views) {
    const owner = state.values.get(id);
    if (!owner || id === value.id) continue;
    if (owner.dead && owner.kind === "managed" && value.kind === "address" && !value.keeps) {
      // Of a temporary the address is wrong from the start: that is the line to change.
      const at = owner.named ? span : value.born;
      engine.emit("address-outlives-owner", at, { ...value, proven: true }, [
        { span: value.born, text: "the address is taken here" },
        { span: owner.dead, text: "its owner ends here" },
        { span, text: "and is used here" },
      ]);
      update(state, value.id, { from: [] });
      return;
    }
    if (owner.unpinned && value.kind === "address") {
      engine.emit("address-after-unpin", span, { ...value, proven: true }, [
        { span: owner.unpinned, text: "its owner may be moved from here on" },
      ]);
    } else if (owner.custody === "released" && owner.ended && value.kind !== "plain") {
      engine.emit("use-after-release", span, { ...value, proven: owner.proven }, [
        { span: owner.ended, text: `${owner.what} is given back here` },
      ]);
      update(state, value.id, { from: [] });
      return;
    }
  }
}
