import { checkPaths, type Checked } from "../../check/check-paths.ts";
import { applyFixes } from "../../check/fix/apply-fixes.ts";
import { printDiff } from "../../check/fix/print-diff.ts";
import { printBaseline } from "../../check/select/baseline.ts";
import { renderPretty } from "../../diagnostics/render-pretty.ts";
import { countSeverities } from "../../diagnostics/sort-diagnostics.ts";
import { valueOf, valuesOf, type Command, type Invocation } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { formats, shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { readSource } from "../../diagnostics/read-source.ts";
import { renderFindings } from "../render-findings.ts";
import { writeFileSafely } from "../write-output.ts";

/** Findings in hand-written boundary code. */
export const checkCommand: Command = {
  name: "check",
  summary: "Check hand-written boundary code against headers and contracts",
  operands: ["PATH…"],
  options: [
    { name: "header", value: "FILE", repeats: true, summary: "A header of the library" },
    {
      name: "contract",
      short: "c",
      value: "FILE",
      repeats: true,
      summary: "A contract of the library",
    },
    { name: "config", value: "FILE", summary: "A configuration; the default is ferrule.json" },
    { name: "select", value: "NAME", repeats: true, summary: "Only this hazard, class or rule" },
    { name: "ignore", value: "NAME", repeats: true, summary: "Not this hazard, class or rule" },
    { name: "changed", value: "REF", summary: "Only lines that differ from that git revision" },
    { name: "baseline", value: "FILE", summary: "Leave out the findings that FILE lists" },
    { name: "write-baseline", value: "FILE", summary: "Write all findings to FILE, and exit 0" },
    { name: "fix", summary: "Make the safe fixes" },
    { name: "diff", summary: "Print the safe fixes as a patch, and change nothing" },
    formats("pretty", "concise", "agent", "json", "sarif", "github", "gitlab", "junit", "markdown"),
    ...factsOptions,
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule check src",
    "ferrule check binding.py --header include/mylib.h",
    "ferrule check src --header mylib.h --contract mylib.ferrule.jsonc --format sarif -o out.sarif",
    "ferrule check src --changed origin/main --format github",
  ],
  async run(invocation) {
    const { out, err, color } = invocation.streams;
    const { switches } = invocation;
    const written = valueOf(invocation, "write-baseline");
    const baseline = valueOf(invocation, "baseline");
    if (switches.has("fix") && switches.has("diff")) {
      throw usage(checkCommand, "--fix makes the fixes, --diff only shows them: not both.");
    }
    const checked = await checkPaths({
      paths: invocation.operands,
      ...(await readFactsOptions(checkCommand, invocation, valuesOf(invocation, "header"))),
      contracts: valuesOf(invocation, "contract"),
      config: valueOf(invocation, "config"),
      selection: {
        select: valuesOf(invocation, "select"),
        ignore: valuesOf(invocation, "ignore"),
      },
      changed: valueOf(invocation, "changed"),
      baseline: written !== null ? "none" : baseline === null ? null : { file: baseline },
    });
    const quiet = switches.has("quiet");
    if (!quiet && checked.warnings.length > 0) {
      err(renderPretty(checked.warnings, { color, readSource }));
    }
    if (written !== null) {
      writeFileSafely(written, printBaseline(checked.diagnostics));
      return 0;
    }
    const left = fix(checked, invocation);
    const text = switches.has("diff") ? null : renderFindings(left, invocation);
    const file = valueOf(invocation, "output");
    if (text !== null && file === null) out(text);
    else if (text !== null) writeFileSafely(file!, text);
    if (!quiet) err(summarize(left, checked));
    return left.some(({ severity }) => severity !== "info") ? 1 : 0;
  },
};

/** What is left after `--fix`; all of it otherwise. */
function fix({ diagnostics }: Checked, { switches, streams }: Invocation): Checked["diagnostics"] {
  if (!switches.has("fix") && !switches.has("diff")) return diagnostics;
  const { files, fixed } = applyFixes(diagnostics);
  if (switches.has("diff")) {
    streams.out(files.map(printDiff).join(""));
    return diagnostics;
  }
  for (const { file, after } of files) writeFileSafely(file, after);
  return diagnostics.filter((of) => !fixed.has(of));
}

function summarize(left: Checked["diagnostics"], { known, files }: Checked): string {
  const { errors, warnings, infos } = countSeverities(left);
  const count = (number: number, what: string): string =>
    `${number} ${what}${number === 1 ? "" : "s"}`;
  const counts = [count(errors, "error"), count(warnings, "warning"), count(infos, "info")];
  const baseline = known === 0 ? "" : `; ${known} more in the baseline`;
  return `${counts.join(", ")} in ${count(files, "file")} with C calls${baseline}\n`;
}
