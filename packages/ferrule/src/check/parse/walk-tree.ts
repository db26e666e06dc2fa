import type { Tree } from "web-tree-sitter";
import { fastCursor, type CursorFunctions } from "./fast-cursor.ts";
import { errorSymbol, symbolIn, type Grammar } from "./grammar.ts";
import { nodeAt, type Node, type SyntaxTree, type Table } from "./node.ts";

/**
 * Takes everything out of a tree in one walk; the tree itself can then be deleted. Without the
 * functions it takes longer and gives the same.
 */
export function walkTree(
  tree: Tree,
  text: string,
  grammar: Grammar,
  functions: CursorFunctions | null,
): SyntaxTree {
  const { hasError, descendantCount: size } = tree.rootNode;
  const table = emptyTable(text, grammar, size);
  const { symbols, fields, starts, ends, parents, after } = table;
  const missing = new Set<number>();
  const owned = tree.walk();
  const cursor = (functions && fastCursor(tree, functions)) ?? owned;
  let parent = -1;
  for (let id = 0; id < size; id++) {
    symbols[id] = symbolIn(grammar, cursor.nodeTypeId);
    fields[id] = cursor.currentFieldId;
    starts[id] = cursor.startIndex;
    ends[id] = cursor.endIndex;
    parents[id] = parent;
    if (hasError && cursor.nodeIsMissing) missing.add(id);
    if (cursor.gotoFirstChild()) {
      parent = id;
      continue;
    }
    after[id] = id + 1;
    while (parent >= 0 && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      after[parent] = id + 1;
      parent = parents[parent]!;
    }
  }
  owned.delete();
  const errors = hasError ? errorsOf(table, missing) : [];
  return { rootNode: nodeAt(table, 0), errors };
}

function emptyTable(text: string, grammar: Grammar, size: number): Table {
  return {
    text,
    grammar,
    symbols: new Uint16Array(size),
    fields: new Uint16Array(size),
    starts: new Uint32Array(size),
    ends: new Uint32Array(size),
    parents: new Int32Array(size),
    after: new Uint32Array(size),
    nodes: [],
  };
}

/** What lies in a piece that could not be parsed is not told again. */
function errorsOf(table: Table, missing: ReadonlySet<number>): readonly Node[] {
  const error = errorSymbol(table.grammar);
  const found: Node[] = [];
  for (let id = 0; id < table.symbols.length;) {
    const gaveUp = table.symbols[id] === error || missing.has(id);
    if (gaveUp) found.push(nodeAt(table, id));
    id = gaveUp ? table.after[id]! : id + 1;
  }
  return found;
}
