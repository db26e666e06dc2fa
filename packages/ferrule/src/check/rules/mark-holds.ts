import { onTarget, trueParameter } from "../abi/true-type.ts";
import type { Mark } from "../model/front-end.ts";
import { suggestsThread } from "../truth/hint-effects.ts";
import type { TrueFunction, Truth } from "../truth/model.ts";
import { waits } from "../truth/waits.ts";

/** Some constructs are wrong only together with what the header says. */
export function markHolds({ needs, symbol }: Mark, truth: Truth): boolean {
  if (needs === undefined) return true;
  if (symbol !== null && needs.kind === "waits") return waits(symbol, truth);
  if (symbol !== null && needs.kind === "own-thread") return belongsToThread(symbol, truth);
  if (needs.kind === "borrowed-result") {
    const effects = symbol === null ? null : truth.effectsOf(symbol);
    return effects?.result.borrowed === true && effects.result.from !== null;
  }
  const fn = symbol === null ? undefined : truth.functions.get(symbol);
  if (!fn) return false;
  if (needs.kind === "wide-parameter") return isWide(fn, needs.parameter);
  if (needs.kind === "takes-record") return recordBytes(fn, needs.parameter) > 0;
  if (needs.kind === "larger-record") return recordBytes(fn, needs.parameter) > needs.bytes;
  return fn.declarations.some(({ doc }) => doc !== null && suggestsThread(doc.text));
}

/** A function of the header that a native method is named after belongs to one thread. */
function belongsToThread(name: string, { functions }: Truth): boolean {
  const ending = name.toLowerCase().replace(/^native/, "");
  const wanted = /\b(?:only|must)\b[^.]*\bthread\b|\b(?:same|main|ui) thread\b/i;
  for (const [symbol, { declarations }] of functions) {
    if (!symbol.toLowerCase().endsWith(ending)) continue;
    if (declarations.some(({ doc }) => doc !== null && wanted.test(doc.text))) return true;
  }
  return false;
}

/** The size of the record that a parameter points to, on the target where it is smallest; 0 for none. */
function recordBytes(fn: TrueFunction, parameter: number): number {
  const sizes = fn.facts.targets.flatMap((target) => {
    const type = onTarget(fn.declarations, target.id)?.type.parameters[parameter];
    const seen = type && trueParameter(type, fn.facts, target);
    const to = seen?.kind === "pointer" ? seen.to : null;
    return to?.kind === "record" && to.bytes !== null ? [to.bytes] : [];
  });
  return sizes.length === 0 ? 0 : Math.min(...sizes);
}

function isWide(fn: TrueFunction, parameter: number): boolean {
  return fn.facts.targets.some((target) => {
    const type = onTarget(fn.declarations, target.id)?.type.parameters[parameter];
    const seen = type && trueParameter(type, fn.facts, target);
    return seen?.kind === "pointer" || (seen?.kind === "integer" && seen.bytes > 4);
  });
}
