import type { Language } from "web-tree-sitter";

/** The words of one grammar, by tree-sitter's numbers. */
export type Grammar = {
  /** Types of nodes by symbol; the last is what could not be parsed. */
  readonly names: readonly string[];
  readonly named: readonly boolean[];
  /** Numbers of fields by name. */
  readonly fields: ReadonlyMap<string, number>;
  /** 1 at each symbol of one of these types: several symbols may have one name. */
  readonly symbolsOf: (types: readonly string[]) => Uint8Array;
};

/** What tree-sitter has for a piece that could not be parsed. */
const ERROR = 0xffff;

/** The words of a language, asked for once. */
export function wordsOf(language: Language): Grammar {
  const names = [...Array.from(language.types, (type) => type || "ERROR"), "ERROR"];
  const named = names.map((_, id) => id === names.length - 1 || language.nodeTypeIsNamed(id));
  const fields = new Map<string, number>();
  for (const [id, name] of language.fields.entries()) if (name !== null) fields.set(name, id);
  const known = new Map<string, Uint8Array>();
  const symbolsOf = (types: readonly string[]): Uint8Array => {
    const key = types.join(" ");
    const before = known.get(key);
    if (before) return before;
    const wanted = Uint8Array.from(names, (name) => (types.includes(name) ? 1 : 0));
    known.set(key, wanted);
    return wanted;
  };
  return { names, named, fields, symbolsOf };
}

/** The number of a symbol among a grammar's names. */
export function symbolIn(grammar: Grammar, symbol: number): number {
  return symbol === ERROR ? errorSymbol(grammar) : symbol;
}

/** What could not be parsed, among a grammar's names. */
export function errorSymbol({ names }: Grammar): number {
  return names.length - 1;
}
