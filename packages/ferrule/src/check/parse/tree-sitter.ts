import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser } from "web-tree-sitter";
import type { Span } from "../model/source.ts";
import { wordsOf, type Grammar } from "./grammar.ts";
import type { Node, SyntaxTree } from "./node.ts";
import { hasCursorFunctions, type CursorFunctions } from "./fast-cursor.ts";
import { walkTree } from "./walk-tree.ts";

/** Grammars that are shipped, by the name of their file. */
export type GrammarName = "c" | "cpp" | "c_sharp" | "go" | "java" | "python" | "rust";

type Reader = { readonly parser: Parser; readonly grammar: Grammar };

const readers = new Map<GrammarName, Promise<Reader>>();
let started: Promise<CursorFunctions | null> | null = null;

/** Parses with an official grammar. Positions are UTF-16 offsets. */
export async function parseWith(name: GrammarName, text: string): Promise<SyntaxTree> {
  const known = readers.get(name) ?? loadReader(name);
  readers.set(name, known);
  const { parser, grammar } = await known;
  const tree = parser.parse(text);
  if (tree === null) throw new Error(`tree-sitter gave no tree for ${name}`);
  try {
    return walkTree(tree, text, grammar, await started!);
  } finally {
    tree.delete();
  }
}

async function loadReader(name: GrammarName): Promise<Reader> {
  await (started ??= start());
  // The same from src/check/parse and from dist/check/parse.
  const file = fileURLToPath(
    new URL(`../../../grammars/tree-sitter-${name}.wasm`, import.meta.url),
  );
  const language = await Language.load(readFileSync(file));
  return { parser: new Parser().setLanguage(language), grammar: wordsOf(language) };
}

/**
 * The functions of the WebAssembly, which Emscripten puts into the object that it is given; null where
 * other code of the process has started it before.
 */
async function start(): Promise<CursorFunctions | null> {
  const module: object = {};
  await Parser.init(module);
  return hasCursorFunctions(module) ? module : null;
}

/** Where a node stands. */
export function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** Named children. */
export function namedChildren(node: Node): readonly Node[] {
  return node.namedChildren;
}
