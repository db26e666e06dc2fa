import type { Attribute, Doc } from "../model.ts";
import type { AstNode } from "./parse-ast-dump.ts";

/** Clang's class names, where GNU's name is not the same word in small letters. */
const names: Readonly<Record<string, string>> = {
  Restrict: "malloc",
  AsmLabel: "asm",
  C11NoReturn: "noreturn",
  MaxFieldAlignment: "pack",
  Ownership: "ownership",
};

/** The attributes below a declaration, by GNU name, with their arguments as Clang prints them. */
export function readAttributes(node: AstNode): readonly Attribute[] {
  return node.children.flatMap((child) => {
    if (!child.kind.endsWith("Attr")) return [];
    const bare = child.kind.slice(0, -"Attr".length);
    const name = names[bare] ?? bare.replaceAll(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
    const text = child.text.replace(/^(?:(?:Implicit|Inherited) ?)+/, "").trim();
    const value = name === "aligned" ? integerBelow(child) : null;
    const given = value ?? text;
    return [{ name, arguments: given === "" ? [] : given.split(" ") }];
  });
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

/** The comment that Clang attached to a declaration, as plain text. */
export function readDoc(node: AstNode, isDocumentation: (node: AstNode) => boolean): Doc | null {
  const comment = node.children.find((child) => child.kind === "FullComment");
  if (!comment) return null;
  const lines = printComment(comment)
    .split("\n")
    .map((line) => line.replace(/^\s*\*+ ?/, "").trimEnd());
  const text = lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
  return text === "" ? null : { text, kind: isDocumentation(node) ? "doc" : "nearby" };
}

function printComment(node: AstNode): string {
  const attribute = (name: string): string =>
    new RegExp(`${name}="([^"]*)"`).exec(node.text)?.[1] ?? "";
  const below = (): string => node.children.map(printComment).join("");
  switch (node.kind) {
    case "TextComment":
    case "VerbatimBlockLineComment":
      return `${/Text="(.*)"$/.exec(node.text)?.[1]?.trim() ?? ""}\n`;
    case "VerbatimLineComment":
      return `${/Text="(.*)"$/.exec(node.text)?.[1] ?? ""}\n`;
    case "ParagraphComment":
      return `${below()}\n`;
    case "ParamCommandComment":
      return `@param ${attribute("Param")} ${below().trim()}\n`;
    case "BlockCommandComment":
      return `@${attribute("Name")} ${below().trim()}\n`;
    case "InlineCommandComment":
      return attribute("Arg");
    default:
      return below();
  }
}
