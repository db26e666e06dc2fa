import type { TextPlace } from "./preprocess.ts";

/** One line of Clang's text dump, with what is below it. */
export type AstNode = {
  /** `FunctionDecl`, `FullComment`, … */
  readonly kind: string;
  /** What follows addresses and locations. */
  readonly text: string;
  /** Where a declaration's name is; null for other nodes and for the compiler's own. */
  readonly place: TextPlace | null;
  /** From its first to its last token; null for a node that is nowhere. */
  readonly range: { readonly start: TextPlace; readonly end: TextPlace } | null;
  readonly children: AstNode[];
};

/** Nodes below these are never read. */
const opaque = new Set(["CompoundStmt", "IndirectFieldDecl"]);

/**
 * Parses the output of `-ast-dump`: its declarations at the top level, one after another, so that
 * no more than one is in memory. Locations in a dump are relative to the one before (`line:7:3`,
 * `col:5`), so that every one must be read, in order, even of nodes that are dropped.
 */
export function* parseAstDump(dump: string): Generator<AstNode> {
  const at = new Place();
  const stack: AstNode[] = [];
  let hidden = Infinity;
  for (let start = Math.max(0, dump.indexOf("TranslationUnitDecl")); start < dump.length;) {
    const newline = dump.indexOf("\n", start);
    const end = newline < 0 ? dump.length : newline;
    const first = firstOfNode(dump, start, end);
    const depth = (first - start) >> 1;
    const node = first < end ? readNode(dump.slice(first, end), at) : null;
    start = end + 1;
    if (node === null || depth > hidden) continue;
    hidden = opaque.has(node.kind) ? depth : Infinity;
    if (depth <= 1 && stack[1]) yield stack[1];
    stack.length = depth;
    if (depth > 1) stack[depth - 1]?.children.push(node);
    stack[depth] = node;
  }
  if (stack[1]) yield stack[1];
}

/** Where the tree's lines end and the node's kind starts. */
function firstOfNode(dump: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = dump.charCodeAt(at);
    if (code !== 32 && code !== 124 && code !== 96 && code !== 45) return at;
  }
  return end;
}

/** An address, and those of the declarations that it belongs to or repeats. */
const addresses = /0x[0-9a-f]+ ?(?:(?:parent|prev) 0x[0-9a-f]+ )*/y;
const located =
  /(?:<invalid sloc>|<scratch space>\S*|col:\d+|line:\d+:\d+|[^\s':]+:\d+:\d+)(?= |$)/y;

function readNode(line: string, at: Place): AstNode | null {
  const space = line.indexOf(" ");
  if (space < 0) return { kind: line, text: "", place: null, range: null, children: [] };
  const kind = line.slice(0, space);
  addresses.lastIndex = space + 1;
  const open = addresses.test(line) ? addresses.lastIndex : space + 1;
  if (line.charCodeAt(open) !== LESS)
    return { kind, text: line.slice(open), place: null, range: null, children: [] };
  const close = endOfRange(line, open);
  const comma = line.indexOf(", ", open);
  const split = comma >= 0 && comma < close;
  const start = at.read(line.slice(open + 1, split ? comma : close));
  const end = split ? at.read(line.slice(comma + 2, close)) : start;
  const range = start !== null && end !== null ? { start, end } : null;
  const rest = close + 2;
  located.lastIndex = rest;
  if (!kind.endsWith("Decl") || !located.test(line))
    return { kind, text: line.slice(rest), place: null, range, children: [] };
  const after = located.lastIndex;
  const place = at.read(line.slice(rest, after));
  return { kind, text: line.slice(after + 1), place, range, children: [] };
}

const LESS = 60;
const GREATER = 62;

/** The `>` that closes the `<` at `open`. */
function endOfRange(line: string, open: number): number {
  let depth = 0;
  for (let at = open; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === LESS) depth++;
    else if (code === GREATER && --depth === 0) return at;
  }
  return line.length;
}

/** The location that relative ones are relative to. There is but one file. */
class Place {
  #line = 0;

  /** Null for a location that is nowhere. */
  read(location: string): TextPlace | null {
    const last = location.lastIndexOf(":");
    const column = numberAfter(location, last, location.length);
    if (column === null) return null;
    if (!location.startsWith("col:")) {
      const before = location.lastIndexOf(":", last - 1);
      const line = numberAfter(location, before, last);
      if (line === null || before < 1 || location.lastIndexOf("<", before) >= 0) return null;
      this.#line = line;
    } else if (last !== 3) return null;
    return { line: this.#line, column };
  }
}

/** The digits from after one place to before another; null for anything else, or for nothing. */
function numberAfter(text: string, from: number, to: number): number | null {
  if (from < 0 || from + 1 >= to) return null;
  let value = 0;
  for (let at = from + 1; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}

/** A declaration's text: `used name 'type':'canonical' extern`. */
export type DeclarationText = {
  readonly flags: ReadonlySet<string>;
  readonly name: string | null;
  readonly type: string;
  /** What `type` comes to where it is written with `typeof`; null where Clang says nothing. */
  readonly desugared: string | null;
  readonly tail: readonly string[];
};

/** A word before the name: before a type it is the name itself. */
const flagWord =
  /^(implicit|used|referenced|invalid|constexpr|hidden|nested|in_local|undeserialized_declarations|external-linkage) /;

/** Whether the compiler itself declared it. */
export function isImplicit(text: string): boolean {
  return /^implicit (?!')/.test(text);
}

/**
 * Whether a declaration's name stands apart from where the declaration begins, as names do: of what
 * has none, and of what Clang makes up, the place is that of the first word of its type.
 */
export function standsApart({ place, range }: AstNode): boolean {
  if (place === null || range === null) return true;
  return place.line !== range.start.line || place.column !== range.start.column;
}

/**
 * Splits a declaration's text; null when it has no type, as records and enums. `implicit` before a
 * type is the name of what is `named`, and a flag of all else.
 */
export function readDeclaration(text: string, named = true): DeclarationText | null {
  const flags = new Set<string>();
  let rest = named ? text : text.replace(/^implicit (?=')/, "");
  for (let flag = flagWord.exec(rest); flag; flag = flagWord.exec(rest)) {
    const after = rest.slice(flag[0].length);
    // The last word before the type is the name, unless Clang made the declaration up.
    if (after.startsWith("'") && !flags.has("implicit")) break;
    flags.add(flag[1]!);
    rest = after;
  }
  const parts =
    /^(?:([\p{ID_Start}_$][\p{ID_Continue}$]*) )?'([^']*)'(?::'([^']*)')?(?: (.*))?$/u.exec(rest);
  if (!parts) return null;
  return {
    flags,
    name: parts[1] ?? null,
    type: parts[2]!,
    desugared: parts[3] ?? null,
    tail: parts[4]?.split(" ") ?? [],
  };
}

/** A node's text without its flags. The word before an enum's written type is its tag. */
export function withoutFlags(text: string): string {
  let rest = text;
  while (flagWord.test(rest) && !/^\S+ '/.test(rest)) rest = rest.slice(rest.indexOf(" ") + 1);
  return rest;
}
