import { spanOf } from "../../parse/tree-sitter.ts";
import { all } from "./extract.ts";
import type { Lowering, Routine } from "./lower-context.ts";
import { argumentsOf, bodyOf, lastName, modifiersOf, valueOf } from "./syntax.ts";

/**
 * Marks a call with a pointer field of an object whose finalizer frees it, where nothing after the
 * call needs the object any more: the finalizer may run during the call. Once a class.
 */
export function markUnkept({ node, name, owner }: Routine, context: Lowering): void {
  const { members, reader } = context;
  const method = name.slice(owner.length + 1);
  const body = bodyOf(node);
  if (!members.finalizable || !body || /^(?:new|~|Dispose|Close|Free|Release)/.test(method)) return;
  if (modifiersOf(node).has("static") || /\bKeepAlive\b/.test(body.text)) return;
  const calls = all(body, ["invocation_expression"]);
  for (const call of calls) {
    const callee = call.childForFieldName("function")!;
    const found = reader.imports.get(lastName(callee.text));
    if (!found) continue;
    const passed = argumentsOf(call)
      .map((of) => valueOf(of).text.replace(/^this\./, ""))
      .find((of) => members.values.has(members.shown.get(of) ?? of));
    if (passed === undefined || usedAfter(body.text, call.endIndex - body.startIndex, context))
      continue;
    const words = [passed, owner];
    if (reader.marks.some((of) => of.mark === "cs-missing-keepalive" && of.words[1] === owner))
      return;
    const symbol = found[0]!.declaration.symbol;
    reader.marks.push({ mark: "cs-missing-keepalive", span: spanOf(call), symbol, words });
    return;
  }
}

/** Anything of the object that is named after the call keeps it alive until there. */
function usedAfter(text: string, from: number, { members }: Lowering): boolean {
  const rest = text.slice(from);
  if (/\bthis\b/.test(rest)) return true;
  return [...members.fields].some((of) => new RegExp(`\\b${of}\\b`).test(rest));
}
