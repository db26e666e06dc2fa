import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";
import { abiName, type RustFunction } from "./items.ts";
import { noisyMacros } from "./families.ts";

/** Macros that panic. `assert!(!p.is_null())` is a wanted stop and left out where it is lowered. */
export const panicking: RegExp =
  /^(?:panic|unreachable|todo|unimplemented|assert|assert_eq|assert_ne)$/;

/** Whether a call is one that keeps panics inside: `catch_unwind`, or a helper called like it. */
export function guardsPanics(callee: string): boolean {
  return /panic|catch|guard|protect|no_?panic|abort_on|no_?unwind|ffi_(?:try|wrap|call)|landing|wrap_ffi/i.test(
    callee,
  );
}

/** `unwrap` of what cannot fail: a literal without NUL, a lock that only another panic breaks. */
export function cannotFail(receiver: string): boolean {
  return (
    /CString::new\(\s*(?:b?"(?:[^"\\]|\\[^0x])*")\s*\)$/.test(receiver) ||
    /\.(?:lock|read|write)\(\)$/.test(receiver) ||
    /^NonNull::new\(\s*Box::into_raw/.test(receiver)
  );
}

/** The first place in a body from which a panic leaves it, by its looks. */
export function findPanic(node: Node): Node | null {
  if (node.type === "macro_invocation") {
    const name = node.childForFieldName("macro")?.text.split("::").at(-1) ?? "";
    return panicking.test(name) && !/is_null/.test(node.text) ? node : null;
  }
  if (node.type === "call_expression") {
    const callee = node.childForFieldName("function")!;
    if (guardsPanics(callee.text.slice(-80))) return null;
    const method = callee.type === "field_expression" ? callee.childForFieldName("field") : null;
    const receiver = callee.childForFieldName("value")?.text ?? "";
    if (method && /^(?:unwrap|expect)(?:_err)?$/.test(method.text) && !cannotFail(receiver))
      return node;
  }
  if (node.type === "function_item") return null;
  for (const child of namedChildren(node)) {
    const found = findPanic(child);
    if (found) return found;
  }
  return null;
}

/** Names of functions that panic by themselves, and may let it out. */
export function panickingFunctions(functions: readonly RustFunction[]): ReadonlySet<string> {
  return new Set(
    functions.flatMap(({ name, node, abi }) => {
      const body = node.childForFieldName("body");
      return abi === null && body && findPanic(body) ? [name] : [];
    }),
  );
}

/** Names of functions that print or log. */
export function noisyFunctions(functions: readonly RustFunction[]): ReadonlySet<string> {
  return new Set(
    functions.flatMap(({ name, node }) => {
      const macros = node.descendantsOfType("macro_invocation");
      const prints = macros.some((of) =>
        noisyMacros.test(of?.childForFieldName("macro")?.text.split("::").at(-1) ?? ""),
      );
      return prints ? [name] : [];
    }),
  );
}

/** How a panic that leaves such a function ends; null where it may. */
export function unwindingOf({ node, abi }: RustFunction): "aborts" | null {
  const modifiers = namedChildren(node).find(({ type }) => type === "function_modifiers");
  const modifier =
    modifiers && namedChildren(modifiers).find(({ type }) => type === "extern_modifier");
  if (abi === null || (modifier && abiName(modifier).endsWith("-unwind"))) return null;
  return /^(?:C|system|cdecl|stdcall|fastcall|win64|sysv64)$/.test(abi) ? "aborts" : null;
}
