import { join } from "node:path";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "../../src/facts/read-facts.ts";
import type { Facts } from "../../src/facts/model.ts";
import { findHeader, missing, root } from "../tools/machine.ts";
import { compile, refusals, schemaOf } from "./support.ts";

const schema = schemaOf("facts.schema.json");
const tricky = join(root, "fixtures/schema/tricky.h");
const sqlite3 = findHeader("sqlite3.h");

/** As `ferrule facts --format json` prints them. */
async function printed(header: string): Promise<Facts> {
  const { facts } = await readFacts({
    headers: [header],
    targets: ["x86_64-linux-gnu", "x86_64-windows-msvc"],
    includeDirs: [],
    defines: [],
    cacheDirectory: join(root, "node_modules/.ferrule-test/cache"),
  });
  return JSON.parse(JSON.stringify(facts));
}

describe("the facts' schema", () => {
  let validate: ValidateFunction;
  let facts: Facts;
  beforeAll(async () => {
    validate = compile(schema);
    facts = await printed(tricky);
  });

  test("takes a header of all kinds of declarations", () => {
    expect(refusals(validate, facts)).toBe("");
  });

  test.skipIf(missing("sqlite3.h", sqlite3 !== null))("takes sqlite3.h", async () => {
    expect(refusals(validate, await printed(sqlite3!))).toBe("");
  });

  test("has no kind that such a header does not have", () => {
    const seen = new Set<string>();
    collectKinds(facts, seen);
    const named = JSON.stringify(schema).matchAll(/"kind":\{"const":"(\w+)"\}/g);
    expect([...new Set([...named].map(([, kind]) => kind!))].filter((of) => !seen.has(of))).toEqual(
      [],
    );
  });

  test("has no member that such a header does not have", () => {
    const seen = new Set<string>();
    collectMembers(facts, seen);
    expect(namedMembers(schema).filter((of) => !seen.has(of))).toEqual([]);
  });

  test.each<readonly [string, (of: Changed) => void]>([
    ["another version", (of) => (of["schemaVersion"] = 2)],
    ["a member more", (of) => (of["more"] = true)],
    ["a member less", (of) => delete of["unsupported"]],
    ["a declaration of another kind", (of) => (firstOf(of, "declarations")["kind"] = "class")],
    ["a declaration on no target", (of) => (firstOf(of, "declarations")["targets"] = [])],
    [
      "a declaration on line 0",
      (of) => (inner(firstOf(of, "declarations"), "position")["line"] = 0),
    ],
    ["a size that is no number", (of) => (firstOf(of, "targets")["pointerSize"] = "8")],
    ["another engine", (of) => (inner(of, "clang")["engine"] = "gcc")],
    ["a digest that is none", (of) => (inner(of, "headers")["digest"] = "")],
  ])("refuses %s", (_, change) => {
    const changed: Changed = JSON.parse(JSON.stringify(facts));
    change(changed);
    expect(refusals(validate, changed)).not.toBe("");
  });
});

test("a macro's float is read to the last bit, and one that JSON has not by its name", async () => {
  const { declarations } = await printed(tricky);
  const valueOf = (name: string): unknown =>
    declarations.flatMap((of) =>
      of.kind === "macro" && of.name === name ? of.value.map(({ value }) => value.value) : [],
    );
  expect(valueOf("TRICKY_RATIO")).toEqual([Math.fround(0.1)]);
  expect(valueOf("TRICKY_HALF")).toEqual([1.5]);
  expect(valueOf("TRICKY_HUGE")).toEqual(["Infinity"]);
  expect(valueOf("TRICKY_LEAST")).toEqual(["-Infinity"]);
  expect(valueOf("TRICKY_UNKNOWN")).toEqual(["NaN"]);
  expect(valueOf("TRICKY_BELOW")).toEqual(["-0"]);
});

type Changed = Record<string, unknown>;

function inner(of: Changed, name: string): Changed {
  return of[name] as Changed;
}

function firstOf(of: Changed, name: string): Changed {
  return (of[name] as Changed[])[0]!;
}

function collectKinds(value: unknown, into: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if ("kind" in value && typeof value.kind === "string") into.add(value.kind);
  for (const inner of Object.values(value)) collectKinds(inner, into);
}

function collectMembers(value: unknown, into: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) into.add(name);
    collectMembers(inner, into);
  }
}

/** The names of all members in a schema. */
function namedMembers(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const own =
    "properties" in value && typeof value.properties === "object" && value.properties !== null
      ? Object.keys(value.properties)
      : [];
  return [...own, ...Object.values(value).flatMap(namedMembers)];
}
