import type { Node } from "../../parse/node.ts";
import type { Mark } from "../../model/front-end.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { all, called, type JavaItems } from "./items.ts";
import type { Handle } from "./panama.ts";

/** What only Java's foreign memory interface has. */
export function panamaMarks(items: JavaItems, handles: readonly Handle[]): readonly Mark[] {
  const bodies = items.classes.flatMap(({ methods }) => methods.flatMap(({ body }) => body ?? []));
  return [
    ...bodies.flatMap((of) => [...closedArenas(of), ...zeroLength(of, handles)]),
    ...handles.flatMap(options),
  ];
}

/** Memory of an arena that ends with this `try` is returned, or stored, out of it. */
function closedArenas(body: Node): readonly Mark[] {
  return all(body, "try_with_resources_statement").flatMap((statement) => {
    const arenas = all(statement.childForFieldName("resources"), "resource").filter((of) =>
      /^Arena\.of(?:Confined|Shared)\(\)$/.test(of.childForFieldName("value")?.text ?? ""),
    );
    const inside = statement.childForFieldName("body");
    return arenas.flatMap((of) => leaving(inside, of.childForFieldName("name")!.text));
  });
}

function leaving(body: Node | null, arena: string): readonly Mark[] {
  const made = new RegExp(
    String.raw`^(?:\([\w.]+\)\s*)?(?:${arena}\s*\.\s*allocate\w*\(|[\w.()]+\.reinterpret\([^;]*\b${arena}\b)`,
  );
  const names = new Set<string>();
  for (const of of all(body, "variable_declarator")) {
    const value = of.childForFieldName("value")?.text ?? "";
    const base = /^(\w+)\.(?:asSlice|reinterpret|asReadOnly)\(/.exec(value)?.[1];
    if (made.test(value) || (base !== undefined && names.has(base))) {
      names.add(of.childForFieldName("name")!.text);
    }
  }
  const isMemory = (node: Node | null | undefined): boolean => {
    const text = node?.text ?? "";
    return (
      made.test(text) ||
      names.has(text.replace(/\.(?:asSlice|asReadOnly|asByteBuffer)\([^;]*\)$/, ""))
    );
  };
  const returned = all(body, "return_statement").filter((of) => isMemory(of.namedChildren[0]));
  const stored = all(body, "assignment_expression").filter((of) => {
    const left = of.childForFieldName("left")?.text ?? "";
    const isLocal = all(body, "variable_declarator").some(
      (one) => one.childForFieldName("name")?.text === left,
    );
    return !isLocal && isMemory(of.childForFieldName("right"));
  });
  return [...returned, ...stored].map((of) => ({
    mark: "panama-arena-closed",
    span: spanOf(of),
    symbol: null,
    words: [arena],
  }));
}

/** What C returns has length 0 until somebody says how long it is. */
function zeroLength(body: Node, handles: readonly Handle[]): readonly Mark[] {
  const pointers = new Map(
    handles
      .filter(
        ({ node, declaration }) =>
          declaration.result?.kind === "pointer" && !/withTargetLayout/.test(node.text),
      )
      .map((of) => [of.name, of.symbol]),
  );
  const marks: Mark[] = [];
  for (const of of all(body, "variable_declarator")) {
    const value = of.childForFieldName("value")?.text ?? "";
    const symbol = pointers.get(/(\w+)(?:\(\))?\.invoke(?:Exact)?\(/.exec(value)?.[1] ?? "");
    if (symbol === undefined || /\.reinterpret\(/.test(value)) continue;
    const name = of.childForFieldName("name")!.text;
    const again = new RegExp(String.raw`\b${name}\s*=\s*${name}\.reinterpret\(`);
    if (again.test(body.text)) continue;
    const read = all(body, "method_invocation").find((one) => {
      const { object, name: method } = called(one);
      return (
        object?.text === name &&
        /^(?:get\w*|set\w*|asSlice|toArray|copyFrom|asByteBuffer)$/.test(method)
      );
    });
    if (read)
      marks.push({ mark: "panama-zero-length", span: spanOf(read), symbol, words: [name, symbol] });
  }
  return marks;
}

function options({ symbol, options: text, node }: Handle): readonly Mark[] {
  const found: Mark[] = [];
  const span = spanOf(node);
  if (/\bcritical\s*\(|isTrivial/.test(text)) {
    found.push({
      mark: "panama-critical-long",
      span,
      symbol,
      words: [symbol],
      needs: { kind: "waits" },
    });
  }
  if (/^(?:__errno_location|__error|_errno)$/.test(symbol)) {
    found.push({ mark: "panama-errno-call", span, symbol, words: [symbol] });
  }
  return found;
}
