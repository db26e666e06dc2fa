import type { Span } from "../model/source.ts";
import type { Engine } from "./engine.ts";
import type { State } from "./state.ts";

/** Says so where something stands inside an open region that may not. */
export function checkWindow(state: State, name: string, span: Span, engine: Engine): void {
  for (const [window, opened] of state.windows) {
    const of = opened.of === null ? undefined : state.values.get(opened.of);
    if (of?.nullness === "yes") continue;
    const about = { what: name, by: window, call: null, proven: true };
    engine.emit("forbidden-in-window", span, about, [
      { span: opened.span, text: `${window} begins here` },
    ]);
    return;
  }
}
