import { basename } from "node:path";
import type { Imported, ImportedFunction, ImportedValue, Transfer } from "./model.ts";
import { behind, scanVapi } from "./scan-vapi.ts";

/** A namespace, or a type with its methods. */
type Scope = {
  readonly kind: "namespace" | "class" | "struct" | "other";
  readonly name: string;
  /** What its functions' C names begin with. */
  readonly prefix: string;
  /** The C type. */
  readonly type: string;
};

type Attributes = ReadonlyMap<string, string>;

const modifiers: ReadonlySet<string> = new Set([
  ...["public", "static", "extern", "abstract", "virtual", "override", "inline", "async", "new"],
  ...["private", "internal", "protected", "sealed", "const", "partial"],
]);
const holders: ReadonlySet<string> = new Set([
  "class",
  "struct",
  "interface",
  "enum",
  "errordomain",
]);

/** A method whose types are still names of Vala. */
type Method = {
  readonly name: string;
  readonly result: ValaType | null;
  readonly parameters: readonly ValaType[];
  /** Its parameters may be others than C's. */
  readonly unsure: boolean;
};

type ValaType = {
  readonly direction: ImportedValue["direction"];
  readonly type: string;
  readonly marks: ReadonlySet<string>;
};

/**
 * What a Vala binding knows of a library's functions. Vala's default is that a result is the
 * caller's, and a parameter is lent: `unowned` and `owned` say otherwise; a `T*` says nothing.
 */
export function readVapi(text: string, file: string): Imported {
  const tokens = scanVapi(text);
  const delegates = new Set<string>();
  tokens.forEach((token, at) => {
    if (token === "delegate") delegates.add(tokens[tokens.indexOf("(", at) - 1] ?? "");
  });
  const frees = new Map<string, string | null>();
  const methods: Method[] = [];
  readScope(
    tokens,
    0,
    { kind: "namespace", name: "", prefix: "", type: "" },
    {
      type(scope, attributes) {
        const free = attributes.get("free_function") ?? attributes.get("unref_function") ?? null;
        // Of two types of one name in two namespaces nothing is said.
        frees.set(scope.name, frees.has(scope.name) ? null : free);
      },
      method: (of) => void methods.push(of),
      delegates,
    },
  );
  const functions = methods.map((of) => toFunction(of, frees));
  return { file: basename(file), functions: new Map(functions.map((of) => [of.name, of])) };
}

type Found = {
  type(scope: Scope, attributes: Attributes): void;
  method(method: Method): void;
  readonly delegates: ReadonlySet<string>;
};

/** Reads members until the brace that closes the scope; the position behind it. */
function readScope(tokens: readonly string[], start: number, scope: Scope, found: Found): number {
  let at = start;
  while (at < tokens.length && tokens[at] !== "}") {
    const [attributes, marks, next] = readAttributes(tokens, at);
    at = next;
    const said = new Set(marks);
    while (modifiers.has(tokens[at] ?? "")) said.add(tokens[at++]!);
    const word = tokens[at];
    if (word === "namespace" || holders.has(word ?? "")) {
      const inner = innerScope(tokens, at, word!, scope, attributes);
      const brace = tokens.indexOf("{", at);
      if (brace < 0) return tokens.length;
      if (word !== "namespace") found.type(inner, attributes);
      // An enum's values are no members; its methods stand behind a semicolon.
      const values = word === "enum" || word === "errordomain";
      at = values ? behind(tokens, brace, "{", "}") : readScope(tokens, brace + 1, inner, found);
      continue;
    }
    const end = endOfMember(tokens, at);
    if (word !== "delegate" && word !== "signal") {
      const method = readMethod(tokens.slice(at, end), scope, attributes, said, found.delegates);
      if (method) found.method(method);
    }
    // Never without a step.
    at = Math.max(end, at + 1);
  }
  return at + 1;
}

function innerScope(
  tokens: readonly string[],
  at: number,
  word: string,
  outer: Scope,
  attributes: Attributes,
): Scope {
  const name = tokens[at + 1] ?? "";
  const kind = word === "namespace" || word === "class" || word === "struct" ? word : "other";
  const own =
    attributes.get("lower_case_cprefix") ??
    (kind === "namespace" ? undefined : attributes.get("cprefix"));
  const prefix = own ?? `${outer.prefix}${snake(name)}_`;
  return { kind, name, prefix, type: attributes.get("cname") ?? `${outer.type}${name}` };
}

