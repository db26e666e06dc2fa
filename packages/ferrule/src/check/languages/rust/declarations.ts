import type { Node } from "../../parse/node.ts";
import type {
  DeclaredParameter,
  DeclaredType,
  ExportedFunction,
  ForeignDeclaration,
} from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import { conventionOf } from "./conventions.ts";
import type { ExternFunction, Items, RustFunction } from "./items.ts";
import { typeOf } from "./types.ts";

/** The functions of all `extern` blocks. */
export function declarationsOf(items: Items): readonly ForeignDeclaration[] {
  return items.declared.map(([name, of]) => declaration(name, of, items));
}

function declaration(name: string, of: ExternFunction, items: Items): ForeignDeclaration {
  const { node, attributes, platform, conditional, abi, library } = of;
  const nameNode = node.childForFieldName("name")!;
  const list = node.childForFieldName("parameters");
  const link = /link_name\s*=\s*"([^"]+)"/.exec(attributes)?.[1];
  return {
    symbol: link ?? name,
    name,
    library,
    api: "rust",
    span: spanOf(node),
    symbolSpan: spanOf(nameNode),
    result: resultOf(node, items),
    parameters: parametersOf(list, items),
    parametersSpan: list ? spanOf(list) : null,
    variadic:
      list !== null && namedChildren(list).some(({ type }) => type === "variadic_parameter"),
    convention: conventionOf(abi),
    savesError: null,
    resultChecked: false,
    ...(platform === null ? {} : { platform }),
    ...(conditional ? { conditional } : {}),
    verified: false,
  };
}

/** The result type; without an arrow nothing is returned, and that is implied. */
function resultOf(node: Node, items: Items): DeclaredType {
  const type = node.childForFieldName("return_type");
  if (type) return typeOf(type, items);
  return {
    kind: "void",
    text: "()",
    implied: true,
    span: spanOf(node.childForFieldName("name") ?? node),
  };
}

function parametersOf(list: Node | null, items: Items): readonly DeclaredParameter[] {
  return (list ? namedChildren(list) : []).flatMap((node) => {
    const type = node.type === "parameter" ? node.childForFieldName("type") : null;
    if (!type) return [];
    const name = node.childForFieldName("pattern")?.text.replace(/^mut /, "") ?? null;
    return [{ name: name === "_" ? null : name, type: typeOf(type, items), direction: null }];
  });
}

/** Whether C finds the function by its symbol. */
export function symbolOf({ node, attributes, abi }: RustFunction): string | null {
  if (abi === null) return null;
  const named = /export_name\s*=\s*"([^"]+)"/.exec(attributes)?.[1];
  if (named !== undefined) return named;
  return /\bno_mangle\b/.test(attributes) ? (node.childForFieldName("name")?.text ?? null) : null;
}

/** Functions that C calls by their symbol. */
export function exportsOf(items: Items): readonly ExportedFunction[] {
  return items.functions.flatMap((of) => {
    const symbol = symbolOf(of);
    if (symbol === null) return [];
    const { node, abi, name } = of;
    return [
      {
        symbol,
        span: spanOf(node),
        nameSpan: spanOf(node.childForFieldName("name") ?? node),
        result: resultOf(node, items),
        parameters: parametersOf(node.childForFieldName("parameters"), items),
        convention: conventionOf(abi ?? "C"),
        body: name,
      },
    ];
  });
}
