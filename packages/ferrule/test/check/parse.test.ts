import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";
import { Language, Parser, type Node as TheirNode } from "web-tree-sitter";
import type { Node } from "../../src/check/parse/node.ts";
import { wordsOf } from "../../src/check/parse/grammar.ts";
import { walkTree } from "../../src/check/parse/walk-tree.ts";
import { parseWith, type GrammarName } from "../../src/check/parse/tree-sitter.ts";
import { root } from "../tools/machine.ts";

const samples: readonly (readonly [GrammarName, string])[] = [
  ["c", "int f(struct s *p, ...);"],
  ["cpp", 'extern "C" int f() noexcept { return 0; }'],
  ["c_sharp", 'class N { [DllImport("c")] static extern int f(nint p); }'],
  ["go", 'package a\nimport "C"\nfunc f() { C.f(nil) }'],
  ["java", "class A { native int f(long p); }"],
  ["python", "import ctypes\nlib = ctypes.CDLL('é😀')\nlib.f(1)"],
  ["rust", 'extern "C" { fn f(p: *const c_char) -> i32; }'],
];

test.each(samples)("the grammar of %s loads and parses", async (grammar, text) => {
  const { errors } = await parseWith(grammar, text);
  expect(errors).toEqual([]);
});

test("positions are UTF-16 offsets", async () => {
  const text = "a = '😀'; b = 1";
  const { rootNode } = await parseWith("python", text);
  const last = rootNode.namedChildren.at(-1);
  expect(text.slice(last!.startIndex, last!.endIndex)).toBe("b = 1");
});

test("oxc parses TypeScript", () => {
  const { program, errors } = parseSync("a.ts", "const lib: unknown = koffi.load('x');");
  expect(errors).toEqual([]);
  expect(program.body).toHaveLength(1);
});

const kinds: readonly (readonly [GrammarName, string, string])[] = [
  ["c", "c", ".c"],
  ["cpp", "c", ".cpp"],
  ["c_sharp", "csharp", ".cs"],
  ["go", "go", ".go"],
  ["java", "java", ".java"],
  ["python", "python", ".py"],
  ["rust", "rust", ".rs"],
];

/** A long fixture of each grammar, whole and with a hole in it. */
const texts = kinds.flatMap(([grammar, folder, ending]) => {
  const text = longest(folder, ending);
  return [
    [grammar, "whole", text] as const,
    [grammar, "broken", text.replace(/\)[\s\S]{40}/, "😀").replace(/;|:(?=\n)/, "")] as const,
  ];
});

test.each(texts)("nodes of %s say what tree-sitter's own say (%s)", async (grammar, _, text) => {
  const { rootNode, errors } = await parseWith(grammar, text);
  const tree = (await theirParser(grammar)).parse(text)!;
  const fields = tree.language.fields.filter((name) => name !== null);
  expect(allOf(rootNode, fields)).toEqual(allOf(tree.rootNode, fields));
  for (const type of ["ERROR", "identifier", "(", "block", "call_expression"]) {
    const [ours, theirs] = [rootNode, tree.rootNode].map((of) => of.descendantsOfType(type));
    expect(ours!.map(place)).toEqual(theirs!.map(place));
  }
  expect(errors.map(place)).toEqual(theirErrors(tree.rootNode).map(place));
  tree.delete();
});

test("a tree is read alike where other code has started tree-sitter", async () => {
  const text = longest("go", ".go");
  const { rootNode } = await parseWith("go", text);
  const parser = await theirParser("go");
  const tree = parser.parse(text)!;
  const slow = walkTree(tree, text, wordsOf(parser.language!), null);
  tree.delete();
  expect(allOf(slow.rootNode, ["name"])).toEqual(allOf(rootNode, ["name"]));
});

/** What both kinds of nodes have. */
type Common = Pick<Node, "type" | "isNamed" | "startIndex" | "endIndex" | "text"> & {
  readonly parent: Common | null;
  readonly previousNamedSibling: Common | null;
  readonly children: readonly (Common | null)[];
  readonly namedChildren: readonly (Common | null)[];
  readonly childForFieldName: (name: string) => Common | null;
};

function place(node: Common | null): string | null {
  return node && `${node.type} ${node.startIndex}-${node.endIndex}`;
}

/** A line for each node. */
function allOf(node: Common, fields: readonly string[]): readonly string[] {
  const near = [node.parent, node.previousNamedSibling, ...node.namedChildren].map(place);
  const named = fields.map((name) => place(node.childForFieldName(name)));
  const line = [place(node), node.isNamed, node.text.slice(0, 20), ...near, ...named].join(" ");
  return [line, ...node.children.flatMap((of) => (of ? allOf(of, fields) : []))];
}

function theirErrors(node: TheirNode): readonly TheirNode[] {
  if (node.isError || node.isMissing) return [node];
  return node.children.flatMap((of) => (of ? theirErrors(of) : []));
}

async function theirParser(grammar: GrammarName): Promise<Parser> {
  await Parser.init();
  const file = join(root, `packages/ferrule/grammars/tree-sitter-${grammar}.wasm`);
  return new Parser().setLanguage(await Language.load(readFileSync(file)));
}

function longest(language: string, ending: string): string {
  const folder = join(root, "fixtures/check", language);
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  // Of those below 4,000 characters.
  const some = all.filter(({ length }) => length < 4000);
  return some.toSorted((a, b) => b.length - a.length)[0]!;
}
