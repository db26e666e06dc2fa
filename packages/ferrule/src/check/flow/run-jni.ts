import type { Statement } from "../model/lowered.ts";
import type { Engine } from "./engine.ts";
import { placesOf } from "./run-call.ts";
import { checkUse } from "./run-release.ts";
import { valueAt, type State } from "./state.ts";

/** An exception becomes pending, may be, is asked for or cleared. */
export function changePending(
  state: State,
  { change }: Statement & { readonly kind: "pending" },
): void {
  switch (change) {
    case "raises":
      state.pending = "yes";
      return;
    case "may-raise":
      if (state.pending === "no") state.pending = "maybe";
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
  { change, name, span }: Statement & { readonly kind: "window" },
): void {
  if (change === "open") state.windows.set(name, span);
  else state.windows.delete(name);
}

/** A function of the runtime's own interface is called where it may not stand. */
export function runRuntimeCall(
  state: State,
  statement: Statement & { readonly kind: "runtime-call" },
  engine: Engine,
): void {
  const { name, span, uses, allowedWhilePending, forbiddenInWindow } = statement;
  const about = { what: name, by: null, call: null, proven: true };
  if (!allowedWhilePending && state.pending === "yes") {
    engine.emit("called-while-pending", span, about, []);
  }
  if (!allowedWhilePending && state.pending === "maybe") {
    engine.emit("pending-unchecked", span, about, []);
  }
  const [open] = state.windows;
  if (forbiddenInWindow && open) {
    const [window, opened] = open;
    engine.emit("forbidden-in-window", span, { ...about, by: window }, [
      { span: opened, text: `${window} begins here` },
    ]);
  }
  for (const operand of uses) {
    for (const place of placesOf(operand)) {
      checkUse(state, valueAt(state, place, span), operand.span, engine);
    }
  }
}
