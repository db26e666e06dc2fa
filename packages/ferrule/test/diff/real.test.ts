import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diff } from "../../src/diff/model.ts";
import { ferrule } from "../tools/cli.ts";
import { headerOf } from "../tools/facts-of.ts";
import { findHeader, missing, root } from "../tools/machine.ts";

const json = async (...args: readonly string[]): Promise<{ code: number; diff: Diff }> => {
  const { code, out, err } = await ferrule("diff", ...args, "--format", "json", "--no-cache");
  if (code === 2) throw new Error(out + err);
  return { code, diff: JSON.parse(out) };
};

const lua = findHeader("lua5.3/lua.h") !== null && findHeader("lua5.4/lua.h") !== null;

describe.skipIf(missing("liblua5.3-dev and liblua5.4-dev", lua))("Lua 5.3 → 5.4", () => {
  // Debian configures Lua for its own architectures: the host's is the one that is there.
  const args = ["/usr/include/lua5.3", "/usr/include/lua5.4", "--header", "lua.h"];
  const here = ["--header", "lauxlib.h", "--target", "x86_64-linux-gnu"];

  it("lists what the Lua manual calls incompatible, and exits with 1", async () => {
    const { code, diff } = await json(...args, ...here);
    expect(code).toBe(1);
    const breaks = diff.changes
      .filter(({ judgement }) => judgement === "binary break")
      .map(({ name, hazard, kind }) => `${name} ${kind} ${hazard}`);
    expect(breaks).toEqual([
      "LUAL_BUFFERSIZE changed abi/version-skew",
      "LUA_ERRERR changed abi/version-skew",
      "LUA_ERRFILE changed abi/version-skew",
      "lua_gc changed abi/arity",
      "lua_resume changed abi/arity",
      "lua_version changed abi/wrong-type",
      "struct luaL_Buffer changed abi/version-skew",
      "struct lua_Debug changed abi/version-skew",
      "lua_getuservalue removed abi/missing-symbol",
      "lua_newuserdata removed abi/missing-symbol",
      "lua_setuservalue removed abi/missing-symbol",
    ]);
  });

  it("says nothing of a version against itself", async () => {
    const { code, diff } = await json(args[0]!, args[0]!, "--header", "lua.h", ...here);
    expect({ code, changes: diff.changes }).toEqual({ code: 0, changes: [] });
  });
});

describe("Node-API headers 0.0.5 → 1.9.0", () => {
  const version = (name: string): string => join(root, "node_modules", name, "include");

  it("only adds, on every target that reads them", async () => {
    const { code, diff } = await json(
      version("node-api-headers-0.0.5"),
      version("node-api-headers"),
      "--header",
      "node_api.h",
      "--define",
      "NAPI_VERSION=8",
      "--target",
      "x86_64-linux-gnu",
      "--target",
      "x86_64-windows-msvc",
    );
    expect(code).toBe(0);
    expect(diff.changes.filter(({ judgement }) => judgement === "binary break")).toEqual([]);
    const status = diff.changes.find(({ name }) => name === "napi_status");
    expect(status?.details.map(({ text }) => text)).toEqual([
      "new values: napi_cannot_run_js = 23",
    ]);
  });
});

