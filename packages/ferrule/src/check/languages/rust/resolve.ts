import type { Node } from "../../parse/node.ts";
import type { Lowering } from "./context.ts";
import { lookUp } from "./context.ts";
import { isForeignPath } from "./uses.ts";

/** What the callee of a call is. */
export type Target =
  | { readonly kind: "foreign"; readonly symbol: string; readonly through: string | null }
  | { readonly kind: "local"; readonly name: string }
  /** `Some`, `Ok`, `Wrapper`: makes a value around its arguments. */
  | { readonly kind: "constructor"; readonly name: string }
  /** A function of Rust by its last two segments: `CString::new`, `mem::forget`. */
  | { readonly kind: "path"; readonly owner: string; readonly name: string }
  /** A variable: a closure, or a function pointer. */
  | { readonly kind: "value"; readonly name: string };

/** What a path in call position means. */
export function resolve(callee: Node, context: Lowering): Target | null {
  if (callee.type === "generic_function") {
    return resolve(callee.childForFieldName("function")!, context);
  }
  if (callee.type === "identifier") return resolveName(callee.text, context);
  if (callee.type === "scoped_identifier") return resolvePath(callee, context);
  return null;
}

function resolveName(name: string, context: Lowering): Target {
  const { items, functions } = context.file;
  const variable = lookUp(name, context.scope);
  if (variable !== null) {
    const held = context.shared.held.get(variable);
    if (held?.kind === "symbol") {
      return { kind: "foreign", symbol: held.symbol, through: held.through };
    }
    return { kind: "value", name };
  }
  if (items.externs.has(name)) return foreign(name, context);
  if (functions.has(name)) return { kind: "local", name };
  if (/^[A-Z]/.test(name))
    return { kind: "constructor", name: name === "Self" ? (context.owner ?? name) : name };
  const path = items.uses.get(name);
  if (path?.includes("::") && isForeignPath(path.slice(0, path.lastIndexOf("::")), items.uses)) {
    return foreign(path.slice(path.lastIndexOf("::") + 2), context);
  }
  return { kind: "path", owner: path?.split("::").at(-2) ?? "", name };
}

function resolvePath(callee: Node, context: Lowering): Target {
  const { items, functions } = context.file;
  const name = callee.childForFieldName("name")?.text ?? "";
  const path = callee.childForFieldName("path");
  const bare = (path?.type === "generic_type" ? path.childForFieldName("type") : path)?.text ?? "";
  const last =
    bare
      .replace(/::?<.*$/s, "")
      .split("::")
      .at(-1) ?? "";
  const owner = last === "Self" ? (context.owner ?? last) : last;
  if (functions.has(`${owner}.${name}`)) return { kind: "local", name: `${owner}.${name}` };
  const isModule = /^[a-z_]/.test(last);
  if (isModule && items.externs.has(name)) return foreign(name, context);
  if (isModule && functions.has(name)) return { kind: "local", name };
  if (isModule && /^[a-z_]/.test(name) && isForeignPath(bare, items.uses))
    return foreign(name, context);
  if (/^[A-Z]/.test(name)) return { kind: "constructor", name };
  return { kind: "path", owner, name };
}

function foreign(name: string, { file }: Lowering): Target {
  const attributes = file.items.externs.get(name)?.attributes ?? "";
  const link = /link_name\s*=\s*"([^"]+)"/.exec(attributes)?.[1];
  return { kind: "foreign", symbol: link ?? name, through: null };
}
