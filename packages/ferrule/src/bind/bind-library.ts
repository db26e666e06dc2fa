import { joinBoundary } from "../boundary/join-boundary.ts";
import { findPack, listPacks } from "../contract/find-pack.ts";
import { loadContract } from "../contract/load-contract.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { TargetId } from "../facts/model.ts";
import { readFacts, type FactsRequest } from "../facts/read-facts.ts";
import type { ModulePlan } from "./plan/model.ts";
import { planModule } from "./plan/plan-module.ts";
import { printModule } from "./print/print-module.ts";

export type BindRequest = FactsRequest & {
  /** The library's name, which finds its shipped contract. */
  readonly library: string;
  /** The program's own contract file; null for the shipped one. */
  readonly contract: string | null;
};

export type BoundModule = {
  readonly plan: ModulePlan;
  /** The TypeScript module. */
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
};

/**
 * Not all nine: where a plain `char` is signed on some targets only, its cells would be 8 bits of
 * another sign on each, for which the runtime has no reader.
 */
const DEFAULTS: readonly TargetId[] = ["x86_64-linux-gnu", "x86_64-windows-msvc"];

/**
 * Header in, module out.
 *
 * @throws InputError for a header or a contract that cannot be used.
 */
export async function bindLibrary(request: BindRequest): Promise<BoundModule> {
  const contract = await loadContract(request.contract ?? shippedContract(request.library));
  const { facts, warnings } = await readFacts({ defaults: DEFAULTS, ...request });
  const boundary = joinBoundary(facts, contract);
  const plan = planModule(boundary);
  return { plan, text: printModule(plan), warnings };
}

function shippedContract(library: string): string {
  const file = findPack(library);
  if (file !== null) return file;
  const packs = listPacks();
  const near = nearest(library, packs);
  throw new InputError([
    createDiagnostic({
      hazard: "input/contract",
      origin: "bind",
      message: `There is no contract for ${JSON.stringify(library)}.`,
      help:
        near === null
          ? `Write one and name it with --contract; shipped are: ${packs.join(", ")}.`
          : `Did you mean ${near}? Your own contract is named with --contract.`,
    }),
  ]);
}
