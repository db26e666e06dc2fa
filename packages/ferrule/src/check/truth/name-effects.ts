import type { ForeignDeclaration } from "../model/declared.ts";
import { lent, plainResult, type CallEffects, type ParameterEffects } from "./effects.ts";
import { nameSuggestsKeeping, namesDeallocator } from "./hint-effects.ts";

/**
 * What one may suppose of a function that no header declares: a callback given to `set_callback` is
 * kept, what is given to `box_free` is gone. Findings that rest on it are warnings.
 */
export function effectsByName(
  symbol: string,
  declaration: ForeignDeclaration | undefined,
): CallEffects | null {
  const bare = {
    symbol,
    source: "name",
    described: false,
    contracted: false,
    result: plainResult,
  } as const;
  const parameters = declaration?.parameters ?? null;
  if (!declaration || parameters === null) {
    return namesDeallocator(symbol) ? { ...bare, parameters: [{ ...lent, releases: true }] } : null;
  }
  const { result } = declaration;
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
  return { ...bare, parameters: seen };
}
