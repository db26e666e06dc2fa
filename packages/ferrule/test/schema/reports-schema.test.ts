import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { ferrule } from "../tools/cli.ts";
import { headerOf } from "../tools/facts-of.ts";
import { findHeader, hasGcc, missing, root } from "../tools/machine.ts";
import { compile, refusals, schemaOf } from "./support.ts";

const tricky = join(root, "fixtures/schema/tricky.h");
const zlib = findHeader("zlib.h");

/** Runs a command and returns what it prints as JSON. */
async function printed(...args: readonly string[]): Promise<Report> {
  const { out } = await ferrule(...args, "--format", "json");
  return JSON.parse(out);
}

type Report = Record<string, unknown>;

/** A header and what became of it, in which something of every kind has changed. */
const before = `
enum mode { READ = 1, WRITE }; union u { int a; }; struct s { int a; long b : 3; }; typedef int id;
extern int level; int gone(int); int kept(struct s *, enum mode, union u, id); int grown(int);
#define LIMIT 4
#define WORD gone
`;
const after = `
enum mode { READ = 2, WRITE }; union u { int a; long b; }; struct s { long c; int a; long b : 3; }; typedef long id;
extern long level; int kept(struct s *, enum mode, union u, id); int grown(int, int); int fresh(void);
#define LIMIT 5
#define WORD fresh
#define WIDE "wide"
`;

function pair(): readonly [string, string] {
  const old = headerOf(before);
  const now = join(dirname(old), "now.h");
  writeFileSync(now, after);
  return [old, now];
}

/** What gcc denies: one explained difference, and one that is none. */
const denied = `
typedef int wide __attribute__((vector_size(32))); struct w { char a; wide b; };
#ifdef __clang__
typedef long moved;
#else
typedef int moved;
#endif
struct s { moved a; int bits : 3; }; moved f(struct s *);
#define HUGE_ONE (1e308 * 10)
`;

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

const layouts = once(() => printed("layout", tricky));
const changes = once(() => printed("diff", ...pair()));
const denial = once(() => printed("verify", "--cc", "gcc", headerOf(denied)));

describe("what the commands print is as their schemas say", () => {
  const layout = compile(schemaOf("layout.schema.json"));
  const diff = compile(schemaOf("diff.schema.json"));
  const verify = compile(schemaOf("verify.schema.json"));

  test("layout, of a header of all kinds of declarations on all targets", async () => {
    const report = await layouts();
    expect(refusals(layout, report)).toBe("");
    const views = report["layouts"] as readonly Report[];
    expect(new Set(views.map(({ kind }) => kind))).toEqual(new Set(["record"]));
    const named = await printed("layout", tricky, "tricky_colour", "tricky_long", "tricky");
    expect(refusals(layout, named)).toBe("");
    expect(named["layouts"]).toHaveLength(3);
  });

  test.skipIf(missing("zlib.h", zlib !== null))("layout, of zlib.h", async () => {
    expect(refusals(layout, await printed("layout", zlib!))).toBe("");
  });

  test("diff, of headers that differ in all kinds of declarations", async () => {
    const report = await changes();
    expect(refusals(diff, report)).toBe("");
    const all = report["changes"] as readonly Report[];
    const whats = new Set(all.map(({ what }) => what));
    for (const what of ["function", "variable", "constant", "struct", "union", "enum", "typedef"])
      expect(whats).toContain(what);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(["added", "removed", "changed"]));
  });

  test.skipIf(missing("gcc", hasGcc))("verify, of what holds and of what does not", async () => {
    const report = await denial();
    expect(refusals(verify, report)).toBe("");
    expect(report["failed"]).toBeGreaterThan(1);
    expect(report["unproven"]).not.toEqual([]);
  });

  test.skipIf(missing("gcc and zlib.h", hasGcc && zlib !== null))("verify, of zlib.h", async () => {
    expect(refusals(verify, await printed("verify", "--cc", "gcc", zlib!))).toBe("");
  });

  type Change = (of: Report) => void;
  const changed = async (report: Promise<Report>, change: Change): Promise<Report> => {
    const copy = structuredClone(await report);
    change(copy);
    return copy;
  };
  const inner = (of: Report, ...path: readonly (string | number)[]): Report =>
    path.reduce<unknown>((at, name) => (at as Report)[name], of) as Report;

  test.each<readonly [string, Change]>([
    ["another version", (of) => (of["schemaVersion"] = 2)],
    ["a member more", (of) => (of["more"] = true)],
    ["a group on no target", (of) => (inner(of, "layouts", 0, "groups", 0)["targets"] = [])],
    ["a size as a text", (of) => (inner(of, "layouts", 0, "groups", 0)["size"] = "8")],
    ["a row of another kind", (of) => (inner(of, "layouts", 0, "rows", 0)["kind"] = "hole")],
    ["a row without cells", (of) => delete inner(of, "layouts", 0, "rows", 0)["cells"]],
  ])("a layout with %s is refused", async (_, change) => {
    expect(refusals(layout, await changed(layouts(), change))).not.toBe("");
  });

  test.each<readonly [string, Change]>([
    ["no targets", (of) => delete of["targets"]],
    ["a judgement of its own", (of) => (inner(of, "changes", 0)["judgement"] = "bad")],
    ["a change without details", (of) => (inner(of, "changes", 0)["details"] = [])],
    ["a hazard that is none", (of) => (inner(of, "changes", 0)["hazard"] = "Bad")],
    ["a change on no target", (of) => (inner(of, "changes", 0)["targets"] = [])],
  ])("a diff with %s is refused", async (_, change) => {
    expect(refusals(diff, await changed(changes(), change))).not.toBe("");
  });

  test.skipIf(missing("gcc", hasGcc)).each<readonly [string, Change]>([
    ["a claim of another kind", (of) => (inner(of, "tried")["padding"] = 1)],
    ["no compiler", (of) => delete of["compiler"]],
    ["a negative total", (of) => (of["total"] = -1)],
    ["another's finding", (of) => (inner(of, "diagnostics", 0)["origin"] = "check")],
  ])("a proof with %s is refused", async (_, change) => {
    const report = await printed("verify", "--cc", "gcc", headerOf(denied));
    change(report);
    expect(refusals(verify, report)).not.toBe("");
  });
});
