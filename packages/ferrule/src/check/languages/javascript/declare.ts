import type {
  Convention,
  DeclaredParameter,
  DeclaredType,
  ForeignDeclaration,
} from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";
import { evaluate } from "./evaluate.ts";
import { readPrototype, type Prototype } from "./read-prototype.ts";
import { readParameters, readType, signatureKeys } from "./read-type.ts";
import type { Scope } from "./reader.ts";
import { keyOf, part, parts, propertiesOf, spanOf, stringOf, type JsNode } from "./syntax.ts";
import type { JsFunction, JsLibrary } from "./values.ts";

type Known = {
  readonly symbol: string;
  readonly span: Span;
  readonly symbolSpan: Span;
  readonly result: DeclaredType | null;
  readonly parameters: readonly DeclaredParameter[] | null;
  readonly parametersSpan: Span | null;
  readonly variadic?: boolean;
  readonly convention?: Convention | null;
  readonly nonblocking?: boolean;
};

/** Adds a function to what a library has, under the key that the program uses for it. */
function add(library: JsLibrary, key: string, known: Known, { reader }: Scope): JsFunction {
  const { nonblocking = false, variadic = false, convention = null, ...rest } = known;
  const declaration: ForeignDeclaration = {
    ...rest,
    name: key,
    library: library.name,
    api: library.api,
    variadic,
    convention,
    savesError: null,
    resultChecked: false,
    platform: "64-bit",
    verified: false,
  };
  const fn: JsFunction = { kind: "function", library, declaration, nonblocking };
  library.functions.set(key, fn);
  reader.functions.push(fn);
  return fn;
}

/** `dlopen(path, { name: signature, … })`: every function of the table. */
export function declareAll(library: JsLibrary, table: JsNode | null, scope: Scope): void {
  const value = table && evaluate(table, scope);
  if (value?.kind !== "object") {
    if (table) scope.reader.dynamic = true;
    return;
  }
  for (const property of parts(value.node, "properties")) {
    if (property.type === "SpreadElement") {
      declareAll(library, part(property, "argument"), scope);
      continue;
    }
    const key = part(property, "key");
    const spec = part(property, "value");
    if (!key || !spec || property["computed"] === true || keyOf(key) === null) {
      scope.reader.dynamic = true;
      continue;
    }
    declareOne(library, key, spec, property, scope);
  }
}

/** One function from its name and its signature. */
export function declareOne(
  library: JsLibrary,
  name: JsNode,
  spec: JsNode,
  node: JsNode,
  scope: Scope,
): JsFunction | null {
  const key = keyOf(name);
  const value = evaluate(spec, scope);
  if (key === null || value === null) {
    scope.reader.dynamic = true;
    return null;
  }
  const at = { span: spanOf(node), symbolSpan: spanOf(name) };
  if (value.kind === "list") return declareNapi(library, key, value.node, at, scope);
  if (value.kind !== "object") return null;
  const found = propertiesOf(value.node);
  const names = signatureKeys(library.api);
  // Data, not a function: `{ type: "i32" }` of Deno.
  if (names === null || found.has("type")) return null;
  const [list, result] = names;
  const own = stringOf(found.get("name") ?? null);
  const symbol = (library.api === "deno" ? own?.value : undefined) ?? key;
  const foreign = [...found.keys()].find((of) => strange.has(of) && of !== list && of !== result);
  if (!found.has(list) && !found.has(result) && foreign !== undefined) {
    if (library.api !== "deno") {
      const words = [foreign, list, result];
      scope.reader.marks.push({ mark: "js-signature-keys", span: at.span, symbol, words });
    }
    const nothing = { symbol, ...at, result: null, parameters: null, parametersSpan: null };
    return add(library, key, nothing, scope);
  }
  const listNode = found.get(list) ?? null;
  const known = listNode
    ? readParameters(listNode, library.api, scope)
    : { parameters: [], variadic: false };
  const type = found.get(result);
  const nothing: DeclaredType = { kind: "void", text: "void", span: at.span, implied: true };
  return add(
    library,
    key,
    {
      symbol,
      ...at,
      result: type ? readType(type, library.api, scope) : nothing,
      parameters: known.parameters,
      parametersSpan: listNode ? spanOf(listNode) : null,
      nonblocking: found.get("nonblocking")?.["value"] === true,
    },
    scope,
  );
}

/** Keys that some interface has for the parts of a signature. */
const strange: ReadonlySet<string> = new Set(
  "args returns parameters result arguments return argTypes returnType params ret".split(" "),
);

/** `["int", ["pointer", "int"]]` of ffi-napi. */
function declareNapi(
  library: JsLibrary,
  symbol: string,
  node: JsNode,
  at: Pick<Known, "span" | "symbolSpan">,
  scope: Scope,
): JsFunction {
  const [result = null, list = null, options = null] = parts(node, "elements");
  const { parameters } = readParameters(list, "ffi-napi", scope);
  const given = options && evaluate(options, scope);
  const varargs = given?.kind === "object" && propertiesOf(given.node).has("varargs");
  return add(
    library,
    symbol,
    {
      symbol,
      ...at,
      result: result ? readType(result, "ffi-napi", scope) : null,
      parameters,
      parametersSpan: list ? spanOf(list) : null,
      variadic: varargs,
    },
    scope,
  );
}

/** `lib.func("int f(int)")`, or `lib.func("f", "int", ["int"])`. */
export function declarePrototype(
  library: JsLibrary,
  method: string,
  args: readonly JsNode[],
  node: JsNode,
  scope: Scope,
): JsFunction | null {
  const first = args[0] ? evaluate(args[0], scope) : null;
  if (first?.kind !== "string") {
    scope.reader.dynamic = true;
    return null;
  }
  const own = args.length > 1 ? declareClassic(args, node, scope) : null;
  const made = own ?? readPrototype(first.value, first.at.start, scope.reader.types);
  if (!made) return null;
  const convention =
    method === "stdcall" || method === "fastcall" || method === "cdecl" ? method : made.convention;
  const { result, parameters, parametersSpan, variadic, nameSpan, name } = made;
  return add(
    library,
    name,
    {
      symbol: name,
      span: spanOf(node),
      symbolSpan: nameSpan,
      result,
      parameters: parametersSpan.end === 0 ? null : parameters,
      parametersSpan,
      variadic,
      convention,
    },
    scope,
  );
}

/** The classic form, perhaps with a convention before the name. */
export function declareClassic(
  args: readonly JsNode[],
  node: JsNode,
  scope: Scope,
): Prototype | null {
  const written = args.length > 3 ? stringOf(args[0]!)?.value : undefined;
  const [name = null, result = null, list = null] = written === undefined ? args : args.slice(1);
  const text = stringOf(name);
  if (!text || !result) return null;
  const { parameters, variadic } = readParameters(list, "koffi", scope);
  const known = parameters !== null && list !== null;
  return {
    name: text.value,
    nameSpan: text.at,
    result: readType(result, "koffi", scope),
    parameters: parameters ?? [],
    parametersSpan: known ? spanOf(list) : { start: node.start, end: 0 },
    variadic,
    convention:
      written === "__stdcall" ? "stdcall" : written === "__fastcall" ? "fastcall" : "cdecl",
  };
}
