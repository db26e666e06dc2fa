import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Facts, Position } from "../../src/facts/model.ts";
import { alignTokens, tokenize } from "../../src/facts/read/align-tokens.ts";
import { factsOf } from "../tools/facts-of.ts";

const targets = ["x86_64-linux-gnu", "x86_64-windows-msvc"];

/** What stands at a position, to the end of its word. */
function wordAt({ file, line, column }: Position): string {
  const text = readFileSync(file).toString("latin1").split("\n")[line - 1]!;
  const word = /^[\w$\x80-\xff]*/.exec(text.slice(column - 1))![0];
  return Buffer.from(word, "latin1").toString();
}

/** `name line word` of each declaration and type whose word is not its own name. */
function places({ declarations, types }: Facts): readonly string[] {
  const all = [...declarations, ...Object.values(types).flat()];
  return all.flatMap(({ name, position }) => {
    const bare = name.replace(/^(?:struct|union|enum) /, "");
    const word = wordAt(position);
    return word === bare ? [] : [`${bare.replace(/^@.*?(?=:)/, "@")} ${position.line} ${word}`];
  });
}

describe("a declaration's position", () => {
  it("is where the header has its name, whatever stands before it on the line", async () => {
    const facts = await factsOf(
      [
        '#define API extern __attribute__((visibility("default")))',
        "#  define\tSPACED /* why */ 1",
        "API int     first(int a);   API int second(void);",
        "\tint\ttabbed (void); /* first */ int after_comment(void);",
        "/* größe */ API int größe(void); API int breite(void);",
        "typedef   struct { int x; }   spaced;",
        "API int multi(int a,",
        "      int b) ; API int after_lines(void);",
        "#define OLD(type) type __attribute__((deprecated))",
        "OLD(int) parenthesised(void); struct  tagged { OLD(int) a; }; enum  list { ONE };",
        "int continued(void); \\",
        "  int on_the_next_line(void);",
        "",
      ].join("\n"),
      targets,
    );
    expect(places(facts)).toEqual(["@:6:11 6 struct"]);
  });

  it("is where its macro is used, or the argument that names it, when a macro made it", async () => {
    const facts = await factsOf(
      [
        "#define MAKE(n) struct n { int a; }; int n##_run(struct n *)",
        "int before(void); MAKE(made);",
        "MAKE(",
        " later",
        "); int tail(void);",
        "#define TWO struct { int a; } two_a; struct { int b; } two_b;",
        "  TWO",
        "#define renamed renamed_v2",
        "int  renamed(void);",
        "#define FUNCTION(result, name, parameters) result name##_fn parameters",
        "FUNCTION(int, run, (int a, int b)); int beside(void);",
        "",
      ].join("\n"),
      targets,
    );
    expect(places(facts)).toEqual([
      "made_run 2 MAKE",
      "later_run 3 MAKE",
      "two_a 7 TWO",
      "two_b 7 TWO",
      "renamed_v2 9 renamed",
      "run_fn 11 FUNCTION",
      "@:7:3 7 TWO",
      "@:7:3:2 7 TWO",
    ]);
  });

  it("names a type without a tag alike where macros differ between targets", async () => {
    const facts = await factsOf(
      [
        "#ifdef _WIN32",
        "#define API extern __declspec(dllimport)",
        "#else",
        "#define API extern",
        "#endif",
        "API struct { int x; } state;",
        "",
      ].join("\n"),
      targets,
    );
    expect(Object.keys(facts.types).map((name) => name.replace(/^.*h:/, ""))).toEqual(["6:5"]);
  });
});

describe("tokens that the preprocessor changed", () => {
  /** For each token of the first, the column of the second that it is led back to. */
  function columns(made: string, source: string): readonly number[] {
    return alignTokens(tokenize([made]), tokenize([source])).map((of) => of?.column ?? -1);
  }

  it.each([
    ["a b", "a   b", [0, 4]],
    ["a b", "MACRO b", [0, 6]],
    ["x y z", "MACRO", [0, 0, 0]],
    ["a x y b", "a M b", [0, 2, 2, 4]],
    ["f ( a ) x", "f(a) M(1)", [0, 1, 2, 3, 5]],
    ["int n_fn ( int a ) ;", "F(int, n, (int a));", [2, 0, 10, 11, 15, 17, 18]],
    ["a", "", [-1]],
  ])("%s of %s", (made, source, expected) => {
    expect(columns(made, source)).toEqual(expected);
  });

  it("and lines of a machine's length are aligned by their words", () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `f${index}`);
    const made = names.map((name) => `extern int ${name};`).join("");
    const source = names.map((name) => `API ${name};`).join("");
    const found = alignTokens(tokenize([made]), tokenize([source]));
    const words = tokenize([made]);
    const wrong = words.filter(({ text }, index) => {
      return text.startsWith("f") && found[index]?.text !== text;
    });
    expect(wrong).toEqual([]);
  });
});
