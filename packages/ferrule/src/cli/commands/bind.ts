import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bindLibrary, type BindRequest } from "../../bind/bind-library.ts";
import { compileCommand } from "../../bind/shim/compile-command.ts";
import { needPack } from "../../contract/find-pack.ts";
import { loadContract } from "../../contract/load-contract.ts";
import { visible } from "../../diagnostics/visible.ts";
import { valueOf, valuesOf, type Command, type Invocation } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { needHeaders, searchDirsOf } from "../find-headers.ts";
import { formats, shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { renderBoundJson, renderBoundPretty } from "../render-bound.ts";
import { warn } from "../warn.ts";
import { writeFileSafely } from "../write-output.ts";

/** Header and contract in, TypeScript module out. */
export const bindCommand: Command = {
  name: "bind",
  summary: "Bind a C library as a safe TypeScript module",
  operands: ["[HEADER…]"],
  options: [
    {
      name: "library",
      short: "l",
      value: "NAME",
      summary: "The library: names the module, and finds its shipped contract",
    },
    { name: "contract", short: "c", value: "FILE", summary: "A contract of your own" },
    {
      name: "out",
      value: "DIR",
      summary: "The folder to write NAME.ts to; the default is this one",
    },
    {
      name: "shim",
      summary: "Write NAME.shim.c too, which makes calls faster once it is compiled",
    },
    {
      name: "check",
      summary: "Write nothing; exit with 1 if NAME.ts is not what would be written",
    },
    formats("pretty", "json"),
    ...factsOptions,
    shared.quiet,
  ],
  examples: [
    "ferrule bind /usr/include/sqlite3.h --library sqlite3 --out src/native",
    "ferrule bind --library libgit2 --out src/native",
    "ferrule bind include/mine.h --library mine --contract mine.ferrule.jsonc -I include",
    "ferrule bind /usr/include/sqlite3.h --library sqlite3 --out src/native --check",
  ],
  async run(invocation) {
    const { out } = invocation.streams;
    const library = valueOf(invocation, "library");
    if (library === null) throw usage(bindCommand, "ferrule bind needs --library NAME.");
    if (!/^[\w.+-]+$/.test(library))
      throw usage(
        bindCommand,
        `--library cannot be ${JSON.stringify(library)}: it is a file's name too.`,
      );
    const request = {
      ...(await requestOf(library, invocation)),
      shim: invocation.switches.has("shim"),
    };
    const { plan, text, shim, warnings } = await bindLibrary(request);
    const quiet = invocation.switches.has("quiet");
    await warn(invocation, warnings);
    const file = join(valueOf(invocation, "out") ?? ".", `${library}.ts`);
    const json = valueOf(invocation, "format") === "json";
    if (invocation.switches.has("check")) {
      const fresh =
        holds(file, text) && (shim === null || holds(file.replace(/ts$/, "shim.c"), shim.text));
      if (json) out(renderBoundJson(plan, file, fresh));
      else if (!quiet)
        out(
          fresh
            ? `${file} is up to date.\n`
            : `${file} is stale: run ferrule bind without --check.\n`,
        );
      return fresh ? 0 : 1;
    }
    writeFileSafely(file, text);
    const source = file.replace(/ts$/, "shim.c");
    if (shim !== null) writeFileSafely(source, shim.text);
    if (json) out(renderBoundJson(plan, file, true));
    else if (!quiet) {
      out(renderBoundPretty(plan, file));
      if (shim !== null) {
        const command = compileCommand(source, shim.folders, request.defines);
        out(`  the shim: ${source}; compile it with\n    ${visible(command)}\n`);
      }
    }
    return 0;
  },
};

function holds(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === text;
}

/** Without a header, the contract's own are looked for in the usual folders. */
async function requestOf(library: string, invocation: Invocation): Promise<BindRequest> {
  const named = valueOf(invocation, "contract");
  const { operands } = invocation;
  if (operands.length > 0) {
    const options = await readFactsOptions(bindCommand, invocation, operands);
    return { library, contract: named, ...options };
  }
  const contract = await loadContract(named ?? needPack(library, "bind"));
  const headers = needHeaders(contract, valuesOf(invocation, "include"));
  const options = await readFactsOptions(bindCommand, invocation, headers);
  const systemDirs = [...searchDirsOf(contract, headers), ...(options.systemDirs ?? [])];
  return { library, contract: named, ...options, systemDirs };
}
