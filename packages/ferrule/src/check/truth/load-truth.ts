import { basename } from "node:path";
import { joinLeniently } from "../../boundary/join-boundary.ts";
import type { Boundary, BoundaryFunction } from "../../boundary/model.ts";
import { emptyContract } from "../../contract/empty-contract.ts";
import { loadContract } from "../../contract/load-contract.ts";
import type { Contract } from "../../contract/model.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Facts, FunctionDeclaration } from "../../facts/model.ts";
import { readFacts, type FactsRequest } from "../../facts/read-facts.ts";
import { deriveEffects } from "./derive-effects.ts";
import { documentedEffects } from "./documented-effects.ts";
import type { CallEffects } from "./effects.ts";
import type { TrueFunction, Truth } from "./model.ts";
import { standardEffects } from "./standard-effects.ts";

export type TruthRequest = FactsRequest & {
  /** Contract files. */
  readonly contracts: readonly string[];
};

export type LoadedTruth = { readonly truth: Truth; readonly warnings: readonly Diagnostic[] };

/**
 * Headers and contracts, joined for every function.
 *
 * @throws InputError for a header or a contract that cannot be used.
 */
export async function loadTruth(request: TruthRequest): Promise<LoadedTruth> {
  const contracts = await Promise.all(request.contracts.map((file) => loadContract(file)));
  if (request.headers.length === 0) return { truth: createTruth([]), warnings: [] };
  const { facts, warnings } = await readFacts(request);
  const given = contracts.length > 0 ? contracts : [emptyContract(nameOf(request.headers))];
  const joined = given.map((contract) => joinLeniently(facts, contract));
  const strangers = joined.flatMap((of) => of.strangers);
  const truth = createTruth(joined.map(({ boundary }) => boundary));
  return { truth, warnings: [...warnings, ...strangers.map(soften)] };
}

function nameOf(headers: readonly string[]): string {
  return basename(headers[0] ?? "c").replace(/\.\w+$/, "");
}

/** A contract may well be for a newer library than the header: its other lines still hold. */
function soften(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning" };
}

/** What several boundaries say together; a contract's line goes before a bare header. */
function createTruth(boundaries: readonly Boundary[]): Truth {
  const functions = new Map<string, TrueFunction>();
  const effects = new Map<string, CallEffects>();
  for (const whole of boundaries) {
    const { facts, contract } = whole;
    const declared = declarationsBySymbol(facts);
    for (const fn of whole.functions) {
      const symbol = fn.declaration.symbol;
      const known = functions.get(symbol);
      if (known && (known.boundary.line !== null || fn.line === null)) continue;
      functions.set(symbol, trueFunction(symbol, fn, declared, whole, contract));
      effects.set(symbol, documentedEffects(fn, deriveEffects(fn, whole)));
    }
  }
  return {
    functions,
    effectsOf: (symbol) => choose(effects.get(symbol), standardEffects.get(symbol)),
    facts: [...new Set(boundaries.map(({ facts }) => facts))],
    known: boundaries.length > 0,
  };
}

/** What ISO C promises of `malloc` holds where a header declares it without a contract. */
function choose(
  known: CallEffects | undefined,
  standard: CallEffects | undefined,
): CallEffects | null {
  if (known?.described) return known;
  return standard ?? known ?? null;
}

function trueFunction(
  symbol: string,
  boundary: BoundaryFunction,
  declared: ReadonlyMap<string, readonly FunctionDeclaration[]>,
  whole: Boundary,
  { library }: Contract,
): TrueFunction {
  const declarations = declared.get(symbol) ?? [];
  return { symbol, library, declarations, facts: whole.facts, boundary, whole };
}

function declarationsBySymbol(facts: Facts): ReadonlyMap<string, readonly FunctionDeclaration[]> {
  const found = new Map<string, FunctionDeclaration[]>();
  for (const declaration of facts.declarations) {
    if (declaration.kind !== "function") continue;
    const known = found.get(declaration.symbol);
    if (known) known.push(declaration);
    else found.set(declaration.symbol, [declaration]);
  }
  return found;
}
