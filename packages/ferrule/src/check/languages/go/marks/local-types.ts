import type { Node } from "../../../parse/node.ts";

/** What a function's text says of a variable's type: a parameter, `var`, or how it is made. */
export function typeInFunction(name: Node): string | null {
  let at: Node | null = name;
  while (at && !/^(?:function|method)_declaration$/.test(at.type)) at = at.parent;
  const whole = at?.text ?? "";
  const text = whole.slice(0, Math.max(0, name.endIndex - (at?.startIndex ?? 0)));
  const made = [
    ...text.matchAll(
      new RegExp(String.raw`\b${name.text}(?:\s*,\s*\w+)*\s*:=\s*([^\n;{]+\{?)`, "g"),
    ),
  ].at(-1)?.[1];
  const declared = new RegExp(
    String.raw`\bvar ${name.text}\s+([^\s=,)]+)|[(,]\s*(?:\w+\s*,\s*)*${name.text}(?:\s*,\s*\w+)*\s+((?:\.\.\.)?[*\[\]\w.]+)`,
  ).exec(text);
  const stated = declared?.[1] ?? declared?.[2] ?? null;
  if (made === undefined) return stated;
  return inferred(made.trim()) ?? stated;
}

function inferred(value: string): string | null {
  const make = /^make\(\s*([^,)]+)/.exec(value);
  if (make) return make[1]!.trim();
  const literal = /^(&?)(\[\][\w.*]+|\[\d+\][\w.*]+|[\w.]+)\{/.exec(value);
  if (literal) return `${literal[1] === "&" ? "*" : ""}${literal[2]}`;
  const cast = /^\((\*[\w.[\]]+)\)\(/.exec(value);
  if (cast) return cast[1]!;
  if (value.startsWith("[]byte(")) return "[]byte";
  if (value.startsWith("cgo.NewHandle(")) return "cgo.Handle";
  if (/^["`]|^fmt\.Sprint/.test(value)) return "string";
  if (value.startsWith("func(")) return "func";
  return /^new\(([\w.]+)\)/.exec(value)?.[1]?.replace(/^/, "*") ?? null;
}
