import { dirname } from "node:path";
import { joinLeniently } from "../../boundary/join-boundary.ts";
import type { Boundary, BoundaryFunction } from "../../boundary/model.ts";
import { emptyContract } from "../../contract/empty-contract.ts";
import type { Contract } from "../../contract/model.ts";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Facts, FunctionDeclaration } from "../../facts/model.ts";
import { readFacts, type FactsRequest } from "../../facts/read-facts.ts";
import type { LibrarySource } from "../config/model.ts";
import type { Inputs } from "../remember/inputs.ts";
import { usualFolders } from "../../facts/request/usual-folders.ts";
import { findHeader } from "./find-header.ts";
import { deriveEffects } from "./derive-effects.ts";
import { documentedEffects } from "./documented-effects.ts";
import type { CallEffects } from "./effects.ts";
import type { TrueFunction, Truth } from "./model.ts";
import type { ReadFiles } from "./read-files.ts";
import { standardEffects } from "./standard-effects.ts";

/** What one library says, and what is to be said of its headers and contracts. */
export type ReadLibrary = {
  readonly boundaries: readonly Boundary[];
  readonly warnings: readonly Diagnostic[];
};

/** What facts are read with, whatever the library. */
export type FactsOptions = Omit<FactsRequest, "headers">;

/**
 * Header and contracts of a library, joined for every function.
 *
 * @throws InputError for a header or a contract that cannot be used.
 */
export async function readLibrary(
  library: LibrarySource,
  options: FactsOptions,
  { contract: load }: ReadFiles,
  inputs: Inputs,
): Promise<ReadLibrary> {
  library.contracts.forEach(inputs.note);
  const contracts = await Promise.all(library.contracts.map((file) => load(file)));
  const headers = headersOf(library, contracts, inputs);
  if (headers.length === 0) return { boundaries: [], warnings: contracts.map(withoutHeader) };
  const request: FactsRequest = {
    ...options,
    headers,
    includeDirs: [...library.includeDirs, ...options.includeDirs],
    defines: [...library.defines, ...options.defines],
  };
  inputs.noteFacts(request);
  const read = await readFacts(request);
  const given = contracts.length > 0 ? contracts : [emptyContract(library.name)];
  const joined = given.map((contract) => joinLeniently(read.facts, contract));
  return {
    boundaries: joined.map(({ boundary }) => boundary),
    warnings: [...read.warnings, ...joined.flatMap((of) => of.strangers.map(soften))],
  };
}

/** Those that were named; otherwise the contracts' own, where they can be found. */
function headersOf(
  { headers, includeDirs }: LibrarySource,
  contracts: readonly Contract[],
  inputs: Inputs,
): readonly string[] {
  if (headers.length > 0) return headers;
  return contracts.flatMap((contract) => {
    const folders = [dirname(contract.file), ...includeDirs, ...usualFolders];
    return contract.headers.flatMap((header) => findHeader(header, folders, inputs) ?? []);
  });
}

function withoutHeader({ file, headers }: Contract): Diagnostic {
  return createDiagnostic({
    hazard: "input/contract",
    severity: "warning",
    origin: "check",
    message: `${file} is not used: its header ${headers.join(", ")} is not known.`,
    help: "Name the header with --header.",
  });
}

/** A contract may well be for a newer library than the header: its other lines still hold. */
function soften(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning" };
}

/** What several boundaries say together; a contract's line goes before a bare header. */
export function createTruth(boundaries: readonly Boundary[]): Truth {
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
