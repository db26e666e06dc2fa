// How right the heuristics are: what they propose of each shipped pack's header, against what the pack says. Only functions that
// the pack has a line for count; a word is right when it is the pack's word, with the same length and the same deallocator.
import { basename } from "node:path";
import { targetsOf } from "../packages/ferrule/dist/bind/bind-library.js";
import { findHeaders, searchDirsOf } from "../packages/ferrule/dist/cli/find-headers.js";
import { joinBoundary } from "../packages/ferrule/dist/boundary/join-boundary.js";
import { subjectsOf } from "../packages/ferrule/dist/boundary/collect-subjects.js";
import { compareProposals } from "../packages/ferrule/dist/boundary/compare-proposals.js";
import { findPack, listPacks } from "../packages/ferrule/dist/contract/find-pack.js";
import {
  findImports,
  importFolders,
} from "../packages/ferrule/dist/contract/import/find-imports.js";
import { infer } from "../packages/ferrule/dist/contract/infer/infer.js";
import { loadContract } from "../packages/ferrule/dist/contract/load-contract.js";
import { readFacts } from "../packages/ferrule/dist/facts/read-facts.js";

// `--imports`: with what GObject-Introspection's and Vala's files on this machine say of the same headers.
const withImports = process.argv.includes("--imports");
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
  // Windows' own headers are another machine's, and large.
  if (!targetsOf(contract).includes("x86_64-linux-gnu")) continue;
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
  const imports = withImports ? findImports(headers, importFolders(process.env.XDG_DATA_DIRS)) : [];
  const compared = compareProposals(boundary, infer(subjectsOf(boundary, imports)));
  const own = [];
  let right = 0;
  let found = 0;
  let proposed = 0;
  for (const { proposal, expected, correct, needed } of compared.proposals) {
    const sum = total.get(proposal.heuristic) ?? { right: 0, proposed: 0 };
    total.set(proposal.heuristic, {
      right: sum.right + Number(correct),
      proposed: sum.proposed + 1,
    });
    right += Number(correct);
    found += Number(correct && needed);
    proposed += 1;
    own.push({ heuristic: proposal.heuristic, correct, needed });
    if (verbose && !correct) {
      console.log(
        `${proposal.function} ${proposal.of}: ${proposal.words}, not ${expected} (${proposal.heuristic})`,
      );
    }
  }
  rows.push({
    library: basename(library),
    functions: compared.functions,
    words: compared.words.length,
    proposed,
    right,
    found,
    own,
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
  found: sum("found"),
};
for (const { library, functions, words, proposed, right, found } of [...rows, all]) {
  const counts = [functions, words, proposed, right]
    .map((value) => String(value).padStart(7))
    .join(" ");
  console.log(
    `${library.padEnd(14)} ${counts}      ${percent(right, proposed)}     ${percent(found, words)}`,
  );
}

// Held out, pack by pack: a heuristic speaks of a pack only if it has been tried on others, and is 95 % right there.
console.log("\nheld out       proposed  right  precision %  recall %");
const held = rows.map((row) => {
  const others = rows.filter((other) => other !== row).flatMap(({ own }) => own);
  const trusted = (heuristic) => {
    const of = others.filter((proposal) => proposal.heuristic === heuristic);
    return of.length > 0 && of.filter(({ correct }) => correct).length >= 0.95 * of.length;
  };
  const used = row.own.filter(({ heuristic }) => trusted(heuristic));
  const right = used.filter(({ correct }) => correct).length;
  const found = used.filter(({ correct, needed }) => correct && needed).length;
  return { library: row.library, proposed: used.length, right, found, words: row.words };
});
const total2 = (key) => held.reduce((all, row) => all + row[key], 0);
const whole = {
  library: "all",
  proposed: total2("proposed"),
  right: total2("right"),
  found: total2("found"),
  words: total2("words"),
};
for (const { library, proposed, right, found, words } of [...held, whole]) {
  console.log(
    `${library.padEnd(14)} ${String(proposed).padStart(8)} ${String(right).padStart(6)}        ${percent(right, proposed)}     ${percent(found, words)}`,
  );
}
