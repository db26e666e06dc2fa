import { beforeAll, describe, expect, it } from "vitest";
import { diffFacts } from "../../src/diff/diff-facts.ts";
import type { Change } from "../../src/diff/model.ts";
import { factsOf } from "../tools/facts-of.ts";
import { functionRows } from "./rows-of-functions.ts";
import { recordRows } from "./rows-of-records.ts";
import { valueRows } from "./rows-of-values.ts";
import type { DiffRow } from "./row.ts";

const targets = ["x86_64-linux-gnu", "x86_64-windows-msvc"];
const rows: readonly DiffRow[] = [...functionRows, ...recordRows, ...valueRows];

/** Words of C and of the rows that are no names of their own. */
const kept = new Set(
  `int short char long unsigned signed float double void _Bool const struct union enum typedef static
  inline return extern _Thread_local define __attribute__ __asm__ packed aligned deprecated nonnull
  returns_nonnull LL`.split(/\s+/),
);

/** A row's text with names of its own, so that all rows fit into one header. */
function renamed(text: string, index: number): string {
  return text.replaceAll(/"[^"]*"|\b0x\w+|[A-Za-z_]\w*/g, (word) =>
    word.startsWith('"') || word.startsWith("0x") || kept.has(word) ? word : `${word}_r${index}`,
  );
}

let forward: readonly Change[] = [];
let backward: readonly Change[] = [];
let still: readonly Change[] = [];

beforeAll(async () => {
  const header = (side: "old" | "new"): string =>
    rows.map((row, index) => `${renamed(row[side], index)}\n`).join("");
  const [old, now] = [await factsOf(header("old"), targets), await factsOf(header("new"), targets)];
  forward = diffFacts(old, now).changes;
  backward = diffFacts(now, old).changes;
  still = diffFacts(old, old).changes;
});

/** All changes that a row brings, of whatever name. */
function changesOf(changes: readonly Change[], index: number): readonly Change[] {
  return changes.filter(({ name }) => name.endsWith(`_r${index}`));
}

const numbered = rows.map((row, index) => ({ ...row, index }));

describe("what an update does", () => {
  it("is nothing when the header is the same", () => expect(still).toEqual([]));

  it.each(numbered)("$old → $new: $judgement", ({ index, name, judgement, hazard, on }) => {
    const changes = changesOf(forward, index);
    const named = changes.filter((change) => change.name === `${name}_r${index}`);
    const own = named.find(({ kind }) => kind !== "added") ?? named[0];
    expect({ judgement: own?.judgement, hazard: own?.hazard }).toEqual({ judgement, hazard });
    expect(own!.targets).toEqual(on ?? targets);
    const others = changes.filter(
      (change) => change !== own && change.judgement === "binary break",
    );
    expect(others).toEqual([]);
  });

  it.each(numbered)("$new → $old says something too", ({ index }) => {
    expect(changesOf(backward, index).length).toBeGreaterThan(0);
  });
});
