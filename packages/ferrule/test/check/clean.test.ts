import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPaths } from "../../src/check/check-paths.ts";
import { root } from "../tools/machine.ts";
import { request } from "./request.ts";

/**
 * Correct files, each with a trap that a naive checker falls into: what `check` says of them is a
 * false alarm. A file's first two lines name the trap and what is known of the library: `none`,
 * `pack` (the shipped contract), `quill.h` (its header) or `quill` (its contract too).
 */
const folder = join(root, "fixtures/check/clean");
const include = join(folder, "include");

/** False alarms that are allowed, for each file of the set. */
const ALLOWED = 1 / 150;

type Case = { readonly path: string; readonly trap: string; readonly facts: string };

/** A folder below a language's is one case: its files belong together. */
function cases(): readonly Case[] {
  const languages = readdirSync(folder).filter((name) => name !== "include");
  const entries = languages.flatMap((language) =>
    readdirSync(join(folder, language), { withFileTypes: true }),
  );
  return entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const file = entry.isDirectory() ? join(path, readdirSync(path)[0] ?? "") : path;
    return { path, ...heading(readFileSync(file, "utf8")) };
  });
}

function heading(text: string): Pick<Case, "trap" | "facts"> {
  const trap = /^\W*trap: (.*)$/m.exec(text)?.[1];
  const facts = /^\W*facts: (\S+)/m.exec(text)?.[1];
  if (trap === undefined || facts === undefined) throw new Error("no heading of a clean file");
  return { trap, facts };
}

async function alarms({ path, facts }: Case): Promise<readonly string[]> {
  const { diagnostics } = await checkPaths(
    request({
      paths: [path],
      headers: facts.startsWith("quill") ? [join(include, "quill.h")] : [],
      contracts: facts === "quill" ? [join(include, "quill.ferrule.jsonc")] : [],
    }),
  );
  return diagnostics
    .filter(({ severity }) => severity !== "info")
    .map(({ labels, severity, origin, hazard, message }) => {
      const [label] = labels;
      const place = label ? `${relative(folder, label.file)}:${label.line}` : path;
      return `${place}: ${severity} ${origin.replace("check/", "")} (${hazard}): ${message}`;
    });
}

describe("correct files stay silent", () => {
  const all = cases();
  test("at least 150 of them, with at most one alarm in 150", { timeout: 300_000 }, async () => {
    const found: string[] = [];
    for (const one of all) found.push(...(await alarms(one)));
    expect(all.length).toBeGreaterThanOrEqual(150);
    if (found.length > Math.floor(all.length * ALLOWED)) expect(found).toEqual([]);
  });
});
