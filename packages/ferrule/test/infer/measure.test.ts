import { describe, expect, test } from "vitest";
import { targetsOf } from "../../src/bind/bind-library.ts";
import { subjectsOf } from "../../src/boundary/collect-subjects.ts";
import { compareProposals, type ComparedProposal } from "../../src/boundary/compare-proposals.ts";
import { joinBoundary } from "../../src/boundary/join-boundary.ts";
import { findHeaders, searchDirsOf } from "../../src/cli/find-headers.ts";
import { findPack, listPacks } from "../../src/contract/find-pack.ts";
import { infer } from "../../src/contract/infer/infer.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import { readFacts } from "../../src/facts/read-facts.ts";

type Measured = {
  readonly proposals: readonly ComparedProposal[];
  readonly words: readonly unknown[];
};

async function measure(library: string): Promise<Measured | null> {
  const contract = await loadContract(findPack(library)!);
  const headers = findHeaders(contract, []);
  // Windows' own headers are another machine's, and large.
  if (headers === null || !targetsOf(contract).includes("x86_64-linux-gnu")) return null;
  const { facts } = await readFacts({
    headers,
    targets: ["x86_64-linux-gnu"],
    includeDirs: [],
    exact: true,
    allow: contract.included,
    systemDirs: searchDirsOf(contract, headers),
    defines: [],
    cacheDirectory: null,
  });
  const boundary = joinBoundary(facts, contract);
  return compareProposals(boundary, infer(subjectsOf(boundary)));
}

describe("the heuristics against the packs of this machine", () => {
  test("are right in 95 of 100 proposals, and find more than half of the words", async () => {
    const measured: Measured[] = [];
    for (const library of listPacks()) {
      const of = await measure(library);
      if (of !== null) measured.push(of);
    }
    const proposals = measured.flatMap((of) => of.proposals);
    const words = measured.reduce((sum, of) => sum + of.words.length, 0);
    const right = proposals.filter(({ correct }) => correct).length;
    if (words === 0) return;
    expect(right / proposals.length).toBeGreaterThanOrEqual(0.95);
    const found = proposals.filter(({ correct, needed }) => correct && needed).length;
    expect(found / words).toBeGreaterThan(0.5);
  });

  test("never propose to free on the word of a name alone as anything but a proposal", async () => {
    const proposals = (await Promise.all(listPacks().map(measure))).flatMap(
      (of) => of?.proposals ?? [],
    );
    const freeing = proposals.filter(({ proposal }) => /\bown\b|^take$/.test(proposal.words));
    expect(freeing.filter(({ proposal }) => !proposal.frees)).toEqual([]);
  });
});
