import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { readFacts, readFactsAsJson, type FactsRequest } from "../../facts/read-facts.ts";
import { valueOf, type Command } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { formats, shared } from "../options.ts";
import { warn } from "../warn.ts";
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
    const request = await readFactsOptions(factsCommand, invocation, invocation.operands);
    const json = valueOf(invocation, "format") === "json";
    const { text, warnings } = json ? await printJson(request) : await printPretty(request);
    await warn(invocation, warnings);
    const file = valueOf(invocation, "output");
    if (file === null) invocation.streams.out(text.toString());
    else writeFileSafely(file, text);
    return 0;
  },
};

type Printed = { readonly text: string | Buffer; readonly warnings: readonly Diagnostic[] };

async function printJson(request: FactsRequest): Promise<Printed> {
  const { json, warnings } = await readFactsAsJson(request);
  return { text: Buffer.from(json.buffer, json.byteOffset, json.length), warnings };
}

async function printPretty(request: FactsRequest): Promise<Printed> {
  const { facts, warnings } = await readFacts(request);
  const { renderFacts } = await import("../render-facts.ts");
  return { text: renderFacts(facts), warnings };
}
