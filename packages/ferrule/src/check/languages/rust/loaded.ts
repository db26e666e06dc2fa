import type { Node } from "../../parse/node.ts";
import type { ForeignDeclaration } from "../../model/declared.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { Items } from "./items.ts";
import { typeOf } from "./types.ts";

/**
 * Functions that are looked up in a loaded library, by the type that they are given:
 *
 *     let f: Symbol<unsafe extern "C" fn(c_int) -> c_int> = lib.get(b"f\0")?;
 *     lib.get::<unsafe extern "C" fn(c_int) -> c_int>(b"f")
 */
export function loadedDeclarations(root: Node, items: Items): readonly ForeignDeclaration[] {
  return root.descendantsOfType("call_expression").flatMap((call) => {
    const callee = call?.childForFieldName("function");
    const isGeneric = callee?.type === "generic_function";
    const method = isGeneric ? callee.childForFieldName("function") : callee;
    if (!call || method?.childForFieldName("field")?.text !== "get") return [];
    const [name] = namedChildren(call.childForFieldName("arguments") ?? call);
    const symbol = /^(?:b|c)"(\w+)(?:\\0|\\x00)?"$/.exec(name?.text ?? "")?.[1];
    const type = functionType((isGeneric ? callee : letAround(call)) ?? call);
    if (symbol === undefined || !name || !type) return [];
    const seen = typeOf(type, items);
    if (seen.kind !== "callback" || seen.signature === null) return [];
    const { result, parameters, convention } = seen.signature;
    const list = type.childForFieldName("parameters");
    return [
      {
        symbol,
        name: symbol,
        library: null,
        api: "rust",
        span: spanOf(type),
        symbolSpan: spanOf(name),
        result,
        parameters,
        parametersSpan: list ? spanOf(list) : null,
        variadic: list?.text.includes("...") === true,
        convention,
        savesError: null,
        resultChecked: false,
        verified: false,
      },
    ];
  });
}

/** The `let` whose value leads to the call. */
function letAround(call: Node): Node | null {
  let at: Node | null = call.parent;
  const stops = (of: Node): boolean =>
    /^(?:let_declaration|function_item)$/.test(of.type) ||
    (of.type === "block" && of.parent?.type !== "unsafe_block");
  while (at && !stops(at)) at = at.parent;
  return at?.type === "let_declaration" ? at.childForFieldName("type") : null;
}

function functionType(node: Node): Node | null {
  if (node.type === "function_type") return node;
  const inside = node.type === "generic_function" ? node.childForFieldName("type_arguments") : node;
  if (!inside || inside.type === "call_expression") return null;
  return inside.descendantsOfType("function_type").find((of) => of !== null) ?? null;
}
