import type { Node } from "../../parse/node.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

/** A function or method with a body. */
export type GoFunction = {
  /** `f`, or `Type.f`. */
  readonly name: string;
  readonly node: Node;
  /** The receiver's type without `*`. */
  readonly owner: string | null;
  /** The C symbol of `//export`, or null. */
  readonly exported: string | null;
};

/** What a Go file declares, by name. */
export type GoItems = {
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly structs: ReadonlyMap<string, Node>;
  /** Types of the file's own variables, where they are written. */
  readonly globals: ReadonlyMap<string, string>;
  /** Names behind `C.` that stand where a type stands. */
  readonly cTypes: ReadonlySet<string>;
  /** Go functions that are some type's finalizer → that type. */
  readonly finalizers: ReadonlyMap<string, string>;
  /** Types with a finalizer or a cleanup. */
  readonly finalized: ReadonlySet<string>;
  /** Helpers of the preamble that only call another function. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Helpers of the preamble that free, or have freed, what they are given. */
  readonly consumers: ReadonlySet<string>;
  readonly text: string;
};

/** Collects functions, structs, types of C, and who is finalized. */
export function readItems(
  root: Node,
  { aliases, consumers }: Pick<GoItems, "aliases" | "consumers">,
): GoItems {
  const functions = new Map<string, GoFunction>();
  const structs = new Map<string, Node>();
  const globals = new Map<string, string>();
  for (const node of namedChildren(root)) {
    if (node.type === "function_declaration" || node.type === "method_declaration") {
      const fn = functionOf(node);
      functions.set(fn.name, fn);
    } else if (node.type === "var_declaration") {
      for (const spec of node.descendantsOfType("var_spec")) if (spec) addGlobal(spec, globals);
    } else if (node.type === "type_declaration") {
      for (const spec of namedChildren(node)) {
        const type = spec.childForFieldName("type");
        if (type?.type === "struct_type")
          structs.set(spec.childForFieldName("name")?.text ?? "", type);
      }
    }
  }
  const cTypes = new Set(
    root.descendantsOfType("qualified_type").flatMap((of) => {
      const isC = of?.childForFieldName("package")?.text === "C";
      return isC ? [of.childForFieldName("name")?.text ?? ""] : [];
    }),
  );
  const { finalizers, finalized } = readFinalizers(root, functions);
  const found = { functions, structs, globals, cTypes, finalizers, finalized };
  return { ...found, aliases, consumers, text: root.text };
}

/** `var prices []int`, `var prices = []int{1, 2}`. */
function addGlobal(spec: Node, globals: Map<string, string>): void {
  const value = spec.childForFieldName("value")?.namedChildren[0];
  const written = value?.type === "composite_literal" ? value.childForFieldName("type") : null;
  const type = (spec.childForFieldName("type") ?? written)?.text;
  const names = spec.childrenForFieldName("name");
  if (type !== undefined) for (const name of names) if (name) globals.set(name.text, type);
}

function functionOf(node: Node): GoFunction {
  const bare = node.childForFieldName("name")?.text ?? "";
  const receiver = node.childForFieldName("receiver")?.namedChildren[0];
  const owner = receiver ? typeName(receiver.childForFieldName("type")) : null;
  const name = owner === null ? bare : `${owner}.${bare}`;
  return { name, node, owner, exported: exportOf(node) };
}

/** `Store` of `*Store` and `Store[T]`. */
function typeName(type: Node | null): string {
  return (type?.text ?? "").replace(/^\*+/, "").replace(/\[.*$/s, "");
}

function exportOf(node: Node): string | null {
  for (let at = node.previousNamedSibling; at?.type === "comment"; at = at.previousNamedSibling) {
    const found = /^\/\/export (\w+)/.exec(at.text)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

type Finalizers = Pick<GoItems, "finalizers" | "finalized">;

function readFinalizers(root: Node, functions: ReadonlyMap<string, GoFunction>): Finalizers {
  const finalizers = new Map<string, string>();
  const finalized = new Set<string>();
  for (const call of root.descendantsOfType("call_expression")) {
    const callee = call?.childForFieldName("function")?.text ?? "";
    if (!call || !/^runtime\.(?:SetFinalizer|AddCleanup)$/.test(callee)) continue;
    const [object, how] = namedChildren(call.childForFieldName("arguments")!);
    if (!object || !how || how.text === "nil") continue;
    const method = /^\(\*?(\w+)\)\.(\w+)$/.exec(how.text);
    const parameter =
      how.type === "func_literal"
        ? how.childForFieldName("parameters")?.namedChildren[0]
        : undefined;
    const fn = functions.get(how.text)?.node.childForFieldName("parameters")?.namedChildren[0];
    const type =
      method?.[1] ??
      (typeName((parameter ?? fn)?.childForFieldName("type") ?? null) || madeAs(object, call));
    if (!type) continue;
    finalized.add(type);
    if (method) finalizers.set(`${method[1]}.${method[2]}`, type);
    else if (fn) finalizers.set(how.text, type);
    else if (parameter) finalizers.set(literalName(how, functionName(call)), type);
  }
  return { finalizers, finalized };
}

/** The name under which a function literal is lowered. */
export function literalName(literal: Node, around: string): string {
  return `${around}.<func@${literal.startIndex}>`;
}

function functionName(node: Node): string {
  let at: Node | null = node;
  while (at && !/^(?:function|method)_declaration$/.test(at.type)) at = at.parent;
  return at ? functionOf(at).name : "";
}

/** `s := &Store{…}` before `runtime.SetFinalizer(s, …)`. */
function madeAs(object: Node, call: Node): string {
  let at: Node | null = call;
  while (at && !/^(?:function|method)_declaration$/.test(at.type)) at = at.parent;
  const name = object.text.replace(/^&/, "");
  return new RegExp(String.raw`\b${name}\s*:?=\s*&?(\w+)\{`).exec(at?.text ?? "")?.[1] ?? "";
}
