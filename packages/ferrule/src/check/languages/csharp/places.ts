import type { Node } from "../../parse/node.ts";
import type { Lowering } from "./lower-context.ts";
import { bare } from "./syntax.ts";

/**
 * `p`, `this._handle`, `box.Inner.Ptr`: a chain of names is a place. A bare name that is no variable
 * of the method is a field of its class, and an element of a container is the container.
 */
export function placeOf(node: Node | null, context: Lowering): string | null {
  if (node === null) return null;
  const of = bare(node);
  switch (of.type) {
    case "identifier":
      return nameOf(of.text, context);
    case "this_expression":
    case "this":
    case "base_expression":
    case "base":
      return "this";
    case "element_access_expression":
      return placeOf(of.childForFieldName("expression"), context);
    case "member_access_expression": {
      const object = placeOf(of.childForFieldName("expression"), context);
      const name = of.childForFieldName("name")?.text ?? "";
      if (object === null) return null;
      if (object === "this") return nameOf(name, { ...context, names: new Set() });
      // `.Value` of a CLong or a nullable shows the same value.
      return name === "Value" ? object : `${object}.${name}`;
    }
    default:
      return null;
  }
}

function nameOf(name: string, { names, references, members }: Lowering): string {
  if (references.has(name) && names.has(name)) return `${name}.ref`;
  if (names.has(name)) return name;
  const field = members.shown.get(name) ?? name;
  return members.fields.has(field) ? `this.${field}` : name;
}
