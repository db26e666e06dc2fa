import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";
import { errorsOf, parseWith, type Grammar } from "../../src/check/parse/tree-sitter.ts";

const samples: readonly (readonly [Grammar, string])[] = [
  ["c", "int f(struct s *p, ...);"],
  ["cpp", 'extern "C" int f() noexcept { return 0; }'],
  ["c_sharp", 'class N { [DllImport("c")] static extern int f(nint p); }'],
  ["go", 'package a\nimport "C"\nfunc f() { C.f(nil) }'],
  ["java", "class A { native int f(long p); }"],
  ["python", "import ctypes\nlib = ctypes.CDLL('é😀')\nlib.f(1)"],
  ["rust", 'extern "C" { fn f(p: *const c_char) -> i32; }'],
];

test.each(samples)("the grammar of %s loads and parses", async (grammar, text) => {
  const tree = await parseWith(grammar, text);
  expect(errorsOf(tree)).toEqual([]);
  tree.delete();
});

test("positions are UTF-16 offsets", async () => {
  const text = "a = '😀'; b = 1";
  const tree = await parseWith("python", text);
  const last = tree.rootNode.namedChildren.at(-1);
  expect(text.slice(last!.startIndex, last!.endIndex)).toBe("b = 1");
  tree.delete();
});

test("oxc parses TypeScript", () => {
  const { program, errors } = parseSync("a.ts", "const lib: unknown = koffi.load('x');");
  expect(errors).toEqual([]);
  expect(program.body).toHaveLength(1);
});
