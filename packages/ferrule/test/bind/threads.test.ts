import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOn, runtimes } from "../tools/machine.ts";

describe.skipIf(missing("gcc", hasGcc))("callbacks where JavaScript cannot be entered", () => {
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("threads.ts");
  });
  afterAll(() => hazards.remove());

  test.each(runtimes)("$name, $backend: are answered, never run, never fatal", (runtime) => {
    const { stdout, stderr, status, signal } = runOn(runtime, hazards.program, [], hazards.env);
    expect(stderr).toContain("thread/foreign-callback");
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    expect(stdout.trim().split("\n")).toMatchInlineSnapshot(`
      [
        "["8 threads of 10,000 calls are all answered",-720000]",
        "["none of them was run",0]",
        "["and all were counted",[{"symbol":"hz_threads","argument":"visit","count":80000}]]",
        "["a thread in the background is answered too",{"symbol":"hz_background","argument":"visit","count":5}]",
        "["this thread is served as ever",[1,1]]",
        "["main's handler, from main",11]",
        "["main's handler, from a worker",-8]",
        "["main's handler after the worker",11]",
        "["the worker's handler, from the worker",22]",
        "["the handler of a worker that has ended",-8]",
        "["entered at the end",1]",
      ]
    `);
  });
});

describe.skipIf(missing("gcc", hasGcc))("a million callbacks that throw at random depths", () => {
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("callbacks.ts");
  });
  afterAll(() => hazards.remove());

  test.each(runtimes)("$name, $backend: the process lives, and nothing leaks", (runtime) => {
    const { stdout, stderr, status } = runOn(runtime, hazards.program, ["1000000"], hazards.env);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const { made, thrown, wrong, heaps } = JSON.parse(stdout);
    expect(made).toBeGreaterThanOrEqual(1_000_000);
    expect(thrown).toBeGreaterThan(50_000);
    expect(wrong).toBe(0);
    // What the engine itself allocates comes and goes; a leak would grow by bytes a callback.
    const grown = Math.min(...heaps.slice(-3)) - Math.min(...heaps.slice(2, 5));
    expect(grown / 500_000).toBeLessThan(4);
  });
});
