import type { Node } from "../../parse/node.ts";
import type { ForeignDeclaration } from "../../model/declared.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { argumentsOf } from "./emit.ts";
import { parametersOf, typeOf } from "./types.ts";

/** `purego.RegisterLibFunc(&f, lib, "name")`, where the type of `f` is the declaration. */
export function declarationsOf(root: Node): readonly ForeignDeclaration[] {
  return root.descendantsOfType("call_expression").flatMap((call) => {
    const callee = call?.childForFieldName("function")?.text ?? "";
    if (!call || !/^purego\.RegisterLibFunc$/.test(callee)) return [];
    const [target, , symbol] = argumentsOf(call);
    const name = target?.text.replace(/^&/, "") ?? "";
    const type = functionType(root, name);
    if (!type || symbol?.type !== "interpreted_string_literal") return [];
    const list = type.childForFieldName("parameters");
    const result = type.childForFieldName("result");
    const none = { kind: "void", text: "()", span: spanOf(type) } as const;
    const structs: ReadonlyMap<string, Node> = new Map();
    return [
      {
        symbol: symbol.text.slice(1, -1),
        name,
        library: null,
        api: "purego",
        span: spanOf(type),
        symbolSpan: spanOf(symbol),
        result: result ? typeOf(result, structs) : none,
        parameters: parametersOf(list, structs),
        parametersSpan: list ? spanOf(list) : null,
        variadic: false,
        convention: null,
        savesError: null,
        resultChecked: false,
        verified: false,
      },
    ];
  });
}

/** The type of `var f func(…) …`, or of a field of that name. */
function functionType(root: Node, name: string): Node | null {
  const bare = name.split(".").at(-1) ?? name;
  for (const spec of root.descendantsOfType(["var_spec", "field_declaration"])) {
    const type = spec?.childForFieldName("type");
    const names = spec?.childrenForFieldName("name").map((of) => of?.text) ?? [];
    if (type?.type === "function_type" && names.includes(bare)) return type;
  }
  return null;
}
