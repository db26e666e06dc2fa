import type { Node } from "../../parse/node.ts";
import type { PlatformLimit } from "../../model/declared.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";
import { readUses } from "./uses.ts";

/** A function with a body. */
export type RustFunction = {
  /** `f`, or `Type.f` for a method; unique names come from `lower.ts`. */
  readonly name: string;
  readonly node: Node;
  /** The type of the `impl` around, by its bare name. */
  readonly owner: string | null;
  readonly trait: string | null;
  /** The text of its attributes. */
  readonly attributes: string;
  /** The string of `extern "…"`, `C` for a bare `extern`; null for Rust's own convention. */
  readonly abi: string | null;
};

/** A function of an `extern` block. */
export type ExternFunction = {
  readonly node: Node;
  readonly attributes: string;
  readonly abi: string;
  readonly library: string | null;
  readonly platform: PlatformLimit | null;
  /** Behind a `cfg`. */
  readonly conditional: boolean;
};

/** What a file declares, by name. */
export type Items = {
  readonly externs: Map<string, ExternFunction>;
  /** All of them: one symbol may be declared once for each `cfg`. */
  readonly declared: (readonly [string, ExternFunction])[];
  readonly functions: RustFunction[];
  /** By bare name: struct, union and enum items. */
  readonly types: Map<string, Node>;
  readonly aliases: Map<string, Node>;
  /** Aliases with a meaning for each platform. */
  readonly divided: Set<string>;
  readonly constants: Map<string, Node>;
  /** Types with `impl Drop` here. */
  readonly dropped: Map<string, Node>;
  /** What `use` makes of a name: its whole path, `::` between segments. */
  readonly uses: Map<string, string>;
};

/** Collects the items of a file, also those inside modules and functions. Tests are left out. */
export function readItems(root: Node): Items {
  const items: Items = {
    externs: new Map(),
    declared: [],
    functions: [],
    types: new Map(),
    aliases: new Map(),
    divided: new Set(),
    constants: new Map(),
    dropped: new Map(),
    uses: new Map(),
  };
  visit(root, { owner: null, trait: null }, items);
  return items;
}

type Around = { readonly owner: string | null; readonly trait: string | null };

function visit(node: Node, around: Around, items: Items): void {
  for (const child of namedChildren(node)) visitItem(child, around, items);
}

function visitItem(node: Node, around: Around, items: Items): void {
  const name = node.childForFieldName("name")?.text ?? "";
  switch (node.type) {
    case "foreign_mod_item":
      return readExterns(node, items);
    case "struct_item":
    case "union_item":
    case "enum_item":
      items.types.set(name, node);
      return;
    case "type_item":
      // Written once for each platform: what it is depends on where.
      if (items.aliases.has(name) && /cfg\(/.test(attributesOf(node))) items.divided.add(name);
      items.aliases.set(name, node);
      return;
    case "const_item":
    case "static_item":
      items.constants.set(name, node);
      return;
    case "use_declaration":
      return readUses(node, items.uses);
    case "mod_item":
      if (!/cfg\(test\)/.test(attributesOf(node))) visit(node, around, items);
      return;
    case "impl_item": {
      const owner = bareName(node.childForFieldName("type"));
      const trait = node.childForFieldName("trait");
      const inside = { owner, trait: trait ? bareName(trait) : null };
      visit(node, inside, items);
      const drop = inside.trait === "Drop" ? methodOf(node, "drop") : null;
      if (drop) items.dropped.set(owner, drop);
      return;
    }
    case "function_item": {
      const attributes = attributesOf(node);
      if (/#\[test\]/.test(attributes)) return;
      const full = around.owner === null ? name : `${around.owner}.${name}`;
      items.functions.push({ name: full, node, ...around, attributes, abi: abiOf(node) });
      const body = node.childForFieldName("body");
      if (body) visit(body, { owner: null, trait: null }, items);
      return;
    }
    case "closure_expression":
    case "token_tree":
      return;
    default:
      visit(node, around, items);
  }
}

function methodOf(impl: Node, name: string): Node | null {
  const body = impl.childForFieldName("body");
  const found =
    body && namedChildren(body).find((of) => of.childForFieldName("name")?.text === name);
  return found?.type === "function_item" ? found : null;
}

/** `Stmt` of `raw::Stmt<'_, T>`. */
export function bareName(type: Node | null): string {
  if (!type) return "";
  if (type.type === "generic_type") return bareName(type.childForFieldName("type"));
  if (type.type === "scoped_type_identifier") return type.childForFieldName("name")?.text ?? "";
  return type.text;
}

/** The text of the attributes that stand before an item. */
export function attributesOf(node: Node): string {
  const found: string[] = [];
  for (let at = node.previousNamedSibling; at; at = at.previousNamedSibling) {
    if (at.type === "attribute_item") found.push(at.text);
    else if (!at.type.endsWith("_comment")) break;
  }
  return found.join("\n");
}

function abiOf(node: Node): string | null {
  const modifiers = namedChildren(node).find(({ type }) => type === "function_modifiers");
  const found =
    modifiers && namedChildren(modifiers).find(({ type }) => type === "extern_modifier");
  return found ? abiName(found) : null;
}

/** `C` of `extern "C"`, and of a bare `extern`. */
export function abiName(modifier: Node): string {
  return /"([^"]*)"/.exec(modifier.text)?.[1] ?? "C";
}

function readExterns(block: Node, items: Items): void {
  const modifier = namedChildren(block).find(({ type }) => type === "extern_modifier");
  const attributes = attributesOf(block);
  const around = {
    abi: modifier ? abiName(modifier) : "C",
    library: /link\s*\([^)]*name\s*=\s*"([^"]+)"/.exec(attributes)?.[1] ?? null,
  };
  const body = block.childForFieldName("body");
  for (const node of body ? namedChildren(body) : []) {
    if (node.type !== "function_signature_item") continue;
    const own = attributesOf(node);
    const platform = platformOf(own) ?? platformOf(attributes);
    const name = node.childForFieldName("name")?.text ?? "";
    const conditional = /\bcfg\s*\(/.test(own + attributes);
    const of = { node, attributes: own, ...around, platform, conditional };
    items.externs.set(name, of);
    items.declared.push([name, of]);
  }
}

function platformOf(attributes: string): PlatformLimit | null {
  const cfg = /cfg\s*\(\s*([^\]]*)\)/.exec(attributes)?.[1] ?? "";
  if (/^(?:windows|target_os\s*=\s*"windows"|target_family\s*=\s*"windows")$/.test(cfg.trim())) {
    return "windows";
  }
  if (/^(?:unix|not\(windows\)|target_family\s*=\s*"unix")$/.test(cfg.trim())) return "posix";
  if (/^target_os\s*=\s*"linux"$/.test(cfg.trim())) return "linux";
  return /^target_os\s*=\s*"macos"$/.test(cfg.trim()) ? "macos" : null;
}
