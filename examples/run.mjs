// Binds each library to this machine's own headers, type-checks module and program, and runs the program on this Node, Node 26,
// Bun and Deno: all must print the same. Names as arguments choose some. With `--asan` the programs run under AddressSanitizer
// instead, with its leak checker, and again with the library's blocks counted. A library that is not installed is said so, and
// left out; `--on=Bun` runs on the runtimes of that name alone.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, listExamples, must, run } from "./build.mjs";
import { buildCounter, checked, counted, proveChecks } from "./checked/checked.mjs";
import { runtimes as installed } from "./runtimes.mjs";

/** Chipmunk's own first words: C's output is written at once on Node and Bun, and at the end on Deno. */
const ofChipmunk = /^(?:Initializing cpSpace|Compile with -DNDEBUG).*\n/gm;
const asan = process.argv.includes("--asan");
const on = process.argv.find((of) => of.startsWith("--on="))?.slice("--on=".length) ?? "";
const runtimes = installed.filter(({ name }) => name.startsWith(on));
const named = process.argv.slice(2).filter((name) => !name.startsWith("-"));
const folder = mkdtempSync(join(tmpdir(), "ferrule-examples-"));
let failed = false;
const counter = asan ? buildCounter(folder) : null;
if (asan) proveChecks(runtimes, folder, counter);
for (const library of named.length > 0 ? named : listExamples()) {
  const built = build(library);
  if (built === null) {
    console.error(`SKIPPED: ${library} is not on this machine; run scripts/install-debian.sh`);
    continue;
  }
  const right = asan ? check(library, built) : compare(library, built.program);
  failed ||= !right;
}
rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;

/** Prints what the program printed; false when a runtime printed something else. */
function compare(library, program) {
  const printed = runtimes.map(({ command, flags }) =>
    must(run(command, [...flags, program])).stdout.replaceAll(ofChipmunk, ""),
  );
  console.log(`${library}, on ${runtimes.map(({ name }) => name).join(", ")}`);
  console.log(printed[0].replaceAll(/^(?=.)/gm, "  ").trimEnd());
  const others = runtimes.filter((_, index) => printed[index] !== printed[0]);
  for (const { name } of others) console.error(`${library}: ${name} printed something else`);
  return others.length === 0;
}

/** Prints how many reports there are of the boundary, and each; false when there is one. */
function check(library, { program, file }) {
  let all = 0;
  for (const runtime of runtimes) {
    const { counts, reports: more } = counted(runtime, counter, file, program);
    const reports = [...checked(runtime, program), ...more];
    console.log(
      `${library}, on ${runtime.name}: ${reports.length} reports of the boundary; ` +
        `blocks that live after each run: ${counts.join(", ")}`,
    );
    for (const report of reports) console.error(report);
    all += reports.length;
  }
  return all === 0;
}
