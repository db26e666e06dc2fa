import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

/** Reads `use a::{b, c as d};` into name → path. A glob is kept under `path::*`. */
export function readUses(node: Node, uses: Map<string, string>): void {
  const argument = node.childForFieldName("argument");
  if (argument) readTree(argument, "", uses);
}

function join(prefix: string, text: string): string {
  return prefix === "" ? text : `${prefix}::${text}`;
}

function readTree(node: Node, prefix: string, uses: Map<string, string>): void {
  switch (node.type) {
    case "use_as_clause": {
      const path = node.childForFieldName("path")?.text ?? "";
      uses.set(node.childForFieldName("alias")?.text ?? "", join(prefix, path));
      return;
    }
    case "scoped_use_list": {
      const path = join(prefix, node.childForFieldName("path")?.text ?? "");
      const list = node.childForFieldName("list");
      if (list) for (const child of namedChildren(list)) readTree(child, path, uses);
      return;
    }
    case "use_list":
      for (const child of namedChildren(node)) readTree(child, prefix, uses);
      return;
    case "use_wildcard": {
      const path = join(prefix, node.namedChildren[0]?.text ?? "");
      uses.set(`${path}::*`, path);
      return;
    }
    case "self":
      uses.set(prefix.split("::").at(-1) ?? "", prefix);
      return;
    default: {
      const path = join(prefix, node.text);
      uses.set(path.split("::").at(-1) ?? "", path);
    }
  }
}

const foreignModule =
  /^(?:libc|ffi|sys|raw|bindings|bindgen|c_api|capi|native|\w+_sys|\w+_ffi|ffi_\w+)$/;

/** Whether a path leads to C declarations: `libc`, `libz_sys`, `crate::ffi`, or an alias of one. */
export function isForeignPath(path: string, uses: ReadonlyMap<string, string>): boolean {
  const segments = path.split("::").filter((of) => !/^(?:crate|self|super|)$/.test(of));
  const first = segments[0] ?? "";
  const known = uses.get(first);
  const whole =
    known === undefined || known === first
      ? segments
      : [...known.split("::"), ...segments.slice(1)];
  return whole.some((of) => foreignModule.test(of));
}
