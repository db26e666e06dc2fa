import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { InputError } from "../../src/diagnostics/input-error.ts";
import { bind } from "../tools/bind.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-variants-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, "v.h"),
  `typedef long v_big; struct v_pair { int a, b; };
   enum { V_ONE = 1, V_TWO = 2 };
   int v_set(int what, ...); int v_plain(int a); int v_get(int what, ...);`,
);

let count = 0;

/** Binds the header with those variants of v_set. */
function bound(variants: Record<string, string>): ReturnType<typeof bind> {
  const contract = join(folder, `${count++}.ferrule.jsonc`);
  const text = { ferrule: 1, library: "v", headers: ["v.h"], variadic: { v_set: variants } };
  writeFileSync(contract, JSON.stringify(text));
  return bind(join(folder, "v.h"), "v", contract);
}

async function problems(variants: Record<string, string>): Promise<readonly string[]> {
  const error = await bound(variants).catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error("nothing is wrong with it");
  return error.diagnostics.map(({ message }) => message);
}

describe("variants of a variadic function", () => {
  test("are bound in its place, with C's own promotions", async () => {
    const { plan, text } = await bound({
      "v_set_long(v_big value)": "what: among(V_ONE)",
      "v_set_small(short a, float b)": "what: pass(V_TWO)",
    });
    expect(plan.functions.map(({ symbol }) => symbol)).toEqual([
      "v_plain",
      "v_set_long",
      "v_set_small",
    ]);
    expect(plan.leftOut.map(({ symbol, cause }) => [symbol, cause])).toEqual([
      ["v_get", "variadic"],
    ]);
    expect(text).toContain('v_set_long: "i32(i32,...,w_v_big) v_set"');
    expect(text).toContain('v_set_small: "i32(i32,...,i32,f64) v_set"');
  });

  const wrong: Record<string, readonly [Record<string, string>, string]> = {
    "a type that the header lacks": [{ "v_a(v_none x)": "" }, "The header has no type `v_none`."],
    "void by value": [{ "v_a(void x)": "" }, "The header has no type `void`."],
    "a name of the header's": [
      { "v_plain(int x)": "" },
      "The header has a function v_plain itself.",
    ],
    "a parameter that it lacks": [{ "v_a(int x)": "y: out" }, "The header has no parameter y."],
    "a constant that it lacks": [
      { "v_a(int x)": "what: among(V_THREE)" },
      "The header has no constant V_THREE.",
    ],
    "a pattern that matches none": [
      { "v_a(int x)": "what: among(W_*)" },
      "The header has no constant W_*.",
    ],
  };
  test.each(Object.entries(wrong))("%s is refused", async (_, [variants, message]) => {
    expect(await problems(variants)).toEqual([message]);
  });

  test("a record by value is left out, with the reason", async () => {
    const { plan } = await bound({ "v_a(struct v_pair x)": "" });
    expect(plan.leftOut.find(({ symbol }) => symbol === "v_a")?.reason).toBe(
      "passes a record by value as a variadic argument",
    );
  });

  test("no text of a key gets into the module but as names", async () => {
    const hostile = ["v_a(int x) { evil() }", "v_a(int x*/evil)", "v_a(long\n x)", "v_a(int x)//"];
    for (const key of hostile) {
      const outcome = await bound({ [key]: "" }).catch((thrown: unknown) => thrown);
      if (outcome instanceof InputError) continue;
      expect(key).toBe("v_a(long\n x)");
    }
  });
});
