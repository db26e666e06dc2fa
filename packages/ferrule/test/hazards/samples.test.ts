import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { run as runFerrule } from "../../src/cli/run.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { hazards } from "../../src/hazards/catalogue.ts";
import { workFolder } from "../tools/bind.ts";
import { missing, root, run } from "../tools/machine.ts";
import { languages, type Placed } from "./languages.ts";
import { takeApart } from "./page.ts";

const work = workFolder("pages");
afterAll(work.remove);

const placed = hazards().flatMap((hazard): readonly Placed[] => {
  const { samples } = takeApart(hazard);
  const folder = join(work.path, hazard);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "api.h"), samples[0]!.text);
  return samples.map((sample) => ({ sample, folder }));
});

const facts = (headers: readonly string[]): ReturnType<typeof readFacts> =>
  readFacts({
    headers,
    targets: ["x86_64-linux-gnu"],
    includeDirs: [],
    defines: [],
    cacheDirectory: join(root, "node_modules/.ferrule-test/cache"),
  });

test("the embedded Clang accepts every header", async () => {
  // All in one run, so names that several pages use get the page's number.
  const folder = join(work.path, "headers");
  mkdirSync(folder);
  const headers = placed.filter(({ sample }) => sample.role === "header");
  const paths = headers.map(({ sample: { hazard, text } }, index) => {
    const path = join(folder, `${hazard.replace("/", "-")}.h`);
    writeFileSync(path, text.replaceAll(/\b(api|API)_/g, `$1_${index}_`));
    return path;
  });
  const { facts: found, warnings } = await facts(paths);
  expect(warnings).toEqual([]);
  const declared = new Set(found.declarations.map(({ position }) => position.file));
  for (const { position } of Object.values(found.types).flat()) declared.add(position.file);
  expect(paths.filter((path) => !declared.has(path))).toEqual([]);
});

describe("samples are read by their language", () => {
  for (const [language, { tool, read }] of languages) {
    const own = placed.filter(
      ({ sample }) => sample.language === language && sample.role !== "header",
    );
    const [command, ...args] = tool ?? [];
    const absent =
      command !== undefined &&
      own.length > 0 &&
      missing(command, run(command, args).status !== null);
    test.skipIf(absent || own.length === 0)(`${language}, ${own.length} of them`, () => {
      // What `input/header` shows is tried below: its bad sample is none of C.
      const readable = own.filter(({ sample: { hazard } }) => hazard !== "input/header");
      expect(read(readable, work.path)).toBe("");
    });
  }
});

describe("the pages of input show what ferrule refuses", () => {
  const sampleOf = (hazard: string, role: string): Placed =>
    placed.find(({ sample }) => sample.hazard === hazard && sample.role === role)!;

  test("a header", async () => {
    const paths = ["bad", "good"].map((role) => {
      const { folder, sample } = sampleOf("input/header", role);
      const path = join(folder, `${role}.h`);
      writeFileSync(path, sample.text);
      return path;
    });
    await expect(facts([paths[0]!])).rejects.toThrow("unknown type name 'api_size'");
    expect((await facts([paths[1]!])).facts.declarations).toHaveLength(1);
  });

  test.each([
    ["bad", 2, "Did you mean x86_64-linux-gnu?"],
    ["good", 0, "api_add"],
  ] as const)("a command line that is %s ends with %i", async (role, code, words) => {
    const { folder, sample } = sampleOf("input/configuration", role);
    const args = sample.text.trim().replace("api.h", join(folder, "api.h")).split(" ").slice(1);
    let said = "";
    const say = (more: string): void => void (said += more);
    const options = { out: say, err: say, color: false };
    expect(await runFerrule([...args, "--no-cache"], options)).toBe(code);
    expect(said).toContain(words);
  });
});
