import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildHazards, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, runOk, runOn, runtimes } from "../tools/machine.ts";

describe.skipIf(missing("gcc", hasGcc))("a library that is not the right one", () => {
  let hazards: Hazards;
  const at = (name: string): string => join(hazards.library, "..", name);
  beforeAll(async () => {
    hazards = await buildHazards("load.ts");
    writeFileSync(at("script.so"), "/* GNU ld script */\nINPUT(libhazards.so)\n");
    const foreign = readFileSync(hazards.library);
    foreign.writeUInt16LE(183, 18);
    writeFileSync(at("foreign.so"), foreign);
    writeFileSync(at("little.c"), "int hz_i32(int value) { return value; }\n");
    runOk("gcc", ["-shared", "-fPIC", "-o", at("little.so"), at("little.c")]);
  });
  afterAll(() => hazards.remove());

  const wrongs = {
    "script.so": { hazard: "input/library", says: "it is text, such as a linker's script" },
    "foreign.so": { hazard: "input/library", says: "it is a 64-bit ELF file for aarch64" },
    "nowhere.so": { hazard: "input/library", says: "FERRULE_HAZARDS_LIBRARY names another file" },
  };
  const cells = runtimes.flatMap((runtime) =>
    Object.entries(wrongs).map(([file, wrong]) => ({ runtime, file, wrong })),
  );

  test.each(cells)(
    "$runtime.name, $runtime.backend: $file is refused",
    ({ runtime, file, wrong }) => {
      const env = { FERRULE_HAZARDS_LIBRARY: at(file) };
      const { stdout, stderr, status } = runOn(runtime, hazards.program, [], env);
      expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
      const { hazard, message } = JSON.parse(stdout);
      expect(hazard).toBe(wrong.hazard);
      expect(message).toContain(wrong.says);
      expect(message).toContain(at(file));
    },
  );

  test.each(runtimes)(
    "$name, $backend: an older library is told by name, and what it has works",
    (runtime) => {
      const env = { FERRULE_HAZARDS_LIBRARY: at("little.so") };
      const { stdout, stderr, status } = runOn(runtime, hazards.program, [], env);
      expect(status).toBe(0);
      expect(stdout).not.toContain("hazard");
      expect(stderr).toContain("abi/missing-symbol");
      expect(stderr).toContain("little.so does not have hz_at_exit, hz_background");
    },
  );
});

describe.skipIf(missing("gcc", hasGcc))("a library that is loaded twice", () => {
  let hazards: Hazards;
  beforeAll(async () => {
    hazards = await buildHazards("loads.ts");
  });
  afterAll(() => hazards.remove());

  test.each(runtimes)("$name, $backend: a handle is of the load that made it", (runtime) => {
    const { stdout, stderr, status } = runOn(runtime, hazards.program, [], hazards.env);
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    expect(stdout.trim().split("\n")).toMatchInlineSnapshot(`
      [
        "hz_box_same(other): a hz_box is needed, got a hz_box of another load of the library [abi/wrong-type]",
        "hz_box_same(box): a hz_box is needed, got a hz_box of another load of the library [abi/wrong-type]",
        "hz_box_close(box): a hz_box is needed, got a hz_box of another load of the library [abi/wrong-type]",
        "[ true, true ]",
        "hz_box_close(box): a hz_box is needed, got an object [abi/wrong-type]",
        "true",
      ]
    `);
  });
});
