import { basename } from "node:path";
import { joinBoundary } from "../../boundary/join-boundary.ts";
import type { Boundary } from "../../boundary/model.ts";
import { spellFunction } from "../../boundary/spell-type.ts";
import { tracePromises } from "../../boundary/trace-promises.ts";
import { targetsOf } from "../../bind/bind-library.ts";
import { measureCoverage } from "../../bind/measure-coverage.ts";
import { planModule } from "../../bind/plan/plan-module.ts";
import { describeLine } from "../../contract/describe-line.ts";
import { loadContract } from "../../contract/load-contract.ts";
import { needPack } from "../../contract/find-pack.ts";
import type { Contract } from "../../contract/model.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import { readFacts } from "../../facts/read-facts.ts";
import { cacheDirectory } from "../cache-directory.ts";
import { valueOf, valuesOf, type Command, type ExitCode, type Invocation } from "../command.ts";
import { findHeaders, needHeaders, searchDirsOf } from "../find-headers.ts";
import { formats, shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { renderCoverage, renderCoverageJson } from "../render-coverage.ts";
import { renderPromises, renderPromisesJson, type ShownFunction } from "../render-promises.ts";
import { warn } from "../warn.ts";

const actions: Readonly<Record<string, (invocation: Invocation) => Promise<ExitCode>>> = {
  check,
  show,
  coverage,
};

/** What a contract says, whether the header agrees, and what it leaves open. */
export const contractCommand: Command = {
  name: "contract",
  summary: "Check a contract, show what it promises of a function, count what it decides",
  operands: ["check|show|coverage", "[WHAT…]"],
  options: [
    { name: "library", short: "l", value: "NAME", summary: "The shipped contract of a library" },
    { name: "contract", short: "c", value: "FILE", summary: "A contract of your own" },
    {
      name: "header",
      value: "FILE",
      repeats: true,
      summary: "The header; without it, the contract's own in the usual folders",
    },
    {
      name: "at-least",
      value: "PERCENT",
      summary: "coverage: exit with 1 when less than that is decided",
    },
    formats("pretty", "json"),
    shared.target,
    shared.include,
    shared.define,
    shared.noCache,
    shared.quiet,
  ],
  examples: [
    "ferrule contract check mine.ferrule.jsonc --header include/mine.h",
    "ferrule contract show sqlite3_exec --library sqlite3",
    "ferrule contract coverage --library zlib --at-least 90",
  ],
  run(invocation) {
    const [action = ""] = invocation.operands;
    const chosen = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (chosen) return chosen(invocation);
    const near = nearest(action, Object.keys(actions));
    throw usage(
      contractCommand,
      `ferrule contract has no action ${JSON.stringify(action)}.`,
      near === null ? "It may be check, show or coverage." : `Did you mean ${near}?`,
    );
  },
};

async function check(invocation: Invocation): Promise<ExitCode> {
  const [, ...files] = invocation.operands;
  const [file, other] = files;
  if (file === undefined && !namesContract(invocation)) {
    throw usage(contractCommand, "ferrule contract check needs a FILE.");
  }
  if (other !== undefined) throw usage(contractCommand, "ferrule contract check takes one FILE.");
  const contract = file === undefined ? await loadNamed(invocation) : await loadContract(file);
  const headers = headersOf(invocation, contract);
  const json = valueOf(invocation, "format") === "json";
  const { out } = invocation.streams;
  if (headers === null) {
    if (json) out(`${JSON.stringify({ schemaVersion: 1, sound: true, headers: [] }, null, 2)}\n`);
    else if (!invocation.switches.has("quiet")) out(`${summary(contract)}\nNo header was asked.\n`);
    return 0;
  }
  await join(invocation, contract, headers);
  if (json) out(`${JSON.stringify({ schemaVersion: 1, sound: true, headers }, null, 2)}\n`);
  else if (!invocation.switches.has("quiet")) {
    out(`${summary(contract)}\nIt agrees with ${headers.map((of) => basename(of)).join(", ")}.\n`);
  }
  return 0;
}

function summary({ file, functions, types, rules, skip }: Contract): string {
  return `${file}: ${functions.size} lines, ${rules.length} rules, ${types.size} types, ${skip.length} reasons to leave out.`;
}

async function show(invocation: Invocation): Promise<ExitCode> {
  const [, ...symbols] = invocation.operands;
  if (symbols.length === 0) throw usage(contractCommand, "ferrule contract show needs a FUNCTION.");
  const contract = await loadNamed(invocation);
  const boundary = await join(invocation, contract, needOwn(invocation, contract));
  const shown = symbols.map((symbol) => showFunction(symbol, boundary));
  const { out } = invocation.streams;
  const json = valueOf(invocation, "format") === "json";
  out(shown.map(json ? renderPromisesJson : renderPromises).join("\n"));
  return 0;
}

function showFunction(symbol: string, { functions, contract }: Boundary): ShownFunction {
  const fn = functions.find(({ name }) => name === symbol);
  if (!fn) {
    const near = nearest(
      symbol,
      functions.map(({ name }) => name),
    );
    throw usage(
      contractCommand,
      `The header of ${contract.library} declares no function ${JSON.stringify(symbol)}.`,
      near === null ? null : `Did you mean ${near}?`,
    );
  }
  return {
    symbol,
    prototype: spellFunction(fn.declaration),
    note: fn.line?.text ?? null,
    sentences: fn.line === null ? [] : describeLine(fn.line),
    promises: fn.skipped === null ? tracePromises(fn, contract) : [],
    skipped: fn.skipped,
  };
}

async function coverage(invocation: Invocation): Promise<ExitCode> {
  const [, stranger] = invocation.operands;
  if (stranger !== undefined) {
    throw usage(contractCommand, `ferrule contract coverage takes no operand "${stranger}".`);
  }
  const contract = await loadNamed(invocation);
  const boundary = await join(invocation, contract, needOwn(invocation, contract));
  const measured = measureCoverage(boundary, planModule(boundary));
  const json = valueOf(invocation, "format") === "json";
  invocation.streams.out(json ? renderCoverageJson(measured) : renderCoverage(measured));
  const wanted = valueOf(invocation, "at-least");
  if (wanted === null) return 0;
  const least = Number(wanted);
  if (wanted.trim() === "" || !(least >= 0 && least <= 100)) {
    throw usage(contractCommand, `--at-least cannot be ${JSON.stringify(wanted)}: 0 to 100.`);
  }
  return measured.decided * 100 >= least ? 0 : 1;
}

function namesContract(invocation: Invocation): boolean {
  return valueOf(invocation, "library") !== null || valueOf(invocation, "contract") !== null;
}

async function loadNamed(invocation: Invocation): Promise<Contract> {
  const own = valueOf(invocation, "contract");
  const library = valueOf(invocation, "library");
  if (own !== null) return await loadContract(own);
  if (library !== null) return await loadContract(needPack(library, "contract"));
  throw usage(contractCommand, "ferrule contract needs --library NAME or --contract FILE.");
}

function headersOf(invocation: Invocation, contract: Contract): readonly string[] | null {
  const given = valuesOf(invocation, "header");
  return given.length > 0 ? given : findHeaders(contract, valuesOf(invocation, "include"));
}

function needOwn(invocation: Invocation, contract: Contract): readonly string[] {
  return headersOf(invocation, contract) ?? needHeaders(contract, []);
}

async function join(
  invocation: Invocation,
  contract: Contract,
  headers: readonly string[],
): Promise<Boundary> {
  const { facts, warnings } = await readFacts({
    headers,
    targets: valuesOf(invocation, "target"),
    defaults: targetsOf(contract),
    includeDirs: valuesOf(invocation, "include"),
    exact:
      valuesOf(invocation, "include").length === 0 && valuesOf(invocation, "header").length === 0,
    allow: contract.included,
    systemDirs: searchDirsOf(contract, headers),
    defines: valuesOf(invocation, "define"),
    cacheDirectory: invocation.switches.has("no-cache") ? null : cacheDirectory(),
  });
  await warn(invocation, warnings);
  return joinBoundary(facts, contract);
}
