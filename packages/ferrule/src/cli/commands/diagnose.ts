import { diagnose } from "../../diagnose/diagnose.ts";
import { readKnowledge } from "../../diagnose/knowledge.ts";
import { readInput } from "../../diagnose/read-input.ts";
import { renderDiagnosisJson } from "../../diagnose/render/json.ts";
import { renderDiagnosisMarkdown } from "../../diagnose/render/markdown.ts";
import { renderDiagnosisPretty } from "../../diagnose/render/pretty.ts";
import { cacheDirectory } from "../cache-directory.ts";
import { valueOf, valuesOf, type Command } from "../command.ts";
import { formats, shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { writeFileSafely } from "../write-output.ts";

/** What a crash left behind in, the mistake out. */
export const diagnoseCommand: Command = {
  name: "diagnose",
  summary: "Name the mistake behind a crash: hazard, call, side, and what to do next",
  operands: ["FILE…"],
  options: [
    {
      name: "header",
      value: "H",
      repeats: true,
      summary: "The library's header: the size of a block is compared with what C writes",
    },
    {
      name: "contract",
      short: "c",
      value: "FILE",
      summary: "The library's contract: names the right deallocator",
    },
    formats("pretty", "json", "markdown"),
    shared.output,
    shared.target,
    shared.include,
    shared.define,
    shared.noCache,
  ],
  examples: [
    "ferrule diagnose crash.log",
    "node app.js 2>&1 | ferrule diagnose -",
    "ferrule diagnose stderr.txt hs_err_pid42.log --format markdown",
    "ferrule diagnose asan.log --header include/mine.h --contract mine.ferrule.jsonc",
  ],
  notes: [
    "Several files are one incident: stderr, hs_err, a debugger's backtrace, the kernel's log.",
    "Exit status: 1 a hazard is named; 0 not a defect of the boundary, or cannot tell; 2 unreadable.",
  ],
  async run(invocation) {
    const { operands, streams, switches } = invocation;
    if (operands.length === 0)
      throw usage(
        diagnoseCommand,
        "ferrule diagnose needs a log: a file, or - for standard input.",
      );
    const knowledge = await readKnowledge({
      headers: valuesOf(invocation, "header"),
      contract: valueOf(invocation, "contract"),
      includeDirs: valuesOf(invocation, "include"),
      defines: valuesOf(invocation, "define"),
      target: valueOf(invocation, "target") ?? "x86_64-linux-gnu",
      cacheDirectory: switches.has("no-cache") ? null : cacheDirectory(),
    });
    const sources = [];
    for (const name of new Set(operands)) sources.push(await readInput(name));
    const diagnosis = await diagnose(sources, knowledge);
    const file = valueOf(invocation, "output");
    const format = valueOf(invocation, "format") ?? "pretty";
    const text =
      format === "json"
        ? renderDiagnosisJson(diagnosis)
        : format === "markdown"
          ? renderDiagnosisMarkdown(diagnosis)
          : renderDiagnosisPretty(diagnosis, streams.color && file === null);
    if (file === null) streams.out(text);
    else writeFileSafely(file, text);
    return diagnosis.verdict.hazard === null || diagnosis.verdict.hazard === "none" ? 0 : 1;
  },
};
