import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { LayoutView, RecordView } from "../../src/layout/model.ts";
import { ferrule } from "../tools/cli.ts";
import { headerOf } from "../tools/facts-of.ts";
import { root, run, hasGcc, missing } from "../tools/machine.ts";

const sample = join(root, "fixtures/layout/sample.h");

const clean = (text: string): string => text.replaceAll(root, "");

async function json(...args: readonly string[]): Promise<readonly LayoutView[]> {
  const { code, out, err } = await ferrule("layout", ...args, "--format", "json", "--no-cache");
  if (code !== 0) throw new Error(out + err);
  return JSON.parse(out).layouts;
}

async function record(text: string, name: string): Promise<RecordView> {
  const [view] = await json(headerOf(text), name);
  if (view?.kind !== "record") throw new Error(`no record: ${JSON.stringify(view)}`);
  return view;
}

describe("a record on nine targets", () => {
  let view: RecordView;
  beforeAll(async () => {
    const [found] = await json(sample, "sample");
    view = found as RecordView;
  });

  it("groups the targets that agree on every number", () => {
    const sizes = view.groups.map(({ label, targets, size, align }) => [
      label,
      targets,
      size,
      align,
    ]);
    expect(sizes).toEqual([
      ["A", ["x86_64-linux-gnu", "aarch64-linux-gnu", "x86_64-macos"], 192, 16],
      ["B", ["i686-linux-gnu"], 148, 4],
      ["C", ["armv7-linux-gnueabihf"], 152, 8],
      ["D", ["x86_64-windows-msvc"], 160, 8],
      ["E", ["x86_64-windows-gnu"], 176, 16],
      ["F", ["i686-windows-msvc"], 152, 8],
      ["G", ["aarch64-macos"], 168, 8],
    ]);
  });

  it("accounts for every bit of every group: members and padding fill the size", () => {
    view.groups.forEach(({ size }, index) => {
      const cells = view.rows
        .filter(({ depth }) => depth === 0)
        .flatMap(({ cells }) => cells[index] ?? []);
      const filled = cells.reduce((sum, { bits }) => sum + bits!, 0);
      expect(filled).toBe(size * 8);
    });
  });

  it("names each cause once, with the members that bring it in", () => {
    expect(view.reasons.map(({ kind, subject, fields }) => [kind, subject, fields])).toEqual([
      ["size", "long", ["count"]],
      ["size", "size_t", ["length"]],
      ["size", "long double", ["ratio"]],
      ["size", "pointers", ["(anonymous)", "handle"]],
      ["alignment", "long long", ["when"]],
      ["shape", "#if", ["handle", "fd"]],
      ["bit-fields", "bit-fields", ["kind", "level"]],
    ]);
  });

  it("reads at a glance", async () => {
    const { out } = await ferrule("layout", sample, "sample", "mixed_t", "color", "opaque");
    await expect(clean(out)).toMatchFileSnapshot("__snapshots__/sample.txt");
    const markdown = await ferrule("layout", sample, "mixed_t", "--format", "markdown");
    await expect(clean(markdown.out)).toMatchFileSnapshot("__snapshots__/mixed.md");
    const overview = await ferrule("layout", sample);
    await expect(clean(overview.out)).toMatchFileSnapshot("__snapshots__/overview.txt");
  });

  it("agrees with a program that gcc compiled", () => {
    if (missing("gcc", hasGcc)) return;
    const paths = view.rows.flatMap(({ kind, path, cells }) =>
      kind === "field" && !path.startsWith("(") && cells[0] ? [path] : [],
    );
    const lines = paths.map((path) => `printf("%zu\\n", offsetof(struct sample, ${path}));`);
    const program = headerOf(
      `#include <stdio.h>\n#include ${JSON.stringify(sample)}\nint main(void) { ${lines.join("\n")} }\n`,
      "program.c",
    );
    const binary = join(dirname(program), "program");
    expect(run("gcc", [program, "-o", binary]).stderr).toBe("");
    const offsets = run(binary, []).stdout.trim().split("\n").map(Number);
    const stated = paths.map(
      (path) => view.rows.find((row) => row.path === path)!.cells[0]!.offset / 8,
    );
    expect(offsets).toEqual(stated);
  });
});

