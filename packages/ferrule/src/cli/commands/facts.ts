import { renderPretty } from "../../diagnostics/render-pretty.ts";
import { readFacts } from "../../facts/read-facts.ts";
import { valueOf, type Command } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { formats, shared } from "../options.ts";
import { renderFacts } from "../render-facts.ts";
import { readSource } from "../read-source.ts";
import { writeFileSafely } from "../write-output.ts";

/** What Clang says of a header. */
export const factsCommand: Command = {
  name: "facts",
  summary: "Show what Clang says of a header, for every target",
  operands: ["HEADER…"],
  options: [formats("pretty", "json"), ...factsOptions, shared.output, shared.quiet],
  examples: [
    "ferrule facts /usr/include/zlib.h",
    "ferrule facts --format json --target x86_64-linux-gnu mylib.h -I include",
    "ferrule facts --pkg-config glib-2.0 glib.h --allow 'g_*' --block '*_autoptr*'",
    "ferrule facts archive.h archive_entry.h --sysroot aarch64-macos=/opt/macos-sdk",
  ],
  async run(invocation) {
    const { out, err, color } = invocation.streams;
    const request = readFactsOptions(factsCommand, invocation, invocation.operands);
    const { facts, warnings } = await readFacts(request);
    if (!invocation.switches.has("quiet")) err(renderPretty(warnings, { color, readSource }));
    const json = valueOf(invocation, "format") === "json";
    const text = json ? `${JSON.stringify(facts, null, 2)}\n` : renderFacts(facts);
    const file = valueOf(invocation, "output");
    if (file === null) out(text);
    else writeFileSafely(file, text);
    return 0;
  },
};
