import type { Node } from "../../parse/node.ts";
import type { Operand, Statement } from "../../model/lowered.ts";
import type { JavaItems, JavaMethod } from "./items.ts";
import type { Handle } from "./panama.ts";

/** The lowering of one method. */
export type Lowering = {
  readonly method: JavaMethod;
  readonly handles: ReadonlyMap<string, Handle>;
  readonly items: JavaItems;
  readonly out: Statement[];
  readonly counter: { next: number };
  readonly locals: Set<string>;
  /** Lowers an expression; its file and that of conditions need each other. */
  readonly expression: (node: Node, context: Lowering) => Operand;
};

/** The place that a name means: a local one, or a field of this object. */
export function placeOf(node: Node, { locals, method }: Lowering): string | null {
  const text = node.text;
  if (/^this\.\w+$/.test(text)) return text;
  if (!/^\w+$/.test(text)) return /^\w+(?:\.\w+)+$/.test(text) ? text : null;
  if (locals.has(text) || method.parameters.some(({ name }) => name === text)) return text;
  return method.owner.fields.has(text) ? `this.${text}` : text;
}
