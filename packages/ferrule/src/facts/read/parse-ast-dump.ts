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
 * Parses the output of `-ast-dump`. Locations in a dump are relative to the one before
 * (`line:7:3`, `col:5`), so that every one must be read, in order, even of nodes that are dropped.
 */
export function parseAstDump(dump: string): readonly AstNode[] {
  const at = new Place();
  const roots: AstNode[] = [];
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
    stack.length = depth;
    const parent = stack[depth - 1];
    if (parent) parent.children.push(node);
    else if (depth === 0) roots.push(node);
    stack[depth] = node;
  }
  return roots[0]?.children ?? [];
}

/** Where the tree's lines end and the node's kind starts. */
function firstOfNode(dump: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = dump.charCodeAt(at);
    if (code !== 32 && code !== 124 && code !== 96 && code !== 45) return at;
  }
  return end;
}

function readNode(line: string, at: Place): AstNode | null {
  const space = line.indexOf(" ");
  if (space < 0) return { kind: line, text: "", place: null, range: null, children: [] };
  const kind = line.slice(0, space);
  let rest = line.slice(space + 1).replace(/^0x[0-9a-f]+ ?/, "");
  rest = rest.replace(/^(?:(?:parent|prev) 0x[0-9a-f]+ )+/, "");
  if (!rest.startsWith("<")) return { kind, text: rest, place: null, range: null, children: [] };
  const close = endOfRange(rest);
  const [first = "", second] = rest.slice(1, close).split(", ");
  const start = at.read(first);
  const end = second === undefined ? start : at.read(second);
  const range = start !== null && end !== null ? { start, end } : null;
  rest = rest.slice(close + 2);
  if (!kind.endsWith("Decl")) return { kind, text: rest, place: null, range, children: [] };
  const located =
    /^(?:<invalid sloc>|<scratch space>\S*|col:\d+|line:\d+:\d+|[^\s':]+:\d+:\d+)(?: |$)/.exec(
      rest,
    );
  if (!located) return { kind, text: rest, place: null, range, children: [] };
  const place = at.read(located[0].trim());
  return { kind, text: rest.slice(located[0].length), place, range, children: [] };
}

/** The `>` that closes the `<` at the start. */
function endOfRange(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "<") depth++;
    else if (text[at] === ">" && --depth === 0) return at;
  }
  return text.length;
}

/** The location that relative ones are relative to. There is but one file. */
class Place {
  #line = 0;
  #column = 0;

  /** Null for a location that is nowhere. */
  read(location: string): TextPlace | null {
    const parts = /^(?:col:(\d+)|(?:line|[^<:]+):(\d+):(\d+))$/.exec(location);
    if (!parts) return null;
    if (parts[1] === undefined) this.#line = Number(parts[2]);
    this.#column = Number(parts[1] ?? parts[3]);
    return { line: this.#line, column: this.#column };
  }
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
