import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser, type Node, type Tree } from "web-tree-sitter";
import type { Span } from "../model/source.ts";

/** Grammars that are shipped, by the name of their file. */
export type Grammar = "c" | "cpp" | "c_sharp" | "go" | "java" | "python" | "rust";

const parsers = new Map<Grammar, Promise<Parser>>();
let started: Promise<void> | null = null;

/** Parses with an official grammar. Node positions are UTF-16 offsets. Delete the tree after use. */
export async function parseWith(grammar: Grammar, text: string): Promise<Tree> {
  const known = parsers.get(grammar) ?? loadParser(grammar);
  parsers.set(grammar, known);
  const tree = (await known).parse(text);
  if (tree === null) throw new Error(`tree-sitter gave no tree for ${grammar}`);
  return tree;
}

async function loadParser(grammar: Grammar): Promise<Parser> {
  started ??= Parser.init();
  await started;
  // The same from src/check/parse and from dist/check/parse.
  const file = fileURLToPath(
    new URL(`../../../grammars/tree-sitter-${grammar}.wasm`, import.meta.url),
  );
  const language = await Language.load(readFileSync(file));
  return new Parser().setLanguage(language);
}

/** Where a node stands. */
export function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** Named children, without those that are missing. */
export function namedChildren(node: Node): readonly Node[] {
  return node.namedChildren.filter((child) => child !== null);
}

/** The first places where the grammar gave up, in order. */
export function errorsOf(tree: Tree): readonly Node[] {
  if (!tree.rootNode.hasError) return [];
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) {
      found.push(node);
      return;
    }
    if (!node.hasError) return;
    for (const child of node.children) if (child !== null) visit(child);
  };
  visit(tree.rootNode);
  return found;
}
