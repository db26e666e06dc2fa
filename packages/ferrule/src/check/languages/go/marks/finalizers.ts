import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { namedChildren, spanOf } from "../../../parse/tree-sitter.ts";
import type { GoFunction, GoItems } from "../items.ts";

/** Objects that the collector may finalize while C still works on what they hold. */
export function markFinalizers(items: GoItems): readonly Mark[] {
  const found: Mark[] = [];
  for (const fn of items.functions.values()) {
    if (items.finalizers.has(fn.name) || closers.test(`.${fn.name}`)) continue;
    for (const { name, type } of objectsOf(fn)) {
      if (items.finalized.has(type)) found.push(...lastUse(fn, name));
    }
  }
  for (const type of items.finalized) found.push(...onlyFinalizer(type, items));
  return found;
}

type Named = { readonly name: string; readonly type: string };

/** The receiver and parameters `x *T`. */
function objectsOf({ node }: GoFunction): readonly Named[] {
  const lists = [node.childForFieldName("receiver"), node.childForFieldName("parameters")];
  return lists.flatMap((list) =>
    (list ? namedChildren(list) : []).flatMap((of) => {
      const type = of.childForFieldName("type")?.text ?? "";
      if (!type.startsWith("*")) return [];
      return of
        .childrenForFieldName("name")
        .flatMap((name) => (name ? [{ name: name.text, type: type.slice(1) }] : []));
    }),
  );
}

/** The last call of C that is given `x.raw`, with nothing of `x` behind it. */
function lastUse({ node }: GoFunction, name: string): readonly Mark[] {
  const body = node.childForFieldName("body");
  const text = body?.text ?? "";
  if (
    !body ||
    new RegExp(
      String.raw`KeepAlive\(\s*${name}\b|SetFinalizer\(\s*${name}\b|defer [^\n]*\b${name}\b|defer func\(\) \{[^}]*\b${name}\b`,
    ).test(text)
  )
    return [];
  const calls = body.descendantsOfType("call_expression").filter((call) => {
    if (!call || !/^C\.\w+$/.test(call.childForFieldName("function")?.text ?? "")) return false;
    return new RegExp(String.raw`\b${name}\.\w+`).test(
      call.childForFieldName("arguments")?.text ?? "",
    );
  });
  const last = calls.findLast((of) => !calls.some((other) => of && other && inside(other, of)));
  if (!last || loops(last, body)) return [];
  const rest = body.text.slice(last.endIndex - body.startIndex);
  const statement = statementOf(last);
  const beside = statement.text.replace(last.text, "");
  const again = new RegExp(String.raw`\b${name}\b`);
  if (again.test(rest) || again.test(beside)) return [];
  const symbol = last.childForFieldName("function")!.text.slice(2);
  return [{ mark: "go-missing-keepalive", span: spanOf(last), symbol, words: [name] }];
}

function inside(inner: Node, outer: Node): boolean {
  return (
    inner.id !== outer.id &&
    inner.startIndex >= outer.startIndex &&
    inner.endIndex <= outer.endIndex
  );
}

function statementOf(node: Node): Node {
  let at = node;
  while (at.parent && !/^(?:statement_list|block)$/.test(at.parent.type)) at = at.parent;
  return at;
}

/** In a loop the object is used again, except in the last round. */
function loops(node: Node, body: Node): boolean {
  for (let at: Node | null = node; at && at.id !== body.id; at = at.parent) {
    if (at.type === "func_literal") return true;
  }
  return false;
}

const closers = /\.(?:Close|Free|Release|Destroy|Dispose|Delete|Stop|Shutdown|Finalize|Cleanup)$/;

function onlyFinalizer(type: string, { functions, finalizers, structs }: GoItems): readonly Mark[] {
  const closes = [...functions.values()].some(
    ({ name, owner }) => owner === type && closers.test(name),
  );
  const spec = structs.get(type)?.parent;
  const name = spec?.childForFieldName("name");
  if (closes || !name || ![...finalizers.values()].includes(type)) return [];
  return [{ mark: "go-finalizer-only", span: spanOf(name), symbol: null, words: [type] }];
}
