import { expect, test } from "vitest";
import { factsOf } from "../tools/facts-of.ts";

/** The value of each macro of a header on one target, or why it has none. */
async function valuesOf(text: string): Promise<Readonly<Record<string, string>>> {
  const { declarations } = await factsOf(text, ["x86_64-linux-gnu"]);
  const macros = declarations.filter((of) => of.kind === "macro");
  return Object.fromEntries(
    macros.map(({ name, value: [first], notBindable }) => [
      name,
      first ? JSON.stringify(first.value) : String(notBindable),
    ]),
  );
}

test("macros of the same words have the same value, each by its name", async () => {
  const values = await valuesOf("#define A 0x10UL\n#define B 0x10UL\n#define C 16\n");
  expect(values["A"]).toBe(values["B"]);
  expect(values).toMatchObject({
    A: '{"kind":"integer","type":"unsigned long","value":"16"}',
    C: '{"kind":"integer","type":"int","value":"16"}',
  });
});

test("macros of the same words differ where one of the words is one of them", async () => {
  const header = [
    "enum { one = 1, two = 2 };",
    "#define one two",
    "#define also_one one",
    "#define again one",
    "#define two one",
    // The key of a macro that is asked of alone, as somebody else could write it.
    "#define macro #one",
    "",
  ].join("\n");
  const values = await valuesOf(header);
  const integer = (value: number): string =>
    JSON.stringify({ kind: "integer", type: "int", value: String(value) });
  // `one` comes to `two`, and that to `one`, which is the enumerator: it is not expanded again.
  expect(values).toMatchObject({ one: integer(1), two: integer(2), again: integer(1) });
  expect(values["also_one"]).toBe(integer(1));
});

test("a name that Clang does not know is not taken for one that is spelled nearly so", async () => {
  const header = [
    "int api_ctx_get_size_ex(void);",
    "#define api_ctx_get_size(c) api_ctx_get_size_ex()",
    "#define api_ctx_size api_ctx_get_size",
    "",
  ].join("\n");
  expect(await valuesOf(header)).toMatchObject({
    api_ctx_size: "it is no expression of a value",
  });
});

test("text that may be a variable is tried, and costs the other constants nothing", async () => {
  const header = [
    "extern char *api_program;",
    'static const char api_text[] = "inside";',
    "#define PROGRAM api_program",
    "#define INSIDE (&api_text[0])",
    '#define NAME "name"',
    "#define COUNT 3",
    "",
  ].join("\n");
  expect(await valuesOf(header)).toEqual({
    PROGRAM: "it is no constant",
    INSIDE: '{"kind":"string","value":"inside"}',
    NAME: '{"kind":"string","value":"name"}',
    COUNT: '{"kind":"integer","type":"int","value":"3"}',
  });
});
