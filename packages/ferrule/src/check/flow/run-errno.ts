import type { Statement } from "../model/lowered.ts";
import type { Engine } from "./engine.ts";
import { know, newValue, type State } from "./state.ts";

/**
 * The error number is asked for. It belongs to the last foreign call; if the program has just looked
 * at the result of an earlier one, it is that one's error which is meant, and it is gone.
 */
export function readErrno(
  state: State,
  statement: Statement & { readonly kind: "errno" },
  engine: Engine,
): void {
  const { span, source, saved, to } = statement;
  const { errno, tested } = state;
  const about = { what: source, by: null, proven: true };
  const meant = tested ?? errno;
  if (saved && meant && engine.world.savesError(meant.symbol) === false) {
    const call = { id: "", symbol: meant.symbol, order: meant.order };
    engine.emit("errno-not-captured", span, { ...about, call }, [
      { span: meant.span, text: `${meant.symbol} is called without having it saved` },
    ]);
  } else if (errno && tested && tested.order < errno.order && !untouched(saved, errno, engine)) {
    const call = { id: "", symbol: tested.symbol, order: tested.order };
    engine.emit("errno-stale", span, { ...about, call }, [
      { span: tested.span, text: `the failure of ${tested.symbol} is seen here` },
      { span: errno.span, text: `${errno.symbol} sets errno again` },
    ]);
  }
  if (to === null) return;
  const id = `${span.start}.${engine.round}.errno`;
  know(state, newValue(id, span, { what: "errno" }));
  state.places.set(to, id);
}

/** A call whose binding saves nothing leaves the saved copy of the one before alone. */
function untouched(saved: boolean, by: { readonly symbol: string }, { world }: Engine): boolean {
  return saved && world.savesError(by.symbol) === false;
}
