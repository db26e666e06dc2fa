import { joinBoundary } from "../boundary/join-boundary.ts";
import { needPack } from "../contract/find-pack.ts";
import { loadContract } from "../contract/load-contract.ts";
import type { Contract } from "../contract/model.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TargetId } from "../facts/model.ts";
import { findTarget } from "../facts/targets.ts";
import { readFacts, type FactsRequest } from "../facts/read-facts.ts";
import type { ModulePlan } from "./plan/model.ts";
import { planModule } from "./plan/plan-module.ts";
import { findShimHeaders } from "./shim/compile-command.ts";
import { printShim } from "./shim/print-shim.ts";
import { printModule } from "./print/print-module.ts";

export type BindRequest = FactsRequest & {
  /** The library's name, which finds its shipped contract. */
  readonly library: string;
  /** The program's own contract file; null for the shipped one. */
  readonly contract: string | null;
  /** True to make a C file that speeds the module up where it is compiled. */
  readonly shim?: boolean;
};

export type BoundModule = {
  readonly plan: ModulePlan;
  /** The TypeScript module. */
  readonly text: string;
  /** The C file beside it, and the folders of its headers; null when none was asked for. */
  readonly shim: { readonly text: string; readonly folders: readonly string[] } | null;
  readonly warnings: readonly Diagnostic[];
};

/** Where Node, Bun and Deno run: no runtime with an FFI is built for 32-bit machines any more. */
export const bindTargets: readonly TargetId[] = [
  "x86_64-linux-gnu",
  "aarch64-linux-gnu",
  "x86_64-windows-msvc",
  "x86_64-macos",
  "aarch64-macos",
];

/** Of those, the ones on whose platform the contract knows a file of the library; all without any. */
export function targetsOf({ load }: Pick<Contract, "load">): readonly TargetId[] {
  const known = bindTargets.filter((id) => load[findTarget(id).system] !== undefined);
  return known.length === 0 ? bindTargets : known;
}

/**
 * Header in, module out.
 *
 * @throws InputError for a header or a contract that cannot be used.
 */
export async function bindLibrary(request: BindRequest): Promise<BoundModule> {
  const contract = await loadContract(request.contract ?? needPack(request.library, "bind"));
  // A contract that names headers inside a folder speaks of those alone, not of their neighbours.
  const exact = contract.headers.some((header) => header.includes("/"));
  const allow = [...contract.included, ...(request.allow ?? [])];
  const defaults = targetsOf(contract);
  const { facts, warnings } = await readFacts({ defaults, exact, ...request, allow });
  const boundary = joinBoundary(facts, contract);
  const plan = planModule(boundary);
  if (request.shim !== true) return { plan, text: printModule(plan), shim: null, warnings };
  const { names, folders } = findShimHeaders(facts.headers.files, contract.headers);
  const shim = printShim(plan, facts, names);
  return { plan, text: printModule(plan, shim), shim: { text: shim.text, folders }, warnings };
}