describe("ferrule diff", () => {
  const old = "struct options { int size; int flags; };\nint run(struct options *);\n";
  const now = "struct options { int size; long extra; int flags; };\nint run(struct options *);\n";
  const targets = ["x86_64-linux-gnu", "x86_64-windows-msvc"];
  const on = targets.flatMap((target) => ["--target", target]);

  it("calls a member in the middle a binary break on every target", async () => {
    const { code, diff } = await json(headerOf(old), headerOf(now), ...on);
    expect(code).toBe(1);
    const found = diff.changes.filter(({ name }) => name === "struct options");
    expect(found.map((change) => [change.judgement, change.hazard])).toEqual(
      found.map(() => ["binary break", "abi/version-skew"]),
    );
    expect(found.flatMap((change) => change.targets)).toEqual(targets);
  });

  it("reads the same from facts that were kept as JSON", async () => {
    const header = headerOf(old);
    const kept = join(dirname(header), "kept.json");
    await ferrule("facts", header, "--format", "json", "--output", kept, ...on);
    const direct = await json(header, headerOf(now), ...on);
    const remembered = await json(kept, headerOf(now), ...on);
    const bare = ({ changes }: Diff): unknown =>
      changes.map(({ name, details, targets }) => ({ name, details, targets }));
    expect(bare(remembered.diff)).toEqual(bare(direct.diff));
  });

  it("prints the worst first, for people and for documents", async () => {
    const [a, b] = [headerOf(old), headerOf(now)];
    const pretty = await ferrule("diff", a, b, ...on);
    expect(pretty.out.replaceAll(/\S*header-\w+\//g, "")).toMatchInlineSnapshot(`
      "api.h → api.h
        compared on x86_64-linux-gnu, x86_64-windows-msvc

      binary breaks: programs that are not compiled again misbehave (2)
        struct options  (x86_64-linux-gnu)   api.h:1
          grew from 8 to 24 bytes: callers that allocate it give too little memory  [abi/version-skew]
          is aligned to 8 bytes, was to 4  [abi/struct-layout]
          extra is new at 8, past the old end
          members moved: flags from 4 to 16  [abi/version-skew]
          it is passed by pointer with run
        struct options  (x86_64-windows-msvc)   api.h:1
          grew from 8 to 12 bytes: callers that allocate it give too little memory  [abi/version-skew]
          extra is new at 4, where other members were  [abi/version-skew]
          members moved: flags from 4 to 8  [abi/version-skew]
          it is passed by pointer with run

      2 binary breaks, 0 source breaks, 0 compatible changes
      "
    `);
    const markdown = await ferrule("diff", a, b, ...on, "--format", "markdown");
    expect(markdown.out.replaceAll(/\S*header-\w+\//g, "")).toMatchInlineSnapshot(`
      "## api.h → api.h

      Compared on x86_64-linux-gnu, x86_64-windows-msvc.

      ### Binary breaks (2)

      | declaration | what | hazard | on |
      | --- | --- | --- | --- |
      | \`struct options\` (struct, changed) | grew from 8 to 24 bytes: callers that allocate it give too little memory | abi/version-skew | x86_64-linux-gnu |
      |  | is aligned to 8 bytes, was to 4 | abi/struct-layout |  |
      |  | extra is new at 8, past the old end |  |  |
      |  | members moved: flags from 4 to 16 | abi/version-skew |  |
      |  | it is passed by pointer with run |  |  |
      | \`struct options\` (struct, changed) | grew from 8 to 12 bytes: callers that allocate it give too little memory | abi/version-skew | x86_64-windows-msvc |
      |  | extra is new at 4, where other members were | abi/version-skew |  |
      |  | members moved: flags from 4 to 8 | abi/version-skew |  |
      |  | it is passed by pointer with run |  |  |
      "
    `);
  });

  it("names a member once when a whole untagged record is new", async () => {
    const grown = "struct s { int a; struct { int x; int y; } at; };";
    const { diff } = await json(headerOf("struct s { int a; };"), headerOf(grown), ...on);
    expect(diff.changes[0]!.details.map(({ text }) => text)).toEqual([
      "grew from 4 to 12 bytes: callers that allocate it give too little memory",
      "at is new at 4, past the old end",
    ]);
  });

  it.each([
    ["nothing.json", "{", "is not JSON"],
    ["other.json", '{"schemaVersion": 2}', "holds no facts of schema version 1"],
    [
      "half.json",
      '{"schemaVersion": 1, "targets": [1], "declarations": [], "types": {}}',
      "holds no",
    ],
  ])("refuses %s", async (name, text, message) => {
    const folder = dirname(headerOf(""));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    const { code, err } = await ferrule("diff", join(folder, name), headerOf(old));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("asks for the header when the sides are folders", async () => {
    const folder = dirname(headerOf(old));
    const { code, err } = await ferrule("diff", folder, folder);
    expect(code).toBe(2);
    expect(err).toContain("--header");
  });
});
