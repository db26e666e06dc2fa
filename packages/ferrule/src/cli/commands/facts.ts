import { renderPretty } from "../../diagnostics/render-pretty.ts";
import { readFacts } from "../../facts/read-facts.ts";
import { cacheDirectory } from "../cache-directory.ts";
import { valueOf, valuesOf, type Command } from "../command.ts";
import { formats, shared } from "../options.ts";
import { renderFacts } from "../render-facts.ts";
import { readSource } from "../read-source.ts";
import { writeFileSafely } from "../write-output.ts";

/** What Clang says of a header. */
export const factsCommand: Command = {
  name: "facts",
  summary: "Show what Clang says of a header, for every target",
  operands: ["HEADER…"],
  options: [
    formats("pretty", "json"),
    shared.target,
    shared.include,
    shared.define,
    shared.noCache,
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule facts /usr/include/zlib.h",
    "ferrule facts --format json --target x86_64-linux-gnu mylib.h -I include",
  ],
  async run(invocation) {
    const { out, err, color } = invocation.streams;
    const { facts, warnings } = await readFacts({
      headers: invocation.operands,
      targets: valuesOf(invocation, "target"),
      includeDirs: valuesOf(invocation, "include"),
      defines: valuesOf(invocation, "define"),
      cacheDirectory: invocation.switches.has("no-cache") ? null : cacheDirectory(),
    });
    if (!invocation.switches.has("quiet")) err(renderPretty(warnings, { color, readSource }));
    const json = valueOf(invocation, "format") === "json";
    const text = json ? `${JSON.stringify(facts, null, 2)}\n` : renderFacts(facts);
    const file = valueOf(invocation, "output");
    if (file === null) out(text);
    else writeFileSafely(file, text);
    return 0;
  },
};
