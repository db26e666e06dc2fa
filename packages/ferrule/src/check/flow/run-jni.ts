import type { Statement } from "../model/lowered.ts";
import { checkWindow } from "./check-window.ts";
import type { Engine } from "./engine.ts";
import { put } from "./holders.ts";
import { placesOf } from "./call.ts";
import { checkUse } from "./run-release.ts";
import { know, newValue, update, valueAt, type State } from "./state.ts";

/** An exception becomes pending, may be, is asked for or cleared. */
export function changePending(
  state: State,
  { change, span }: Statement & { readonly kind: "pending" },
): void {
  switch (change) {
    case "raises":
      state.pending = "yes";
      state.raised = { name: "", span };
      return;
    case "may-raise":
      if (state.pending === "no") state.pending = "maybe";
      state.raised = { name: "", span };
      return;
    case "asked":
      if (state.pending === "maybe") state.pending = "no";
      return;
    case "cleared":
      state.pending = "no";
  }
}

/** A region opens or closes in which the runtime may not be called. */
export function changeWindow(
  state: State,
  { change, name, of, span }: Statement & { readonly kind: "window" },
): void {
  const [place] = placesOf(of);
  const key = place === undefined ? name : valueAt(state, place, span).id;
  const id = place === undefined ? null : key;
  if (change === "open") state.windows.set(name, { span, of: id });
  else {
    for (const [opened, { of: held }] of state.windows) {
      if (opened === name || (id !== null && held === id)) state.windows.delete(opened);
    }
  }
}

/** A function of the runtime's own interface is called where it may not stand. */
export function runRuntimeCall(
  state: State,
  statement: Statement & { readonly kind: "runtime-call" },
  engine: Engine,
): void {
  const { name, span, uses, allowedWhilePending, forbiddenInWindow } = statement;
  const about = { what: name, by: null, call: null, proven: true };
  const raised = state.raised;
  if (!allowedWhilePending && state.pending === "yes") {
    const text = "an exception is pending since here";
    engine.emit("called-while-pending", span, about, raised ? [{ span: raised.span, text }] : []);
    state.pending = "no";
  }
  if (!allowedWhilePending && state.pending === "maybe") {
    // The missing question belongs behind the call that can throw.
    engine.emit("pending-unchecked", raised?.span ?? span, about, [
      { span, text: `${name} is called while an exception may be pending` },
    ]);
    state.pending = "no";
  }
  if (forbiddenInWindow) checkWindow(state, name, span, engine);
  for (const operand of uses) {
    for (const place of placesOf(operand)) {
      const used = valueAt(state, place, span);
      checkUse(state, used, operand.span, engine);
      if (used.nullness !== "maybe" || !used.proven || allowedWhilePending) continue;
      engine.emit("null-unchecked", operand.span, used, [
        { span: used.born, text: "may be NULL since here" },
      ]);
      update(state, used.id, { nullness: "unknown" });
    }
  }
  state.order++;
  state.errno = { symbol: name, order: state.order, span };
  giveResult(state, statement, engine);
}

function giveResult(
  state: State,
  { to, name, span, nullable, tells }: Statement & { readonly kind: "runtime-call" },
  engine: Engine,
): void {
  if (to === undefined || to === null) return;
  const id = `${span.start}.${engine.round}.runtime`;
  const nullness = nullable === true ? "maybe" : "unknown";
  const known = { what: `the result of ${name}`, proven: true, tells: tells ?? null } as const;
  know(state, newValue(id, span, { ...known, nullness }));
  put(state, to, id, span, engine);
}
