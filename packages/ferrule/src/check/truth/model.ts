import type { Boundary, BoundaryFunction } from "../../boundary/model.ts";
import type { Facts, FunctionDeclaration } from "../../facts/model.ts";
import type { CallEffects } from "./effects.ts";

/** What is known of one C function: every header that declares it, and what it promises. */
export type TrueFunction = {
  readonly symbol: string;
  readonly library: string;
  /** Several where the targets disagree; `targets` are disjoint. Empty without a header. */
  readonly declarations: readonly FunctionDeclaration[];
  readonly facts: Facts;
  readonly boundary: BoundaryFunction;
  readonly whole: Boundary;
};

/** All that is known of the C side. Without a header there are still the well-known effects. */
export type Truth = {
  readonly functions: ReadonlyMap<string, TrueFunction>;
  /** Effects of a call, by symbol; null when nothing is known. */
  readonly effectsOf: (symbol: string) => CallEffects | null;
  readonly facts: readonly Facts[];
  /** True when some header was read. */
  readonly known: boolean;
};
