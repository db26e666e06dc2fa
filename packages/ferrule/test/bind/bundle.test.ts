import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOn, runtimes } from "../tools/machine.ts";

describe.skipIf(missing("gcc", hasGcc))("a program bundled into one file", () => {
  let hazards: Hazards;
  let bundle = "";
  beforeAll(async () => {
    hazards = await buildHazards("program.ts");
    bundle = join(hazards.program, "../bundle.mjs");
    await build({
      entryPoints: [hazards.program],
      outfile: bundle,
      bundle: true,
      minify: true,
      keepNames: true,
      format: "esm",
      platform: "node",
      external: ["koffi"],
    });
  });
  afterAll(() => hazards.remove());

  test.each(runtimes)("$name, $backend: does what it did", (runtime) => {
    const whole = runOn(runtime, hazards.program, ["cold"], hazards.env);
    const bundled = runOn(runtime, bundle, ["cold"], hazards.env);
    expect(bundled.stderr).toBe("");
    expect(bundled.stdout).toBe(whole.stdout);
  });
});
