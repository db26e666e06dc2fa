import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Facts, Provenance } from "../../src/facts/model.ts";
import { readFacts, type FactsRequest } from "../../src/facts/read-facts.ts";
import { askPkgConfig } from "../../src/facts/request/ask-pkg-config.ts";
import { readCompileCommands } from "../../src/facts/request/read-compile-commands.ts";
import { splitWords } from "../../src/facts/request/split-words.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ferrule-request-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function read(more: Partial<FactsRequest>): Promise<Facts> {
  const request = { headers: [join(folder, "lib.h")], targets: ["x86_64-linux-gnu"] };
  const common = { ...request, includeDirs: [], defines: [], cacheDirectory: null };
  return (await readFacts({ ...common, ...more })).facts;
}

function names(facts: Facts): readonly string[] {
  return facts.declarations.flatMap((of) => (of.kind === "function" ? [of.name] : []));
}

describe("what is wanted", () => {
  beforeEach(() => {
    write("lib.h", '#include "part.h"\n#include <other/other.h>\nint in_lib(void);\n');
    write("part.h", "int in_part(void);\n");
    write("far/other/other.h", "int in_other(void); int other_too(void);\n");
  });
  const far = (): readonly string[] => [join(folder, "far")];

  test("the headers, their folder, and what is below -I; not what is below -isystem", async () => {
    expect(names(await read({ includeDirs: far() }))).toEqual([
      "in_part",
      "in_other",
      "other_too",
      "in_lib",
    ]);
    const system = await read({ systemDirs: [...far()], block: ["part.h"] });
    expect(names(system)).toContain("in_lib");
    expect(names(system)).not.toContain("in_part");
  });

  test("globs of names and of files add and take away", async () => {
    const asked = { includeDirs: far(), block: ["other/*", "in_l*"], allow: [] };
    expect(names(await read(asked))).toEqual(["in_part"]);
  });

  test("a set of headers is one library, in one graph", async () => {
    write("two.h", "struct pair { int a, b; }; int in_two(struct pair *);\n");
    const headers = [join(folder, "two.h"), join(folder, "part.h")];
    const facts = await read({ headers });
    expect(names(facts)).toEqual(["in_two", "in_part"]);
    expect(facts.headers.files).toEqual(headers);
  });

  test("-D, -U and -include decide what is read", async () => {
    write(
      "lib.h",
      "#ifdef A\nint with_a(void);\n#endif\n#ifndef __linux__\nint no_linux(void);\n#endif\nsize size_of(void);\n",
    );
    const forced = [write("before/first.h", "typedef int size;\n")];
    const facts = await read({ defines: ["A=1"], undefines: ["__linux__"], forced });
    expect(names(facts)).toEqual(["with_a", "no_linux", "size_of"]);
  });
});

describe("flags that others keep", () => {
  test("a compilation database: the entry whose folders lead to the header", () => {
    write("lib/include/lib.h", "");
    const database = write(
      "compile_commands.json",
      JSON.stringify([
        { directory: folder, file: "x.c", command: "cc -DNOT=1 -Ielsewhere -c x.c" },
        {
          directory: folder,
          file: "y.c",
          command: `cc '-DTEXT="a b"' -I lib/include -isystem sys -c y.c`,
        },
      ]),
    );
    const header = join(folder, "lib/include/lib.h");
    const flags = readCompileCommands(database, [header]);
    expect(flags.defines).toEqual(['TEXT="a b"']);
    expect(flags.includeDirs).toEqual([join(folder, "lib/include")]);
    expect(flags.systemDirs).toEqual([join(folder, "sys")]);
    expect(() => readCompileCommands(database, ["/elsewhere/z.h"])).toThrow(/no entry that leads/);
    expect(() => readCompileCommands(write("bad.json", "{}"), [header])).toThrow(/not a list/);
    expect(() => readCompileCommands(write("worse.json", "["), [header])).toThrow(/no JSON/);
  });

  test("pkg-config's name is never a flag", () => {
    expect(() => askPkgConfig("--version")).toThrow(/no name of a library/);
    expect(() => askPkgConfig("no-such-library-at-all")).toThrow(/pkg-config/);
  });

  test("words are split as in a shell", () => {
    expect(splitWords(` a 'b c'  "d\\"e" f\\ g '' `)).toEqual(["a", "b c", 'd"e', "f g", ""]);
  });
});

describe("whose headers a fact rests on", () => {
  const text = `#include <time.h>
struct stamp { time_t when; };
struct holder { struct stamp *at; };
time_t now(void);
int plain(struct stamp *, FILE_LIKE *);
`.replace(", FILE_LIKE *", "");

  /** A target's label and causes, or null for exact. */
  function provenance(facts: Facts, name: string): Provenance | null {
    const found = [...facts.declarations, ...Object.values(facts.types).flat()].find(
      (of) => of.name === name,
    );
    return found?.provenance[0]?.value ?? null;
  }

  test("the machine's own are exact, a stub's types are named, a pointer needs only a name", async () => {
    write("lib.h", text);
    const facts = await read({ targets: ["aarch64-macos"] });
    const stub = { label: "stub", because: ["time_t"] };
    expect(provenance(facts, "struct stamp")).toEqual(stub);
    expect(provenance(facts, "now")).toEqual(stub);
    expect(provenance(facts, "struct holder")).toBe(null);
    expect(provenance(facts, "plain")).toBe(null);
    expect(facts.targets[0]?.mounts).toEqual([
      { directory: "/ferrule/stubs/macos", label: "stub" },
    ]);
  });

  test("a sysroot is the target's own, and serves no other target", async () => {
    write("sdk/usr/include/time.h", "typedef short time_t;\n");
    write("lib.h", text);
    const sysroots = { "aarch64-macos": join(folder, "sdk") };
    const facts = await read({ targets: ["aarch64-macos", "x86_64-macos"], sysroots });
    expect(
      facts.types["struct stamp"]?.flatMap((of) => (of.kind === "record" ? of.layout : [])),
    ).toEqual([
      { targets: ["aarch64-macos"], value: { size: 2, align: 2, offsets: [0] } },
      { targets: ["x86_64-macos"], value: { size: 8, align: 8, offsets: [0] } },
    ]);
  });

  test("no target finds the machine's own C library", async () => {
    write("lib.h", "#include <sys/epoll.h>\nint f(void);\n");
    await expect(read({ targets: ["aarch64-macos"] })).rejects.toThrow(/file not found/);
    write("lib.h", "#include <linux/types.h>\nint f(void);\n");
    await expect(read({ targets: ["x86_64-windows-msvc"] })).rejects.toThrow(/file not found/);
  });

  test("a file generated for another architecture is told", async () => {
    write("aarch64-linux-gnu/config.h", "typedef long word; struct made { word w; };\n");
    write("lib.h", '#include "aarch64-linux-gnu/config.h"\nstruct made make(void);\n');
    const facts = await read({});
    expect(provenance(facts, "make")).toEqual({ label: "wrong-arch", because: ["struct made"] });
  });

  test("a struct that differs under #ifdef shows both shapes", async () => {
    write(
      "lib.h",
      "#ifdef _WIN32\nstruct s { int a; };\n#else\nstruct s { long a, b; };\n#endif\nint f(struct s *);\n",
    );
    const facts = await read({ targets: ["x86_64-linux-gnu", "x86_64-windows-msvc"] });
    const shapes = facts.types["struct s"] ?? [];
    expect(shapes.map(({ targets }) => targets)).toEqual([
      ["x86_64-linux-gnu"],
      ["x86_64-windows-msvc"],
    ]);
  });
});
