import { checkPaths } from "../../check/check-paths.ts";
import { renderConcise } from "../../diagnostics/render-concise.ts";
import { renderGithub } from "../../diagnostics/render-github.ts";
import { renderJson } from "../../diagnostics/render-json.ts";
import { renderPretty } from "../../diagnostics/render-pretty.ts";
import { renderSarif } from "../../diagnostics/render-sarif.ts";
import { countSeverities } from "../../diagnostics/sort-diagnostics.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { cacheDirectory } from "../cache-directory.ts";
import { valueOf, valuesOf, type Command, type Invocation } from "../command.ts";
import { formats, shared } from "../options.ts";
import { readSource } from "../read-source.ts";
import { version } from "../version.ts";
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
    formats("pretty", "concise", "json", "sarif", "github"),
    shared.target,
    shared.include,
    shared.define,
    shared.noCache,
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule check src",
    "ferrule check binding.py --header include/mylib.h",
    "ferrule check src --header mylib.h --contract mylib.ferrule.jsonc --format sarif -o out.sarif",
  ],
  async run(invocation) {
    const { out, err, color } = invocation.streams;
    const { diagnostics, warnings, files } = await checkPaths({
      paths: invocation.operands,
      headers: valuesOf(invocation, "header"),
      contracts: valuesOf(invocation, "contract"),
      targets: valuesOf(invocation, "target"),
      includeDirs: valuesOf(invocation, "include"),
      defines: valuesOf(invocation, "define"),
      cacheDirectory: invocation.switches.has("no-cache") ? null : cacheDirectory(),
    });
    const quiet = invocation.switches.has("quiet");
    if (!quiet && warnings.length > 0) err(renderPretty(warnings, { color, readSource }));
    const text = render(diagnostics, invocation);
    const file = valueOf(invocation, "output");
    if (file === null) out(text);
    else writeFileSafely(file, text);
    const { errors, warnings: warned, infos } = countSeverities(diagnostics);
    if (!quiet) {
      err(`${errors} errors, ${warned} warnings, ${infos} infos in ${files} files with C calls\n`);
    }
    return errors + warned > 0 ? 1 : 0;
  },
};

function render(diagnostics: readonly Diagnostic[], invocation: Invocation): string {
  switch (valueOf(invocation, "format")) {
    case "concise":
      return renderConcise(diagnostics);
    case "json":
      return renderJson(diagnostics);
    case "sarif":
      return renderSarif(diagnostics, version());
    case "github":
      return renderGithub(diagnostics);
    default:
      return renderPretty(diagnostics, { color: invocation.streams.color, readSource });
  }
}
