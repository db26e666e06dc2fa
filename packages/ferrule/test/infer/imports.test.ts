import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findImports, importFolders } from "../../src/contract/import/find-imports.ts";
import { readGir } from "../../src/contract/import/read-gir.ts";
import { readVapi } from "../../src/contract/import/read-vapi.ts";
import { workFolder } from "../tools/bind.ts";
import { missing } from "../tools/machine.ts";
import { runCommand } from "../tools/run-command.ts";

const gir = "/usr/share/gir-1.0/GLib-2.0.gir";
const vapi = "/usr/share/vala-0.56/vapi/sqlite3.vapi";
const xml = "/usr/include/libxml2/libxml/xpath.h";

describe.skipIf(missing(gir, existsSync(gir)))("GLib-2.0.gir", () => {
  const { functions } = readGir(readFileSync(gir, "utf8"), gir);

  test("says who owns what is returned, and what frees it", () => {
    expect(functions.size).toBeGreaterThan(1500);
    expect(functions.get("g_bytes_new")?.result).toMatchObject({
      transfer: "full",
      free: "g_bytes_unref",
    });
    expect(functions.get("g_base64_encode")?.result).toMatchObject({
      transfer: "full",
      free: "g_free",
    });
    expect(functions.get("g_getenv")?.result).toMatchObject({ transfer: "none" });
  });

  test("says what is given out, counted, and called", () => {
    const parameters = (name: string) => functions.get(name)?.parameters ?? [];
    expect(parameters("g_bytes_new")[0]).toMatchObject({ direction: "in", length: 1 });
    // The instance is C's first parameter.
    expect(parameters("g_bytes_get_data")).toHaveLength(2);
    expect(parameters("g_bytes_get_data")[1]).toMatchObject({ direction: "out" });
    expect(parameters("g_datalist_foreach")[1]).toMatchObject({ userData: 2 });
    // A failure is one parameter more.
    expect(parameters("g_file_get_contents")).toHaveLength(4);
  });
});

describe.skipIf(missing(vapi, existsSync(vapi)))("sqlite3.vapi", () => {
  const { functions } = readVapi(readFileSync(vapi, "utf8"), vapi);
  test("says what is the caller's", () => {
    expect(functions.get("sqlite3_prepare_v2")?.parameters).toMatchObject([
      {},
      {},
      {},
      { direction: "out", transfer: "full", free: "sqlite3_finalize" },
      { direction: "out" },
    ]);
    expect(functions.get("sqlite3_db_handle")?.result).toMatchObject({ transfer: "none" });
  });
});

describe.skipIf(missing(xml, existsSync(xml)) || missing(vapi, existsSync(vapi)))("init", () => {
  const folder = workFolder("imports");
  afterAll(() => folder.remove());

  test("asks with what the machine's bindings of the header say, and names the file", async () => {
    const file = join(folder.path, "libxml2.ferrule.jsonc");
    const said = await runCommand(
      ...["init", xml, "-l", "libxml2", "-o", file, "-I", "/usr/include/libxml2"],
      ...["--target", "x86_64-linux-gnu"],
    );
    expect(said.status).toBe(0);
    expect(said.out).toContain("functions as libxml-2.0.vapi binds them");
    const draft = readFileSync(file, "utf8");
    expect(draft).toContain("import of libxml-2.0.vapi (imported)");
    // Nothing of another's file is in the draft but its name.
    expect(draft).not.toContain("CCode");
  });
});

describe("what others wrote", () => {
  test("is looked for in the folders of the XDG base directories", () => {
    expect(importFolders("/a:/b")).toEqual(["/a/gir-1.0", "/b/gir-1.0"]);
    expect(importFolders("")).toContain("/usr/share/gir-1.0");
    expect(findImports(["/usr/include/nothing.h"], importFolders(undefined))).toEqual([]);
  });

  test.each([
    ["", 0],
    ["<", 0],
    ["<!-- <function", 0],
    [`<function c:identifier="f">`, 0],
    [`<function c:identifier="f"></function></function>`, 1],
    [`<return-value transfer-ownership="full"/><function c:identifier="f"/>`, 1],
    [`${"<record>".repeat(10_000)}<function c:identifier="f"/>`, 1],
  ])("GIR of any shape is read to its end: %#", (text, functions) => {
    expect(readGir(text, "x.gir").functions.size).toBe(functions);
  });

  test.each([
    ["", 0],
    ["}", 0],
    ["class", 0],
    ["namespace A { class B {", 0],
    ["public void f (", 0],
    ["[CCode (cname = ", 0],
    ["public void f ();", 1],
    [`namespace A { public void f (`, 0],
    [`${"namespace A {".repeat(2_000)} public void f ();`, 1],
    [`/* ${"(".repeat(10_000)}`, 0],
  ])("Vala of any shape is read to its end: %#", (text, functions) => {
    expect(readVapi(text, "x.vapi").functions.size).toBe(functions);
  });
});
