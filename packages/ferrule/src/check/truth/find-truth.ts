import { basename } from "node:path";
import { findPack } from "../../contract/find-pack.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import type { FactsRequest } from "../../facts/read-facts.ts";
import { defaultTargets } from "../../facts/targets.ts";
import type { Configuration, LibrarySource } from "../config/model.ts";
import type { FileReading } from "../model/front-end.ts";
import type { Inputs } from "../remember/inputs.ts";
import { discoverLibraries } from "./discover-libraries.ts";
import { createTruth, readLibrary, type FactsOptions, type ReadLibrary } from "./load-truth.ts";
import type { Truth } from "./model.ts";
import { readFiles, type ReadFiles } from "./read-files.ts";

/** What the command line says of the C side. */
export type TruthRequest = FactsRequest & {
  /** Contract files. */
  readonly contracts: readonly string[];
};

type ReadOne = (
  library: LibrarySource,
  options: FactsOptions,
  files: ReadFiles,
  inputs: Inputs,
) => Promise<ReadLibrary>;

type LoadedTruth = { readonly truth: Truth; readonly warnings: readonly Diagnostic[] };

/** The truth for each file, loaded once for all files that need the same. */
export type TruthFinder = {
  readonly of: (reading: FileReading) => Promise<Truth>;
  /** About headers and contracts, as far as they were needed. */
  readonly warnings: () => readonly Diagnostic[];
};

/**
 * What was named counts: on the command line, else in the configuration, else what a file leads to
 * by itself. What nobody named and cannot be used is a warning.
 */
export function createTruthFinder(
  request: TruthRequest,
  configuration: Configuration,
  inputs: Inputs,
): TruthFinder {
  const targets = request.targets.length > 0 ? request.targets : configuration.targets;
  const options: FactsOptions = { ...request, targets };
  const named = namedLibraries(request, configuration);
  const loaded = new Map<string, Promise<LoadedTruth>>();
  const read = once(named !== null ? readLibrary : readFound);
  const warnings = new Map<string, Diagnostic>();
  const files = readFiles();
  return {
    async of(reading) {
      const libraries = named ?? (await discoverLibraries(reading, files, inputs));
      const wanted = named === null && isVerified(reading) ? onOne(options) : options;
      const key = JSON.stringify([libraries, wanted.targets]);
      const loading = loaded.get(key) ?? load(libraries, wanted, read, files, inputs);
      loaded.set(key, loading);
      const { truth, warnings: about } = await loading;
      for (const of of about) warnings.set(of.fingerprint, of);
      return truth;
    },
    warnings: () => [...warnings.values()],
  };
}

function namedLibraries(
  { headers, contracts }: TruthRequest,
  { libraries }: Configuration,
): readonly LibrarySource[] | null {
  if (headers.length === 0 && contracts.length === 0)
    return libraries.length > 0 ? libraries : null;
  const name = basename(headers[0] ?? "c").replace(/\.\w+$/, "");
  const pack = contracts.length === 0 ? findPack(name) : null;
  const known = pack === null ? contracts : [pack];
  return [{ name, headers, contracts: known, includeDirs: [], defines: [] }];
}

async function load(
  libraries: readonly LibrarySource[],
  options: FactsOptions,
  read: ReadOne,
  files: ReadFiles,
  inputs: Inputs,
): Promise<LoadedTruth> {
  const parts: ReadLibrary[] = [];
  for (const library of libraries) parts.push(await read(library, options, files, inputs));
  return {
    truth: createTruth(parts.flatMap(({ boundaries }) => boundaries)),
    warnings: parts.flatMap(({ warnings }) => warnings),
  };
}

/** A library that several files lead to is read once, whatever else each leads to. */
function once(read: ReadOne): ReadOne {
  const known = new Map<string, Promise<ReadLibrary>>();
  return (library, options, files, inputs) => {
    const key = JSON.stringify([library, options.targets]);
    const reading = known.get(key) ?? read(library, options, files, inputs);
    known.set(key, reading);
    return reading;
  };
}

/** The compiler holds all of it against the header itself: no target tells more than another. */
function isVerified({ declarations, records, callbacks, constants }: FileReading): boolean {
  const verified = [...declarations, ...records].every((of) => of.verified);
  return verified && callbacks.length === 0 && constants.length === 0;
}

function onOne(options: FactsOptions): FactsOptions {
  const [first] = options.targets.length > 0 ? options.targets : defaultTargets;
  return first === undefined ? options : { ...options, targets: [first] };
}

/** A header that was only found may not be meant for this. */
async function readFound(
  library: LibrarySource,
  options: FactsOptions,
  files: ReadFiles,
  inputs: Inputs,
): Promise<ReadLibrary> {
  try {
    return await readLibrary(library, options, files, inputs);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const warnings = error.diagnostics.map((of) => ({ ...of, severity: "warning" as const }));
    return { boundaries: [], warnings };
  }
}
