import type { Node } from "../parse/node.ts";
import type {
  DeclaredParameter,
  DeclaredType,
  ForeignDeclaration,
  ForeignField,
  ForeignRecord,
} from "../model/declared.ts";
import type { Span } from "../model/source.ts";
import { namedChildren, parseWith } from "../parse/tree-sitter.ts";
import { namedType } from "./c-names.ts";

/** C declarations that stand inside another language's file: a cdef, a cgo preamble. */
export type CText = {
  readonly text: string;
  /** Where `text` begins in the file. */
  readonly start: number;
  readonly api: string;
  /** Given to every declaration; see {@link ForeignDeclaration}. */
  readonly verified: boolean;
  readonly library: string | null;
};

export type CTextReading = {
  readonly declarations: readonly ForeignDeclaration[];
  readonly records: readonly ForeignRecord[];
};

type Reading = CText & {
  readonly typedefs: Map<string, DeclaredType>;
  readonly records: Map<string, ForeignRecord>;
  readonly declarations: ForeignDeclaration[];
};

/**
 * Reads C declarations as a *binding*: what the file claims, not what is true. Truth is Clang's.
 *
 *     int f(struct s *, size_t n);   → a ForeignDeclaration with two parameters
 *     struct s { int a; ...; };      → a ForeignRecord; `...` makes it verified
 */
export async function readCText(c: CText): Promise<CTextReading> {
  // `...;` in a record is cffi's own; a line comment of the same length is C's.
  const text = c.text.replaceAll(/\.\.\.;/g, "/**/");
  const tree = await parseWith("c", text);
  const reading: Reading = {
    ...c,
    typedefs: new Map(),
    records: new Map(),
    declarations: [],
  };
  for (const node of namedChildren(tree.rootNode)) readTop(node, reading);
  return { declarations: reading.declarations, records: [...reading.records.values()] };
}

function spanIn(node: Node, { start }: CText): Span {
  return { start: start + node.startIndex, end: start + node.endIndex };
}

function readTop(node: Node, reading: Reading): void {
  const base = node.childForFieldName("type");
  if (!base || (node.type !== "declaration" && node.type !== "type_definition")) {
    if (node.type.endsWith("_specifier")) readBase(node, reading);
    else for (const child of namedChildren(node)) readTop(child, reading);
    return;
  }
  const type = readBase(base, reading);
  for (const declarator of node.childrenForFieldName("declarator")) {
    if (!declarator) continue;
    const declared = applyDeclarator(declarator, type, reading, isConst(node));
    if (declared.name === null) continue;
    if (node.type === "type_definition") reading.typedefs.set(declared.name.text, declared.type);
    else if (declared.fn !== null) addFunction(node, declared.name, declared.fn, reading);
  }
}

function isConst(node: Node): boolean {
  return namedChildren(node).some(
    ({ type, text }) => type === "type_qualifier" && text === "const",
  );
}

function readBase(node: Node, reading: Reading): DeclaredType {
  const place = { text: node.text, span: spanIn(node, reading) };
  if (node.type === "struct_specifier" || node.type === "union_specifier") {
    return { kind: "record", name: readRecord(node, reading), ...place };
  }
  if (node.type === "enum_specifier") {
    const underlying = { kind: "c-integer", name: "unsigned int", ...place } as const;
    const name = node.childForFieldName("name")?.text ?? "";
    return { kind: "enum", name, underlying, closed: false, ...place };
  }
  const known = reading.typedefs.get(node.text);
  if (known) return { ...known, ...place };
  const named = namedType(node.text);
  if (named) return { ...named, ...place } as DeclaredType;
  return { kind: "unknown", reason: `${node.text} is not declared in this text`, ...place };
}

function readRecord(node: Node, reading: Reading): string {
  const tag = node.type === "struct_specifier" ? "struct" : "union";
  const own = node.childForFieldName("name")?.text ?? `@${node.startIndex}`;
  const name = `${tag} ${own}`;
  const body = node.childForFieldName("body");
  if (body === null) return name;
  const fields: ForeignField[] = [];
  for (const child of namedChildren(body)) {
    const base = child.type === "field_declaration" ? child.childForFieldName("type") : null;
    if (!base) continue;
    const type = readBase(base, reading);
    const bits = namedChildren(child).find((of) => of.type === "bitfield_clause");
    for (const declarator of child.childrenForFieldName("declarator")) {
      if (!declarator) continue;
      const declared = applyDeclarator(declarator, type, reading, isConst(child));
      fields.push({
        name: declared.name?.text ?? "",
        span: spanIn(child, reading),
        type: declared.type,
        bits: bits ? Number(bits.namedChildren[0]?.text) : null,
        offset: null,
      });
    }
  }
  const nameNode = node.childForFieldName("name") ?? node;
  const partial = reading.text.slice(body.startIndex, body.endIndex).includes("...");
  reading.records.set(name, {
    name,
    cNames: [own],
    span: spanIn(node, reading),
    nameSpan: spanIn(nameNode, reading),
    tag,
    fields,
    pack: 0,
    align: 0,
    layout: "sequential",
    size: null,
    verified: reading.verified || partial,
  });
  return name;
}

