import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";
import type { Lowering } from "./lower-context.ts";

/** Calls that read what they are given and keep nothing. */
export function harmless(text: string): boolean {
  return /^(?:Console|Debug|Trace|Math|MathF|Interlocked|Volatile|GC|ArgumentNullException|ArgumentOutOfRangeException|ObjectDisposedException|string|String|BitConverter|Encoding)\b|^nameof$|^Equals$|\.(?:ToString|Equals|GetHashCode|CompareTo|ToInt32|ToInt64|ToPointer)$/.test(
    text,
  );
}

/** Calls that go to the system, and so may set the saved error number again. */
export function touchesSystem(text: string): boolean {
  return /^(?:Console|File|Directory|Path\.GetTemp\w*|Process|Environment|Debug|Trace|Thread\.Sleep)\b|(?:[lL]og(?:ger)?)\.\w+$|\.(?:Flush|Write|WriteLine|Read)$/.test(
    text,
  );
}

/** Code that someone else hands in, and calls that are meant to throw. */
export function callThrows(callee: Node, { names, members }: Lowering): boolean {
  const text = callee.text;
  if (/\.(?:Parse|First|Single|Last|Invoke|ThrowIfNull|Deserialize\w*|GetResult)$/.test(text))
    return true;
  if (/^(?:File|Convert|JsonSerializer)\./.test(text)) return true;
  if (callee.type !== "identifier")
    return /(?:Callback|Handler|Listener|callback|handler|listener)$/.test(text);
  // A variable or field that is called is a delegate: somebody else's code.
  return names.has(text) || members.fields.has(text);
}

/** Whether a method throws by itself, outside any `try` that catches. */
export function throwsItself(node: Node): boolean {
  if (/^(?:lambda|anonymous_method)_expression$|^local_function/.test(node.type)) return false;
  if (node.type === "throw_statement" || node.type === "throw_expression") return true;
  if (node.type === "try_statement") {
    const catches = namedChildren(node).filter(({ type }) => type === "catch_clause");
    const body = node.childForFieldName("body");
    const parts = [...(catches.length > 0 || !body ? [] : [body]), ...catches];
    return parts.some((of) => throwsItself(of));
  }
  return namedChildren(node).some((child) => throwsItself(child));
}
