import type { LoweredFunction } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import type { CallEffects } from "../truth/effects.ts";
import type { FlowEvent, FlowEventKind } from "./events.ts";
import type { State, Value } from "./state.ts";
import type { Summary } from "./summary.ts";

/** What flow needs to know of the world outside the function. */
export type World = {
  readonly effectsOf: (symbol: string) => CallEffects | null;
  /** Whether the declaration has errno saved; null where the language has no such switch. */
  readonly savesError: (symbol: string) => boolean | null;
  /** The parameter is declared as an address of anything: no compiler compares it. */
  readonly untyped: (symbol: string, index: number) => boolean;
  /** The declaration makes a string of the result: the pointer is not what the program has. */
  readonly converts: (symbol: string) => boolean;
  /** The function may wait for something outside. */
  readonly waits: (symbol: string) => boolean;
  readonly summaryOf: (name: string) => Summary | null;
  /** Names for one deallocator: `free`, `libc::free`, `C.free`. */
  readonly sameRelease: (a: string, b: string) => boolean;
};

/** One run over one function. */
export type Engine = {
  readonly fn: LoweredFunction;
  readonly world: World;
  /** Distinguishes values of one statement in different rounds of a loop. */
  round: number;
  emit(
    kind: FlowEventKind,
    span: Span,
    about: Pick<Value, "what" | "by" | "call" | "proven"> & {
      readonly keptBy?: Value["keptBy"];
    } & {
      readonly expected?: string | null;
    },
    related: FlowEvent["related"],
  ): void;
  /** Does the place live on when the function has ended? */
  readonly outside: (place: string) => boolean;
  /** States in which a call inside `try` may have thrown. */
  thrown: State[] | null;
};

/** Collects events; the same one seen on several paths counts once. */
export function createEngine(
  fn: LoweredFunction,
  world: World,
  found: Map<string, FlowEvent>,
): Engine {
  const locals = new Set(fn.locals);
  const parameters = new Set(fn.parameters);
  return {
    fn,
    world,
    round: 0,
    thrown: null,
    outside: (place) => isOutside(place, locals, parameters),
    emit(kind, span, about, related) {
      const key = `${kind}:${span.start}:${span.end}`;
      if (found.has(key)) return;
      const symbol = about.keptBy?.symbol ?? about.call?.symbol ?? about.by;
      const { what, by, proven, expected = null } = about;
      found.set(key, { kind, span, in: fn, symbol, what, by, expected, related, proven });
    },
  };
}

/** `a` of `a.b.c`. */
function rootOf(place: string): string {
  const dot = place.indexOf(".");
  return dot < 0 ? place : place.slice(0, dot);
}

function isOutside(
  place: string,
  locals: ReadonlySet<string>,
  parameters: ReadonlySet<string>,
): boolean {
  const root = rootOf(place);
  if (root.startsWith("$") || root === "return" || locals.has(root)) return false;
  // A parameter's name ends with the call, what it points at does not.
  return !parameters.has(root) || root !== place;
}
