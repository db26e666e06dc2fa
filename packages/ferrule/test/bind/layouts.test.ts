import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildFixture, type Hazards } from "../tools/hazards.ts";
import { hasGcc, missing, root, runOk, runOn, runtimes } from "../tools/machine.ts";

/** A library that was built from another version of its header than the module was bound to. */
describe.skipIf(missing("gcc", hasGcc))("records of a library with debug information", () => {
  let values: Hazards;
  const at = (name: string): string => join(values.library, "..", name);
  beforeAll(async () => {
    values = await buildFixture("values", "program.ts");
    const fixture = join(root, "fixtures/values");
    const header = readFileSync(join(fixture, "values.h"), "utf8");
    copyFileSync(join(fixture, "values.c"), at("values.c"));
    const compile = (name: string, text: string, ...flags: readonly string[]): void => {
      writeFileSync(at("values.h"), text);
      runOk("gcc", ["-shared", "-fPIC", ...flags, "-o", at(`${name}.so`), at("values.c")]);
    };
    compile("same4", header, "-g", "-gdwarf-4");
    compile("same5", header, "-g", "-gdwarf-5", "-O2");
    compile("packed", header, "-g", "-gz");
    const larger = header.replace("  double y;\n} vl_vec;", "  double y;\n  double z;\n} vl_vec;");
    compile("larger", larger, "-g", "-gdwarf-5");
    compile("larger4", larger, "-g", "-gdwarf-4");
    compile("larger-packed", larger, "-g", "-gz");
    compile("stripped", header, "-s");
    compile("first", header, "-Wl,-soname,libvalues.so.1");
    compile("second", header, "-Wl,-soname,libvalues.so.2");
    compile("other", header, "-Wl,-soname,libworths.so.2");
    const moved = header.replace(
      "{ float f; int32_t i; double d; }",
      "{ int32_t i; float f; double d; }",
    );
    compile("moved", moved, "-g");
    const damaged = readFileSync(at("same5.so"));
    const info = damaged.lastIndexOf("vl_mixed");
    damaged.fill(0xff, info, info + 2000);
    writeFileSync(at("damaged.so"), damaged);
  }, 180_000);
  afterAll(() => values.remove());

  const first = runtimes.slice(0, 1);
  const cells = (on: typeof runtimes, names: readonly string[]) =>
    on.flatMap((runtime) => names.map((file) => ({ runtime, file, name: runtime.name })));
  const start = (
    file: string,
    runtime: (typeof runtimes)[number],
  ): { status: number | null; stderr: string } => {
    const env = { FERRULE_VALUES_LIBRARY: at(`${file}.so`) };
    return runOn(runtime, values.program, ["cold"], env);
  };

  test.each([
    ...cells(runtimes, ["same5"]),
    ...cells(first, ["same4", "packed", "stripped", "damaged", "first", "other"]),
  ])("$name, $runtime.backend: $file is loaded", ({ file, runtime }) => {
    expect(start(file, runtime)).toMatchObject({ status: 0, stderr: "" });
  });

  test.each([...cells(runtimes, ["larger"]), ...cells(first, ["larger4", "larger-packed"])])(
    "$name, $runtime.backend: $file is refused at load, by name and size",
    ({ file, runtime }) => {
      const { status, stderr } = start(file, runtime);
      expect(status).not.toBe(0);
      expect(stderr).toContain(
        "was compiled with another vl_vec: it has 24 bytes, the header's 16",
      );
      expect(stderr).toContain("abi/struct-layout");
    },
  );

  test.each(cells(runtimes, ["second"]))(
    "$name, $runtime.backend: a soname of another number is refused",
    ({ runtime }) => {
      const { status, stderr } = start("second", runtime);
      expect(status).not.toBe(0);
      expect(stderr).toContain("is libvalues.so.2, and the module was made for libvalues.so.1");
      expect(stderr).toContain("abi/version-skew");
    },
  );

  test.each(cells(first, ["moved"]))("$file is refused by the field that moved", ({ runtime }) => {
    const { stderr } = start("moved", runtime);
    expect(stderr).toContain("another vl_mixed: its f is at 4, the header's at 0");
  });
});