/** `DateTime` → `date_time`. */
function snake(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/** `[CCode (cname = "x")] [Compact]`: what CCode says, and the names of the others. */
function readAttributes(
  tokens: readonly string[],
  start: number,
): readonly [Attributes, readonly string[], number] {
  const said = new Map<string, string>();
  const marks: string[] = [];
  let at = start;
  while (tokens[at] === "[") {
    const end = behind(tokens, at, "[", "]");
    for (let index = at; index < end; index++) {
      if (tokens[index] === "=")
        said.set(tokens[index - 1]!, unquote(tokens.slice(index + 1, end)));
    }
    marks.push(tokens[at + 1] ?? "");
    at = end;
  }
  return [said, marks, at];
}

function unquote([first = "", second = ""]: readonly string[]): string {
  return first.startsWith('"') ? first.slice(1, -1) : first === "-" ? first + second : first;
}

/** Behind the semicolon, or the braces of a property, that end a member. */
function endOfMember(tokens: readonly string[], start: number): number {
  for (let at = start; at < tokens.length; at++) {
    if (tokens[at] === ";") return at + 1;
    if (tokens[at] === "(") at = behind(tokens, at, "(", ")") - 1;
    else if (tokens[at] === "{") return behind(tokens, at, "{", "}");
    else if (tokens[at] === "}") return at;
  }
  return tokens.length;
}

function readMethod(
  tokens: readonly string[],
  scope: Scope,
  attributes: Attributes,
  said: ReadonlySet<string>,
  delegates: ReadonlySet<string>,
): Method | null {
  const open = tokens.indexOf("(");
  if (open < 1 || tokens.at(-1) !== ";") return null;
  const head = tokens.slice(0, open);
  const constructor = head[0] === scope.name && (head.length === 1 || head[1] === ".");
  const called = constructor ? (head[2] === undefined ? "new" : `new_${head[2]}`) : head.at(-1)!;
  const name = attributes.get("cname") ?? `${scope.prefix}${called}`;
  const inside = tokens.slice(open + 1, behind(tokens, open, "(", ")") - 1);
  const read = readParameters(inside, delegates);
  const instance = scope.kind !== "namespace" && !constructor && !said.has("static");
  const self = {
    direction: "in",
    type: scope.name,
    marks: new Set<string>(said.has("DestroysInstance") ? ["owned"] : []),
  } as const;
  const result = constructor
    ? ({ direction: "in", type: scope.name, marks: new Set<string>() } as const)
    : typeOf(head.slice(0, -1), "in");
  const moved = [...attributes.keys()].some((key) => key.endsWith("_pos"));
  const unsure = moved || scope.kind === "struct" || said.has("async") || tokens.includes("throws");
  return {
    name,
    result: result.type === "void" ? null : result,
    parameters: [...(instance ? [self] : []), ...read.parameters],
    unsure: unsure || read.unsure,
  };
}

function readParameters(
  tokens: readonly string[],
  delegates: ReadonlySet<string>,
): { readonly parameters: readonly ValaType[]; readonly unsure: boolean } {
  const parameters: ValaType[] = [];
  let unsure = false;
  for (const part of splitAtCommas(tokens)) {
    const [attributes, , from] = readAttributes(part, 0);
    const equals = part.indexOf("=", from);
    const words = part.slice(from, equals < 0 ? undefined : equals);
    const direction = words.includes("out") ? "out" : words.includes("ref") ? "inout" : "in";
    const value = typeOf(words.slice(0, -1), direction);
    parameters.push(value);
    // An array brings its length along, and a delegate its user data.
    if (value.marks.has("[]") && attributes.get("array_length") !== "false") unsure = true;
    if (words.includes("...") || delegates.has(value.type) || value.type.startsWith("GLib."))
      unsure = true;
  }
  return { parameters, unsure };
}

function splitAtCommas(tokens: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (/^[([<{]$/.test(token)) depth += 1;
    if (/^[)\]>}]$/.test(token)) depth -= 1;
    if (token === "," && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** `unowned Xml.Doc?`: the type's name with its namespace, and what stands around it. */
function typeOf(words: readonly string[], direction: ImportedValue["direction"]): ValaType {
  const marks = new Set(words.filter((word) => /^(?:owned|unowned|weak|\?|\*)$/.test(word)));
  if (words.includes("[")) marks.add("[]");
  const generic = words.indexOf("<");
  const plain = words.slice(0, generic < 0 ? undefined : generic);
  const name = plain.filter(
    (word) =>
      /^[\w.]+$/.test(word) && !/^(?:owned|unowned|weak|out|ref|params|dynamic)$/.test(word),
  );
  return { direction, type: name.join(""), marks };
}

function toFunction(
  { name, result, parameters, unsure }: Method,
  frees: ReadonlyMap<string, string | null>,
): ImportedFunction {
  const toValue = (of: ValaType, given: boolean): ImportedValue => {
    const free = frees.get(of.type.split(".").at(-1) ?? "") ?? null;
    // Only what has a deallocator can be owned; a pointer is C's own, without a promise.
    const owned = free !== null && !of.marks.has("*") && !of.marks.has("[]");
    const transfer: Transfer = given
      ? of.marks.has("unowned") || of.marks.has("weak")
        ? "none"
        : "full"
      : of.marks.has("owned")
        ? "full"
        : "none";
    return {
      direction: of.direction,
      transfer: owned ? transfer : null,
      free,
      length: null,
      userData: null,
    };
  };
  return {
    name,
    result: result && toValue(result, true),
    parameters: unsure ? null : parameters.map((of) => toValue(of, of.direction !== "in")),
  };
}
