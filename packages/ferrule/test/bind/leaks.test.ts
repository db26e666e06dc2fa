import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOn, runtimes } from "../tools/machine.ts";

describe.skipIf(missing("gcc", hasGcc))("handles that are dropped", () => {
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("leaks.ts");
  });
  afterAll(() => hazards.remove());

  test.each(runtimes)("$name, $backend: are reported, and reclaimed only on request", (runtime) => {
    const { stdout, stderr, status } = runOn(runtime, hazards.program, [], hazards.env);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout.trim().split("\n")).toEqual([
      '["live in C",63]',
      '["nothing is freed by the collector",63]',
      '["a report",["hz_item","hz_item_new",true]]',
      '["reclaimed, items before their boxes",0]',
      '["no leaks","fine"]',
      '["a leak",["hz_box_open: still open after the work: 2 hz_box from hz_box_open [ownership/leak]","the hz_box was made by hz_box_open here"]]',
    ]);
  });
});
