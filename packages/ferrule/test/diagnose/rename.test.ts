import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../tools/machine.ts";
import { allLogs } from "./tools/cases.ts";
import { verdictOf } from "./tools/diagnose-text.ts";

/** The libraries' names, which are the first part of each function's. */
const libraries = "parcel|depot|gauge|chime|quill|tally|[sS]helf|mill|Mill|hopper|loom|Loom";
const named = new RegExp(`(${libraries})(?:([._])([A-Za-z]\\w*))?`, "g");
const extensions = new Set("c cpp h rs so dylib java js mjs go py cs dll db".split(" "));
const helpers = /\b(?:put|run3?|fill|grind|pool_take|visit|tick|keep)\b/g;
const programs = /\b(?:bn|cc|cr|cs|ct|dn|go|jn|kf|lj|nd|pa|py|rs)\d\d\b/g;
const folders = /\/(?:srv\/app|opt\/runtimes|app\/lib|src\/mill|home\/dev)\b/g;

/** New names for old ones, the same each time within one renaming. */
function renaming(seed: number): (text: string) => string {
  const names = new Map<string, string>();
  let state = seed;
  const draw = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
  const rename = (word: string): string => {
    const known = names.get(word);
    if (known !== undefined) return known;
    const letters = Array.from({ length: 5 + (draw() % 6) }, () =>
      String.fromCodePoint(97 + (draw() % 26)),
    );
    const made = `zq${letters.join("")}`;
    names.set(word, made);
    return made;
  };
  const parts = (word: string): string => word.split("_").map(rename).join("_");
  return (text) =>
    text
      .replace(named, (_, library: string, separator?: string, rest?: string) => {
        if (separator === undefined || rest === undefined) return rename(library);
        if (separator === "." && extensions.has(rest)) return `${rename(library)}.${rest}`;
        return `${rename(library)}${separator}${parts(rest)}`;
      })
      .replace(helpers, rename)
      .replace(programs, rename)
      .replace(folders, (folder) => `/${rename(folder)}`);
}

test.each([1, 77, 4242])("seed %i: other names, the same verdicts", async (seed) => {
  const rename = renaming(seed);
  let functions = 0;
  const differing: string[] = [];
  for (const { name, text } of allLogs()) {
    const before = await verdictOf(text);
    const after = await verdictOf(rename(text));
    const what = ({ hazard, confidence, ownerSide, rule, host }: typeof before): string =>
      JSON.stringify({ hazard, confidence, ownerSide, rule, host });
    if (what(after) !== what(before)) differing.push(`${name}: ${what(before)} → ${what(after)}`);
    const expected = before.boundaryFunction === null ? null : rename(before.boundaryFunction);
    if (after.boundaryFunction !== expected) differing.push(`${name}: ${after.boundaryFunction}`);
    if (expected !== before.boundaryFunction) functions++;
  }
  expect(differing).toEqual([]);
  expect(functions).toBeGreaterThan(150);
});

test("no rule and no reader knows a name of the programs", () => {
  const folder = join(root, "packages/ferrule/src/diagnose");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(50);
  const names = /\b(?:parcel|depot|gauge|chime|quill|tally|mill|hopper|loom)_\w+/g;
  const known = files.flatMap((file) => {
    const code = readFileSync(join(folder, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    return code.match(names) ?? [];
  });
  expect(known).toEqual([]);
});
