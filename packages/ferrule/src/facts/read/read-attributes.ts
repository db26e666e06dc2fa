import type { Attribute } from "../model.ts";
import type { AstNode } from "./parse-ast-dump.ts";

/** Clang's class names, where GNU's name is not the same word in small letters. */
const names: Readonly<Record<string, string>> = {
  Restrict: "malloc",
  AsmLabel: "asm",
  C11NoReturn: "noreturn",
  MaxFieldAlignment: "pack",
  Ownership: "ownership",
  NoThrow: "nothrow",
  NonNull: "nonnull",
  ReturnsNonNull: "returns_nonnull",
  DLLImport: "dllimport",
  DLLExport: "dllexport",
  MSStruct: "ms_struct",
  GCCStruct: "gcc_struct",
  GNUInline: "gnu_inline",
};

/** What the compiler adds by itself to functions that it knows, and that no header says. */
const own = new Set(["Builtin", "AlwaysInline"]);

/** Attributes whose arguments the dump leaves out, or not in every version: they are read in the text. */
const written = new Set(["NonNull", "Restrict"]);

/** The attributes below a declaration, by GNU name, with their arguments without quotes. */
export function readAttributes(node: AstNode, lines: readonly string[]): readonly Attribute[] {
  return node.children.flatMap((child) => {
    if (!child.kind.endsWith("Attr")) return [];
    const bare = child.kind.slice(0, -"Attr".length);
    const implicit = /^(?:Inherited )?Implicit\b/.test(child.text);
    if (implicit && bare !== "MaxFieldAlignment") return [];
    if (own.has(bare) && implicit) return [];
    const name = names[bare] ?? bare.replaceAll(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
    // A label is all between the first quote and the last: it may have quotes of its own.
    if (bare === "AsmLabel") return [{ name, arguments: [/"(.*)"/s.exec(child.text)?.[1] ?? ""] }];
    if (written.has(bare)) return [{ name, arguments: writtenArguments(child, lines) }];
    const text = child.text.replace(/^(?:(?:Implicit|Inherited) ?)+/, "").trim();
    const value = name === "aligned" ? integerBelow(child) : null;
    const given = value === null ? readWords(text) : [value];
    return [{ name, arguments: given.filter((word) => word !== name) }];
  });
}

/** Words and quoted texts; empty texts at the end are arguments that were not given. */
function readWords(text: string): readonly string[] {
  // Clang does not escape what is quoted: a message may have quotes of its own.
  const messages = /^"(.*)" "(.*)"$/s.exec(text) ?? /^"(.*)"()$/s.exec(text);
  if (messages) return messages.slice(1).filter((message) => message !== "");
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll(/\\(.)/g, "$1"),
  );
  while (words.at(-1) === "") words.pop();
  return words;
}

/** What stands in the parentheses after an attribute's name. */
function writtenArguments({ range }: AstNode, lines: readonly string[]): readonly string[] {
  if (range === null) return [];
  const line = Buffer.from(lines[range.start.line - 1] ?? "").subarray(range.start.column - 1);
  const inside = /^\w+\s*\(([^()]*)\)/.exec(line.toString())?.[1];
  return inside === undefined ? [] : inside.split(",").map((word) => word.trim());
}

/** The integer that Clang evaluated an expression to, as decimal text; null when there is none. */
export function integerBelow(node: AstNode): string | null {
  if (node.kind === "value:") return /^Int (-?\d+)$/.exec(node.text)?.[1] ?? null;
  for (const child of node.children) {
    const found = integerBelow(child);
    if (found !== null) return found;
  }
  return null;
}
