import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { classes, hazards, type Hazard } from "../../hazards/catalogue.ts";
import { readPage } from "../../hazards/read-page.ts";
import { valueOf, type Command } from "../command.ts";
import { formats } from "../options.ts";
import { renderMarkdown } from "../markdown/render-markdown.ts";
import { renderHazards, renderHazardsMarkdown } from "../render-hazards.ts";

/** A hazard's page, or the list of a class, or of all. */
export const explainCommand: Command = {
  name: "explain",
  summary: "Explain a hazard: what goes wrong, how it shows, the defence",
  operands: ["[HAZARD]"],
  options: [formats("pretty", "markdown", "json")],
  examples: [
    "ferrule explain",
    "ferrule explain gc",
    "ferrule explain ownership/double-free",
    "ferrule explain double-free --format markdown",
  ],
  async run(invocation) {
    const format = valueOf(invocation, "format") ?? "pretty";
    const { out, color } = invocation.streams;
    const [wanted] = invocation.operands;
    const all = wanted === undefined || Object.hasOwn(classes, wanted);
    const pages = all ? listOf(wanted).map(readPage) : [readPage(findHazard(wanted))];
    if (format === "json") out(`${JSON.stringify({ schemaVersion: 1, pages }, null, 2)}\n`);
    else if (all)
      out(format === "markdown" ? renderHazardsMarkdown(pages) : renderHazards(pages, color));
    else if (format === "markdown") out(pages[0]!.markdown);
    else out(renderMarkdown(pages[0]!.markdown, color));
    return 0;
  },
};

/** The hazards of a class, or all. */
function listOf(name: string | undefined): readonly Hazard[] {
  return hazards().filter((hazard) => name === undefined || hazard.startsWith(`${name}/`));
}

function findHazard(wanted: string): Hazard {
  const all = hazards();
  const found = all.filter((hazard) => hazard === wanted || hazard.endsWith(`/${wanted}`));
  const [only, other] = found;
  if (only && !other) return only;
  const near = other
    ? null
    : nearest(wanted, [
        ...Object.keys(classes),
        ...all,
        ...all.map((hazard) => hazard.split("/")[1]!),
      ]);
  const message = other
    ? `${JSON.stringify(wanted)} may be ${found.join(" or ")}.`
    : `There is no hazard ${JSON.stringify(wanted)}.`;
  const help = near === null ? "ferrule explain lists them all." : `Did you mean ${near}?`;
  throw new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "explain", message, help }),
  ]);
}
