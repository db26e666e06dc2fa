import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, type Ran } from "../tools/machine.ts";
import { workFolder } from "../tools/bind.ts";
import { buildLibraries, hosts, rebuildCommand } from "./hosts.ts";

/** A folder of `fixtures/guard`: a mistake of one host, and the same program without it. */
export type GuardCase = {
  readonly host: string;
  readonly name: string;
  readonly hazard: string;
  /** Other names that a reader of reports may rightly give it. */
  readonly also: readonly string[];
  /** The boundary function; glue and library each have one, where there is glue. */
  readonly functions: readonly string[];
  readonly why: string;
};

/** How a case is run; `rebuild` is ASan with an instrumented library. */
export const columns = ["plain", "record", "asan", "rebuild", "gc-stress", "valgrind"] as const;
export type Column = (typeof columns)[number];

export type Verdict = {
  readonly hazard: string | null;
  readonly boundaryFunction: string | null;
};

/** What came out: the program as it ended, and the verdict that was reached. */
export type Outcome = {
  readonly ran: Ran;
  /** Null where the mode cannot be used with the host. */
  readonly usable: boolean;
  readonly found: boolean;
  readonly verdicts: readonly Verdict[];
};

const fixtures = join(root, "fixtures/guard");
const ferrule = join(root, "packages/ferrule/bin/ferrule.js");

/** All cases, in the order of hosts and names. */
export const cases: readonly GuardCase[] = Object.keys(hosts).flatMap((host) =>
  readdirSync(join(fixtures, host))
    .filter((name) => existsSync(join(fixtures, host, name, "case.json")))
    .sort()
    .map((name) => ({
      also: [],
      ...JSON.parse(readFileSync(join(fixtures, host, name, "case.json"), "utf8")),
      host,
      name,
    })),
);

/** Builds and runs cases, in a folder that `close` removes. */
export type Bench = {
  readonly run: (of: GuardCase, which: "wrong" | "right", column: Column) => Outcome;
  readonly close: () => void;
};

export function openBench(): Bench {
  const folder = workFolder("guard");
  const libraries = join(folder.path, "libraries");
  buildLibraries(libraries);
  const built = new Set<string>();
  const env = { LD_LIBRARY_PATH: libraries, FERRULE_FLIGHT: "off" };
  let runs = 0;

  const build = (of: GuardCase, which: string): readonly string[] => {
    const { extension, build: make, command } = hosts[of.host]!;
    const source = join(fixtures, of.host, of.name, `${which}.${extension}`);
    const out = join(folder.path, of.host, of.name, which);
    if (!built.has(out)) {
      mkdirSync(out, { recursive: true });
      make(source, out, libraries);
      built.add(out);
    }
    return command(source, out);
  };

  return {
    close: folder.remove,
    run(of, which, column) {
      const command = build(of, which);
      if (column === "plain") {
        const ran = run(command[0]!, command.slice(1), env);
        return { ran, usable: true, found: ran.signal !== null, verdicts: [] };
      }
      const output = join(folder.path, `guard-${runs++}.json`);
      const options = [
        ...["--mode", column === "rebuild" ? "asan" : column, "--timeout", "120"],
        ...(column === "rebuild" ? ["--rebuild", rebuildCommand] : []),
        ...["--format", "json", "--output", output],
      ];
      const ran = run(process.execPath, [ferrule, "guard", ...options, "--", ...command], env);
      if (!existsSync(output)) return { ran, usable: false, found: false, verdicts: [] };
      const report = JSON.parse(readFileSync(output, "utf8"));
      const verdicts = report.runs.flatMap((of: { readonly verdict: Verdict | null }) =>
        of.verdict === null ? [] : [of.verdict],
      );
      return { ran, usable: true, found: report.found, verdicts };
    },
  };
}
