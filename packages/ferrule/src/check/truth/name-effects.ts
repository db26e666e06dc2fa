import type { ForeignDeclaration } from "../model/declared.ts";
import { lent, plainResult, type CallEffects, type ParameterEffects } from "./effects.ts";
import { nameSuggestsKeeping, namesDeallocator } from "./hint-effects.ts";

/**
 * What the binding itself lets one suppose of a function that no header declares: a callback given to
 * `set_callback` is kept, what is given to `box_free` is gone. Findings that rest on it are warnings.
 */
export function effectsByName(declaration: ForeignDeclaration): CallEffects | null {
  const { symbol, parameters, result } = declaration;
  if (parameters === null) return null;
  const kept = nameSuggestsKeeping(symbol);
  const single = parameters.length === 1 && result?.kind !== "pointer" && namesDeallocator(symbol);
  const seen = parameters.map(({ type }): ParameterEffects => {
    const callback =
      type.kind === "callback" || (type.kind === "pointer" && type.to?.kind === "callback");
    if (callback)
      return { ...lent, callback, keeps: kept === true, onlyDuringCall: kept === false };
    const address = type.kind === "pointer" || type.kind === "pointer-integer";
    return single && address ? { ...lent, releases: true } : lent;
  });
  return { symbol, source: "name", described: false, result: plainResult, parameters: seen };
}
