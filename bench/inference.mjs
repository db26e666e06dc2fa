// How right the heuristics are: what they propose of each shipped pack's header, against what the pack says. Only functions that
// the pack has a line for count; a word is right when it is the pack's word, with the same length and the same deallocator.
import { basename } from "node:path";
import { findHeaders, searchDirsOf } from "../packages/ferrule/dist/cli/find-headers.js";
import { joinBoundary } from "../packages/ferrule/dist/boundary/join-boundary.js";
import { subjectsOf } from "../packages/ferrule/dist/boundary/collect-subjects.js";
import { compareProposals } from "../packages/ferrule/dist/boundary/compare-proposals.js";
import { findPack, listPacks } from "../packages/ferrule/dist/contract/find-pack.js";
import { infer } from "../packages/ferrule/dist/contract/infer/infer.js";
import { loadContract } from "../packages/ferrule/dist/contract/load-contract.js";
import { readFacts } from "../packages/ferrule/dist/facts/read-facts.js";

const verbose = process.argv.includes("--wrong");
const total = new Map();
const rows = [];
for (const library of listPacks()) {
  const contract = await loadContract(findPack(library));
  const headers = findHeaders(contract, []);
  if (headers === null) {
    console.error(`SKIPPED: ${contract.headers.join(", ")} is not on this machine`);
    continue;
  }
  const { facts } = await readFacts({
    headers,
    targets: ["x86_64-linux-gnu"],
    includeDirs: [],
    exact: true,
    systemDirs: searchDirsOf(contract, headers),
    defines: [],
    cacheDirectory: null,
  });
  const boundary = joinBoundary(facts, contract);
  const compared = compareProposals(boundary, infer(subjectsOf(boundary)));
  let right = 0;
  let proposed = 0;
  for (const { proposal, expected, correct } of compared.proposals) {
    const sum = total.get(proposal.heuristic) ?? { right: 0, proposed: 0 };
    total.set(proposal.heuristic, {
      right: sum.right + Number(correct),
      proposed: sum.proposed + 1,
    });
    right += Number(correct);
    proposed += 1;
    if (verbose && !correct) {
      console.log(
        `${proposal.function} ${proposal.of}: ${proposal.words}, not ${expected} (${proposal.heuristic})`,
      );
    }
  }
  rows.push({
    library: basename(library),
    functions: compared.functions,
    words: compared.words,
    proposed,
    right,
  });
}

const percent = (part, whole) =>
  whole === 0 ? "    –" : `${((100 * part) / whole).toFixed(1).padStart(5)}`;
console.log("heuristic                    proposed  right  precision %");
for (const [name, { right, proposed }] of total) {
  console.log(
    `${name.padEnd(28)} ${String(proposed).padStart(8)} ${String(right).padStart(6)}  ${percent(right, proposed)}`,
  );
}
console.log("\npack          functions  words  proposed  right  precision %  recall %");
const sum = (key) => rows.reduce((all, row) => all + row[key], 0);
const all = {
  library: "all",
  functions: sum("functions"),
  words: sum("words"),
  proposed: sum("proposed"),
  right: sum("right"),
};
for (const { library, functions, words, proposed, right } of [...rows, all]) {
  const counts = [functions, words, proposed, right]
    .map((value) => String(value).padStart(7))
    .join(" ");
  console.log(
    `${library.padEnd(14)} ${counts}      ${percent(right, proposed)}     ${percent(right, words)}`,
  );
}
