import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { bindLibrary, type BoundModule } from "../../src/bind/bind-library.ts";
import { headerOf } from "../tools/facts-of.ts";

const header = [
  "#define box_most (1e308 * 10)",
  "#define box_least (-__builtin_inff())",
  "#define box_unknown (0.0 / 0.0)",
  "#define box_below (-0.0)",
  "#define box_ratio 0.1f",
  "int box_open(void);",
  "",
].join("\n");

test("floats that JSON has not are bound, of fresh facts and of remembered ones", async () => {
  const path = headerOf(header, "box.h");
  const contract = join(dirname(path), "box.ferrule.jsonc");
  writeFileSync(contract, '{ "ferrule": 1, "library": "box", "headers": ["box.h"] }');
  const bind = (): Promise<BoundModule> =>
    bindLibrary({
      headers: [path],
      library: "box",
      contract,
      targets: [],
      includeDirs: [],
      defines: [],
      cacheDirectory: join(dirname(path), "cache"),
    });
  const { text } = await bind();
  const values = [...text.matchAll(/^export const (\w+) = (.*);$/gm)].map(([, ...of]) => of);
  expect(Object.fromEntries(values)).toMatchObject({
    box_most: "Infinity",
    box_least: "-Infinity",
    box_unknown: "NaN",
    box_below: "-0",
    box_ratio: String(Math.fround(0.1)),
  });
  expect((await bind()).text).toBe(text);
});
