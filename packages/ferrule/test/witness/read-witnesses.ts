import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { root } from "../tools/machine.ts";

/** `fixtures/witness`: the library that all witnesses use, and a folder a host beside it. */
export const witnessFolder: string = join(root, "fixtures/witness");

/** What is expected of a witness: its `expect.json`. */
export type Expected = {
  /** What the mistake does, in a sentence. */
  readonly why: string;
  /** The findings in the bad program, in order: rule, hazard, line. The good one has none. */
  readonly finds: readonly (readonly [rule: string, hazard: string, line: number])[];
  /** What shows it: nothing but the program itself, AddressSanitizer, the JVM's or Go's checks. */
  readonly tool?: "asan" | "xcheck" | "cgocheck";
  /** Whether the shared header and contract are given to `check`; otherwise the code alone speaks. */
  readonly alone?: true;
  /** A pattern of what both streams say, and the signal that ends it, if one does. */
  readonly bad: {
    readonly output: string;
    readonly signal?: string;
    /** It survives some runs, since what is undefined may do anything: one of five must show. */
    readonly sometimes?: true;
  };
  readonly good: { readonly output: string };
};

/** A program that misbehaves for real beside one that does not, and what `check` says of both. */
export type Witness = {
  readonly host: string;
  readonly rule: string;
  readonly folder: string;
  readonly bad: string;
  readonly good: string;
  /** Files that both need. */
  readonly shared: readonly string[];
  readonly expected: Expected;
};

export function readWitnesses(): readonly Witness[] {
  return folders(witnessFolder)
    .filter((host) => host !== "library")
    .flatMap((host) => folders(join(witnessFolder, host)).map((rule) => readWitness(host, rule)));
}

function folders(at: string): readonly string[] {
  const entries = readdirSync(at, { withFileTypes: true });
  return entries.flatMap((of) => (of.isDirectory() ? [of.name] : [])).sort();
}

function readWitness(host: string, rule: string): Witness {
  const folder = join(witnessFolder, host, rule);
  const names = readdirSync(folder).sort();
  const bad = names.find((name) => name.startsWith("bad."))!;
  const good = `good${extname(bad)}`;
  if (!existsSync(join(folder, good))) throw new Error(`${host}/${rule} has no ${good}`);
  return {
    host,
    rule,
    folder,
    bad: join(folder, bad),
    good: join(folder, good),
    shared: names
      .filter((name) => ![bad, good, "expect.json"].includes(name))
      .map((name) => join(folder, name)),
    expected: JSON.parse(readFileSync(join(folder, "expect.json"), "utf8")) as Expected,
  };
}
