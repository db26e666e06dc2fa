import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bind, build, workFolder } from "../tools/bind.ts";
import { hasGcc, missing, runOk, runOn, runtimes } from "../tools/machine.ts";

const header = `#define BOX_VERSION 2
int box_version(void);
int box_old(int value);
int box_new(int value);
int box_newer(int value);
`;

/** The installed library is one version behind the header. */
const source = `int box_version(void) { return 1; }
int box_old(int value) { return value + 1; }
`;

const program = `import * as box from "./generated/box.ts";
console.log(box.old(1));
try { box.new_(1); } catch (error) { console.log(String(error)); }
`;

describe.skipIf(missing("gcc", hasGcc))("a library that is older than its header", () => {
  const folder = workFolder("older");
  afterAll(() => folder.remove());

  test("is loaded: what it lacks is told by name, and the rest works", async () => {
    const at = (name: string): string => join(folder.path, name);
    writeFileSync(at("box.h"), header);
    writeFileSync(at("box.c"), source);
    writeFileSync(at("uses.ts"), program);
    const contract = {
      ferrule: 1,
      library: "box",
      headers: ["box.h"],
      prefixes: ["box_"],
      version: { function: "box_version", macro: "BOX_VERSION" },
    };
    writeFileSync(at("box.ferrule.jsonc"), JSON.stringify(contract));
    runOk("gcc", ["-shared", "-fPIC", "-o", at("libbox.so"), at("box.c")]);
    const { text } = await bind(at("box.h"), "box", at("box.ferrule.jsonc"));
    const built = build({ folder: folder.path, library: "box", text }, at("uses.ts"));
    for (const runtime of runtimes) {
      const ran = runOn(runtime, built, [], { FERRULE_BOX_LIBRARY: at("libbox.so") });
      const plain = (of: string): string => of.replaceAll(`${folder.path}/`, "");
      expect(plain(ran.stdout)).toBe(
        "2\nBoundaryError: box_new: libbox.so does not have box_new: it is older than the header, or was built without [abi/missing-symbol]\n",
      );
      expect(plain(ran.stderr)).toContain(
        "libbox.so does not have box_new, box_newer: it is older than the header, or was built without. Calling one of them is refused; all others work.",
      );
      expect(plain(ran.stderr)).toContain("libbox.so is version 1, older than the header's 2");
      expect(ran.status).toBe(0);
    }
  });
});
