import type { Node } from "../../parse/node.ts";
import type { LoweredClass, LoweredFunction } from "../../model/lowered.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { Lowering } from "./lower-context.ts";
import { lowerExpression } from "./lower-expression.ts";
import { localsOf, parametersOf } from "./lower-names.ts";
import { lowerBlock } from "./lower-statement.ts";
import type { Reader } from "./reader.ts";

export type LoweredFile = {
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
};

/** Lowers every function of a file, and its own statements as `<module>`. */
export function lower(root: Node, reader: Reader): LoweredFile {
  const found = collect(root);
  const routines = new Map(found.map(({ name, node }) => [name, node]));
  const inner: LoweredFunction[] = [];
  const functions = found.map(({ name, node, owner }) =>
    lowerFunction(node, { name, owner, reader, routines, inner }),
  );
  const module = lowerFunction(root, {
    name: "<module>",
    owner: null,
    reader,
    routines,
    inner,
  });
  return { functions: [module, ...functions, ...inner], classes: classesOf(root, found) };
}

type Found = { readonly name: string; readonly node: Node; readonly owner: string | null };

/** All functions, methods as `Class.method`, inner ones by their bare name. */
function collect(root: Node): readonly Found[] {
  const found: Found[] = [];
  const visit = (node: Node, owner: string | null): void => {
    for (const child of namedChildren(node)) {
      const name = child.childForFieldName("name")?.text ?? "";
      if (child.type === "class_definition") visit(child, name);
      else if (child.type === "function_definition") {
        found.push({ name: owner === null ? name : `${owner}.${name}`, node: child, owner });
        visit(child, null);
      } else visit(child, owner);
    }
  };
  visit(root, null);
  return found;
}

type Around = {
  readonly name: string;
  readonly owner: string | null;
  readonly reader: Reader;
  readonly routines: ReadonlyMap<string, Node>;
  readonly inner: LoweredFunction[];
};

function lowerFunction(node: Node, around: Around): LoweredFunction {
  const parameters = parametersOf(node);
  const context: Lowering = {
    ...around,
    receiver: around.owner === null ? null : (parameters[0] ?? null),
    own: new Set(
      /^(?:module|lambda)$/.test(node.type) ? parameters : [...parameters, ...localsOf(node)],
    ),
    out: [],
    counter: { next: 0 },
    expression(of) {
      return lowerExpression(of, this);
    },
    lowerInner: (of, name) => lowerFunction(of, { ...around, name }),
  };
  const body = node.childForFieldName("body");
  if (node.type === "lambda" && body) {
    const value = lowerExpression(body, context);
    context.out.push({ kind: "return", value, span: spanOf(body) });
  } else lowerBlock(node.type === "module" ? node : body, context);
  return {
    name: around.name,
    span: spanOf(node),
    nameSpan: spanOf(node.childForFieldName("name") ?? node),
    parameters,
    locals: node.type === "module" || node.type === "lambda" ? [] : localsOf(node),
    body: context.out,
    calledByC: definedForC(node) ? "swallowed" : null,
  };
}

/** `@ffi.def_extern()` without an `error` or `onerror`. */
function definedForC(node: Node): boolean {
  const parent = node.parent;
  if (parent?.type !== "decorated_definition") return false;
  return namedChildren(parent).some(
    ({ type, text }) =>
      type === "decorator" && text.includes("def_extern") && !/(?:on)?error\s*=/.test(text),
  );
}

const closers = /^(?:close|free|release|destroy|dispose|shutdown|__exit__|stop|finish|terminate)$/;

function classesOf(root: Node, found: readonly Found[]): readonly LoweredClass[] {
  return root.descendantsOfType("class_definition").flatMap((node) => {
    const name = node?.childForFieldName("name")?.text;
    if (!node || name === undefined) return [];
    const methods = found
      .filter(({ owner }) => owner === name)
      .map((of) => {
        const method = of.name.slice(name.length + 1);
        const role =
          method === "__init__"
            ? "construct"
            : method === "__del__"
              ? "finalize"
              : closers.test(method)
                ? "close"
                : "other";
        return { name: of.name, role } as const;
      });
    return [{ name, span: spanOf(node), receiver: "self", methods }];
  });
}
