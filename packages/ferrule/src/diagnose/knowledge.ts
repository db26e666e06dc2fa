import { joinBoundary } from "../boundary/join-boundary.ts";
import type { Boundary, BoundaryFunction, ResolvedType } from "../boundary/model.ts";
import { loadContract } from "../contract/load-contract.ts";
import type { Contract, Line } from "../contract/model.ts";
import { parseContract } from "../contract/parse-contract.ts";
import type { Facts, TargetId } from "../facts/model.ts";
import { readFacts } from "../facts/read-facts.ts";
import type { Knowledge } from "./model.ts";

/** What is known without a header and a contract: nothing. */
export const nothingKnown: Knowledge = {
  recordSizes: () => [],
  returnsRecord: () => null,
  deallocator: () => null,
};

export type KnowledgeRequest = {
  readonly headers: readonly string[];
  readonly contract: string | null;
  readonly includeDirs: readonly string[];
  readonly defines: readonly string[];
  /** The machine that the program ran on. */
  readonly target: TargetId;
  readonly cacheDirectory: string | null;
};

/**
 * Reads a header and a contract, as far as they are given.
 *
 * @throws InputError when one of them cannot be used.
 */
export async function readKnowledge(request: KnowledgeRequest): Promise<Knowledge> {
  const contract = request.contract === null ? null : await loadContract(request.contract);
  const deallocator = contract === null ? nothingKnown.deallocator : releases(contract);
  if (request.headers.length === 0) return { ...nothingKnown, deallocator };
  const { facts } = await readFacts({ ...request, targets: [request.target] });
  const boundary = joinBoundary(facts, contract ?? emptyContract(request.headers));
  return { ...measure(boundary), deallocator };
}

/** Headers without promises: joined all the same, so that there is one reader of types. */
function emptyContract(headers: readonly string[]): Contract {
  const text = JSON.stringify({ ferrule: 1, library: "unnamed", headers });
  return parseContract(text, "");
}

function measure({ facts, functions }: Boundary): Omit<Knowledge, "deallocator"> {
  const byName = new Map(functions.map((fn) => [fn.name, fn]));
  return {
    recordSizes: (name) => {
      const fn = byName.get(name);
      return fn === undefined ? [] : pointedAt(fn, facts);
    },
    returnsRecord: (name) => {
      const type = byName.get(name)?.result.type;
      return type?.kind === "record" && (sizeOf(type.name, facts) ?? 0) > 16 ? type.name : null;
    },
  };
}

/** Complete records that the function takes pointers to, those that it writes first. */
function pointedAt(
  { parameters }: BoundaryFunction,
  facts: Facts,
): ReturnType<Knowledge["recordSizes"]> {
  const pointers = parameters
    .map(({ type }) => type)
    .filter((type): type is ResolvedType & { kind: "pointer" } => type.kind === "pointer")
    .toSorted((a, b) => Number(a.const) - Number(b.const));
  return pointers.flatMap(({ to }) => {
    const size = to.kind === "record" ? sizeOf(to.name, facts) : null;
    return size === null || to.kind !== "record" ? [] : [{ name: to.name, size }];
  });
}

function sizeOf(name: string, facts: Facts): number | null {
  for (const variants of Object.values(facts.types)) {
    for (const type of variants) {
      if (type.kind !== "record") continue;
      if (
        type.typedefName === name ||
        type.name === name ||
        type.name.replace(/^(?:struct|union) /, "") === name
      )
        return type.layout[0]?.value.size ?? null;
    }
  }
  return null;
}

/** What frees that which a function returns or takes out, by the contract. */
function releases({ functions, types }: Contract): Knowledge["deallocator"] {
  return (name) => {
    const line = functions.get(name);
    return line === undefined ? null : (ownOf(line) ?? typeFree(line, types));
  };
}

function ownOf({ result, slots }: Line): string | null {
  const owns = [result?.ownership, ...slots.map(({ ownership }) => ownership)];
  for (const own of owns) if (own?.kind === "own" && own.free !== null) return own.free;
  return null;
}

/** `own` without a name means the type's own deallocator; with one type in the contract it is known. */
function typeFree({ result, slots }: Line, types: Contract["types"]): string | null {
  const owns = [result?.ownership, ...slots.map(({ ownership }) => ownership)].some(
    (own) => own?.kind === "own",
  );
  const frees = [...new Set([...types.values()].map(({ free }) => free))].filter(
    (free) => free !== null,
  );
  return owns && frees.length === 1 ? frees[0]! : null;
}
