import { existsSync } from "node:fs";
import { basename } from "node:path";
import { bindTargets } from "../../bind/bind-library.ts";
import { makeDraft } from "../../bind/draft/make-draft.ts";
import { printDraft } from "../../bind/draft/print-draft.ts";
import { findImports, importFolders } from "../../contract/import/find-imports.ts";
import { isLibraryName } from "../../contract/names.ts";
import { readFacts } from "../../facts/read-facts.ts";
import { cacheDirectory } from "../cache-directory.ts";
import { valueOf, valuesOf, type Command } from "../command.ts";
import { findLibrary } from "../find-library.ts";
import { shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { warn } from "../warn.ts";
import { writeFileSafely } from "../write-output.ts";

/** A header in, the draft of a contract out. */
export const initCommand: Command = {
  name: "init",
  summary: "Draft the contract of a library from its header",
  operands: ["HEADER…"],
  options: [
    { name: "library", short: "l", value: "NAME", summary: "The library; else the header's name" },
    shared.target,
    shared.include,
    shared.define,
    shared.noCache,
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule init /usr/include/jansson.h",
    "ferrule init include/mine.h --library mine -o native/mine.ferrule.jsonc -I include",
  ],
  async run(invocation) {
    const [first = ""] = invocation.operands;
    const library = valueOf(invocation, "library") ?? basename(first).replace(/\.[^.]*$/, "");
    if (!isLibraryName(library)) {
      throw usage(initCommand, `--library cannot be ${JSON.stringify(library)}.`);
    }
    const file = valueOf(invocation, "output") ?? `${library}.ferrule.jsonc`;
    if (existsSync(file)) {
      throw usage(initCommand, `${file} is there already.`, "Name another file with -o.");
    }
    const { facts, warnings } = await readFacts({
      headers: invocation.operands,
      targets: valuesOf(invocation, "target"),
      defaults: bindTargets,
      includeDirs: valuesOf(invocation, "include"),
      defines: valuesOf(invocation, "define"),
      cacheDirectory: invocation.switches.has("no-cache") ? null : cacheDirectory(),
    });
    const { out } = invocation.streams;
    const quiet = invocation.switches.has("quiet");
    await warn(invocation, warnings);
    const headers = invocation.operands.map((header) => basename(header));
    const imports = findImports(invocation.operands, importFolders(process.env["XDG_DATA_DIRS"]));
    const draft = makeDraft({ facts, library, headers, imports, linux: findLibrary(library) });
    writeFileSafely(file, printDraft(draft));
    if (quiet) return 0;
    const { functions, silent, decided, questions, types, unbindable } = draft;
    out(`${file}: ${functions} functions\n`);
    out(`  ${silent + decided.length} decided, ${decided.length} of them by a line\n`);
    out(`  ${questions.length} asked about, and ${types.length} types\n`);
    out(`  ${unbindable} inline or variadic\n`);
    for (const of of imports) out(`  ${of.functions.size} functions as ${of.file} binds them\n`);
    out(`Answer what you need, then: ferrule bind ${first} -l ${library} -c ${file}\n`);
    return 0;
  },
};
