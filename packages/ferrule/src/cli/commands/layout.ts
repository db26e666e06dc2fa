import { readFacts } from "../../facts/read-facts.ts";
import { drawLayouts } from "../../layout/draw/draw-layouts.ts";
import type { LayoutView } from "../../layout/model.ts";
import { viewLayouts } from "../../layout/view-layouts.ts";
import { valueOf, type Command } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { formats, shared } from "../options.ts";
import { renderLayoutsMarkdown } from "../render-layout-markdown.ts";
import { renderOverview } from "../render-layout-overview.ts";
import { renderLayouts } from "../render-layout.ts";
import { warn } from "../warn.ts";
import { writeFileSafely } from "../write-output.ts";

/** What every target really looks like. */
export const layoutCommand: Command = {
  name: "layout",
  summary: "Show records as every target lays them out, and why targets disagree",
  operands: ["HEADER", "[TYPE…]"],
  options: [
    formats("pretty", "json", "markdown"),
    { name: "all", summary: "Every record of the header in full, not as one line each" },
    {
      name: "svg",
      value: "FILE",
      summary: "Draw it too: padding hatched, what moved outlined",
    },
    ...factsOptions,
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule layout /usr/include/zlib.h                 one line a record",
    "ferrule layout /usr/include/zlib.h z_stream        one record in full, target by target",
    "ferrule layout mine.h 'struct options' color_t --format markdown",
    "ferrule layout mine.h options --svg options.svg",
  ],
  async run(invocation) {
    const { out, color } = invocation.streams;
    const [header = "", ...names] = invocation.operands;
    const request = await readFactsOptions(layoutCommand, invocation, [header]);
    const { facts, warnings } = await readFacts(request);
    await warn(invocation, warnings);
    const views = viewLayouts(facts, names);
    const file = valueOf(invocation, "output");
    const picture = valueOf(invocation, "svg");
    if (picture !== null) writeFileSafely(picture, drawLayouts(views));
    const overview = names.length === 0 && !invocation.switches.has("all");
    const text = print(valueOf(invocation, "format"), views, () =>
      overview ? renderOverview(views) : renderLayouts(views, color && file === null),
    );
    if (file === null) out(text);
    else writeFileSafely(file, text);
    return 0;
  },
};

function print(format: string | null, views: readonly LayoutView[], pretty: () => string): string {
  if (format === "json")
    return `${JSON.stringify({ schemaVersion: 1, layouts: views }, null, 2)}\n`;
  return format === "markdown" ? renderLayoutsMarkdown(views) : pretty();
}