type Fn = {
  readonly result: DeclaredType;
  readonly parameters: readonly DeclaredParameter[];
  readonly variadic: boolean;
  readonly list: Node;
};

type Declared = {
  readonly name: Node | null;
  readonly type: DeclaredType;
  readonly fn: Fn | null;
};

/** Wraps a base type as a declarator says: `*`, `[n]`, `(…)`, from the outside in. */
function applyDeclarator(
  node: Node,
  base: DeclaredType,
  reading: Reading,
  constant: boolean,
): Declared {
  const inner = node.childForFieldName("declarator") ?? namedDeclarator(node);
  const place = { span: base.span };
  switch (node.type) {
    case "pointer_declarator":
    case "abstract_pointer_declarator": {
      const text = `${base.text} *`;
      const type: DeclaredType = { kind: "pointer", to: base, const: constant, text, ...place };
      return inner ? applyDeclarator(inner, type, reading, false) : { name: null, type, fn: null };
    }
    case "array_declarator":
    case "abstract_array_declarator": {
      const size = node.childForFieldName("size");
      const length = size && /^\d+$/.test(size.text) ? Number(size.text) : null;
      const text = `${base.text}[${size?.text ?? ""}]`;
      const type: DeclaredType = { kind: "array", of: base, length, text, ...place };
      return inner ? applyDeclarator(inner, type, reading, false) : { name: null, type, fn: null };
    }
    case "function_declarator":
    case "abstract_function_declarator": {
      const list = node.childForFieldName("parameters")!;
      const { parameters, variadic } = readParameters(list, reading);
      const fn: Fn = { result: base, parameters, variadic, list };
      const name = inner && innermost(inner);
      if (!inner || inner.type !== "parenthesized_declarator") {
        return { name: name ?? null, type: base, fn };
      }
      const span = spanIn(node, reading);
      const signature = { name: null, span, result: base, parameters, convention: null };
      const type: DeclaredType = { kind: "callback", signature, text: node.text, span };
      return { name: name ?? null, type, fn: null };
    }
    case "parenthesized_declarator":
      return inner
        ? applyDeclarator(inner, base, reading, constant)
        : { name: null, type: base, fn: null };
    default:
      return { name: node, type: base, fn: null };
  }
}

function namedDeclarator(node: Node): Node | null {
  return namedChildren(node).find(({ type }) => /declarator$|identifier$/.test(type)) ?? null;
}

function innermost(node: Node): Node | null {
  if (node.type.endsWith("identifier")) return node;
  const inner = node.childForFieldName("declarator") ?? namedDeclarator(node);
  return inner ? innermost(inner) : null;
}

function readParameters(
  list: Node,
  reading: Reading,
): { readonly parameters: readonly DeclaredParameter[]; readonly variadic: boolean } {
  const parameters: DeclaredParameter[] = [];
  let variadic = false;
  for (const node of list.children) {
    if (node?.type === "variadic_parameter" || node?.type === "...") variadic = true;
    const base = node?.type === "parameter_declaration" ? node.childForFieldName("type") : null;
    if (!node || !base) continue;
    const declarator = node.childForFieldName("declarator");
    const type = readBase(base, reading);
    if (!declarator && type.kind === "void") continue;
    const declared = declarator
      ? applyDeclarator(declarator, type, reading, isConst(node))
      : { name: null, type };
    const span = spanIn(node, reading);
    parameters.push({
      name: declared.name?.text ?? null,
      type: { ...asParameter(declared.type), span },
      direction: null,
    });
  }
  return { parameters, variadic };
}

function asParameter(type: DeclaredType): DeclaredType {
  if (type.kind !== "array") return type;
  return { kind: "pointer", to: type.of, const: null, text: type.text, span: type.span };
}

function addFunction(node: Node, name: Node, fn: Fn, reading: Reading): void {
  reading.declarations.push({
    symbol: name.text,
    name: name.text,
    library: reading.library,
    api: reading.api,
    span: spanIn(node, reading),
    symbolSpan: spanIn(name, reading),
    result: fn.result,
    parameters: fn.parameters,
    parametersSpan: spanIn(fn.list, reading),
    variadic: fn.variadic,
    convention: "cdecl",
    savesError: null,
    resultChecked: false,
    verified: reading.verified,
  });
}
