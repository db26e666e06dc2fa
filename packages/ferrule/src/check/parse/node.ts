import { errorSymbol, type Grammar } from "./grammar.ts";

/** One text, parsed. */
export type SyntaxTree = {
  readonly rootNode: Node;
  /** The first places where the grammar gave up, in order. */
  readonly errors: readonly Node[];
};

/**
 * A syntax tree as arrays of numbers, which nodes read. Nodes have numbers in the order in which they
 * begin, parents first: what lies below node `n` are the nodes from `n + 1` to before `after[n]`.
 * Symbols and fields are the grammar's numbers, places are UTF-16 offsets in the text.
 */
export type Table = {
  readonly text: string;
  readonly grammar: Grammar;
  readonly symbols: Uint16Array;
  /** What the node is to its parent; 0 for nothing that has a name. */
  readonly fields: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** -1 for the root. */
  readonly parents: Int32Array;
  readonly after: Uint32Array;
  /** Nodes that were asked for. */
  readonly nodes: (Node | undefined)[];
};

/**
 * One node of a syntax tree, in the words of tree-sitter's own nodes. Those ask WebAssembly at every
 * question; these have the answers in arrays, and are made when they are first asked for. There is
 * one for each place: two that are the same node are the same object.
 */
export class Node {
  readonly id: number;
  readonly type: string;
  /** A rule of the grammar; all others are its punctuation and keywords. */
  readonly isNamed: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly #table: Table;
  #children: readonly Node[] | null = null;
  #namedChildren: readonly Node[] | null = null;
  #text: string | null = null;

  constructor(table: Table, id: number) {
    const symbol = table.symbols[id]!;
    this.id = id;
    this.type = table.grammar.names[symbol]!;
    this.isNamed = table.grammar.named[symbol]!;
    this.startIndex = table.starts[id]!;
    this.endIndex = table.ends[id]!;
    this.#table = table;
  }

  get text(): string {
    return (this.#text ??= this.#table.text.slice(this.startIndex, this.endIndex));
  }

  get root(): Node {
    return nodeAt(this.#table, 0);
  }

  get parent(): Node | null {
    const parent = this.#table.parents[this.id]!;
    return parent < 0 ? null : nodeAt(this.#table, parent);
  }

  get children(): readonly Node[] {
    return (this.#children ??= childrenOf(this.#table, this.id));
  }

  get namedChildren(): readonly Node[] {
    return (this.#namedChildren ??= this.children.filter((of) => of.isNamed));
  }

  /** The named node before it below the same parent. */
  get previousNamedSibling(): Node | null {
    return this.parent?.children.findLast((of) => of.isNamed && of.id < this.id) ?? null;
  }

  /** The first child that is this to its parent; in what could not be parsed nothing is. */
  childForFieldName(name: string): Node | null {
    const table = this.#table;
    const field = table.grammar.fields.get(name);
    if (field === undefined || table.symbols[this.id] === errorSymbol(table.grammar)) return null;
    const end = table.after[this.id]!;
    for (let at = this.id + 1; at < end; at = table.after[at]!) {
      if (table.fields[at] === field) return nodeAt(table, at);
    }
    return null;
  }

  childrenForFieldName(name: string): readonly Node[] {
    const { fields, grammar } = this.#table;
    const field = grammar.fields.get(name);
    return field === undefined ? [] : this.children.filter(({ id }) => fields[id] === field);
  }

  /** Nodes of these types from this one on, itself among them, in the order in which they begin. */
  descendantsOfType(types: string | readonly string[]): readonly Node[] {
    const table = this.#table;
    const wanted = table.grammar.symbolsOf(typeof types === "string" ? [types] : types);
    const found: Node[] = [];
    const end = table.after[this.id]!;
    for (let at = this.id; at < end; at++) {
      if (wanted[table.symbols[at]!] === 1) found.push(nodeAt(table, at));
    }
    return found;
  }
}

export function nodeAt(table: Table, id: number): Node {
  return (table.nodes[id] ??= new Node(table, id));
}

function childrenOf(table: Table, id: number): readonly Node[] {
  const children: Node[] = [];
  const end = table.after[id]!;
  for (let at = id + 1; at < end; at = table.after[at]!) children.push(nodeAt(table, at));
  return children;
}
