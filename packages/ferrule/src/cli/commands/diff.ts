import { renderPretty } from "../../diagnostics/render-pretty.ts";
import { diffFacts } from "../../diff/diff-facts.ts";
import type { Diff } from "../../diff/model.ts";
import { readSide } from "../../diff/read-side.ts";
import { valueOf, valuesOf, type Command } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { formats, shared } from "../options.ts";
import { readSource } from "../../diagnostics/read-source.ts";
import { renderDiffMarkdown } from "../render-diff-markdown.ts";
import { renderDiff } from "../render-diff.ts";
import { writeFileSafely } from "../write-output.ts";

/** What an update breaks. */
export const diffCommand: Command = {
  name: "diff",
  summary: "Compare two versions of a header, and judge every change",
  operands: ["OLD", "NEW"],
  options: [
    {
      name: "header",
      value: "NAME",
      repeats: true,
      summary: "OLD and NEW are folders: the header to read below both",
    },
    formats("pretty", "json", "markdown"),
    ...factsOptions,
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule diff zlib-1.2.13/zlib.h zlib-1.3.1/zlib.h",
    "ferrule diff v1/include v2/include --header mine/api.h",
    "ferrule diff released.facts.json include/mine.h     exit status 1 on a binary break",
  ],
  async run(invocation) {
    const { out, err, color } = invocation.streams;
    const [before = "", after = ""] = invocation.operands;
    const { headers: _, ...flags } = await readFactsOptions(
      diffCommand,
      invocation,
      invocation.operands,
    );
    const request = { ...flags, headersBelow: valuesOf(invocation, "header") };
    const old = await readSide(before, request);
    const now = await readSide(after, request);
    if (!invocation.switches.has("quiet"))
      err(renderPretty([...old.warnings, ...now.warnings], { color, readSource }));
    const diff = diffFacts(old.facts, now.facts);
    const file = valueOf(invocation, "output");
    const text = print(
      valueOf(invocation, "format"),
      diff,
      [before, after],
      color && file === null,
    );
    if (file === null) out(text);
    else writeFileSafely(file, text);
    return diff.changes.some(({ judgement }) => judgement === "binary break") ? 1 : 0;
  },
};

function print(
  format: string | null,
  diff: Diff,
  names: readonly [string, string],
  color: boolean,
): string {
  if (format === "json")
    return `${JSON.stringify({ schemaVersion: 1, old: names[0], new: names[1], ...diff }, null, 2)}\n`;
  return format === "markdown" ? renderDiffMarkdown(diff, names) : renderDiff(diff, names, color);
}