describe("shapes", () => {
  it("sees both sides of an #ifdef", async () => {
    const view = await record("struct s {\n#ifdef _WIN32\nint a;\n#else\nlong b;\n#endif\n};", "s");
    const byName = new Map(view.rows.map(({ path, cells }) => [path, cells]));
    const onWindows = view.groups.findIndex(({ targets }) => targets[0]!.includes("windows"));
    expect(byName.get("a")![onWindows]).toMatchObject({ offset: 0, bits: 32 });
    expect(byName.get("b")![onWindows]).toBeNull();
    expect(view.reasons.some(({ subject }) => subject === "#if")).toBe(true);
  });

  it("says nothing of padding where a size is not known", async () => {
    const view = await record("struct s { char a; _Atomic(int) b; char c; };", "s");
    expect(view.groups.every(({ padding }) => padding === null)).toBe(true);
    expect(view.rows.filter(({ kind }) => kind === "padding")).toHaveLength(1);
  });

  it("shows the members of untagged records where they lie", async () => {
    const view = await record(
      "struct s { int a; struct { char x; short y; } at[2]; union { int i; char c; }; };",
      "s",
    );
    expect(view.rows.map(({ path, depth }) => [path, depth])).toEqual([
      ["a", 0],
      ["at", 0],
      ["(anonymous union)", 0],
      ["i", 1],
      ["c", 1],
    ]);
    expect(view.groups).toHaveLength(1);
  });

  it("takes a typedef, a tag and a bare name for the same record", async () => {
    const header = headerOf(
      "typedef struct node { struct node *next; } node_t; typedef node_t list;",
    );
    const views = await json(header, "node", "struct node", "node_t", "list");
    expect(views.map(({ name }) => name)).toEqual(["struct node"]);
  });

  it("names the nearest type for one that is not there", async () => {
    const { code, err } = await ferrule("layout", sample, "smaple");
    expect(code).toBe(2);
    expect(err).toContain("Did you mean sample?");
  });
});

describe("the picture", () => {
  const draw = async (...args: readonly string[]): Promise<string> => {
    const file = headerOf("", "picture.svg");
    const { err } = await ferrule("layout", ...args, "--svg", file, "--quiet");
    expect(err).toBe("");
    return readFileSync(file, "utf8");
  };

  it("has a panel a group, hatched padding and outlined members", async () => {
    const svg = await draw(sample, "sample");
    await expect(svg).toMatchFileSnapshot("__snapshots__/sample.svg");
    expect(svg.match(/class="label"/g)).toHaveLength(7);
    expect(svg).toContain('fill="url(#hatch)" class="padding"');
    expect(svg).toContain('class="moved"');
    expect(svg).toContain("⋯");
  });

  it("folds what is long and stays small", async () => {
    const svg = await draw(headerOf("struct s { char a[1000000]; int b; };"), "s");
    expect(svg.length).toBeLessThan(20_000);
    expect(svg).toContain("more bytes of a");
  });

  it("draws at most what can be looked at", async () => {
    const many = Array.from({ length: 61 }, (_, index) => `struct s${index} { int a; };`).join(
      "\n",
    );
    const { code, err } = await ferrule("layout", headerOf(many), "--svg", headerOf("", "x.svg"));
    expect(code).toBe(2);
    expect(err).toContain("too many for one picture");
  });

  it("is well-formed XML whatever the names are", async () => {
    const svg = await draw(headerOf("struct s { int \u00e4\u4e2d; int *p[3]; };"), "s");
    expect(svg).toContain("\u00e4\u4e2d: int");
    const open: string[] = [];
    for (const [, close, name, , empty] of svg.matchAll(/<(\/?)([a-z]+)([^<>]*?)(\/?)>/g)) {
      if (close === "/") expect(open.pop()).toBe(name);
      else if (empty !== "/") open.push(name!);
    }
    expect(open).toEqual([]);
    expect(svg.replaceAll(/<[^<>]*>/g, "")).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|apos;)/);
  });
});
