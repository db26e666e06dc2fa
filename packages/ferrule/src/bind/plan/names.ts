/** Words that cannot be the name of a parameter, a function or a constant of a module. */
const reserved: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval
  export extends false finally for function if implements import in instanceof interface let new
  null package private protected public return static super switch this throw true try typeof
  undefined var void while with yield NaN Infinity globalThis Object String Number BigInt Boolean
  Symbol Map Set Array Uint8Array Error Promise`.split(/\s+/),
);

/** A name that TypeScript accepts, from any text: a header's identifiers are untrusted. */
export function safeName(name: string): string {
  const cleaned = name.replaceAll(/[^A-Za-z0-9_]/g, "_");
  const started = /^[A-Za-z_]/.test(cleaned) ? cleaned : `_${cleaned}`;
  return reserved.has(started) ? `${started}_` : started;
}

/** Takes the longest matching prefix off, unless nothing that can start a name would be left. */
export function stripPrefix(name: string, prefixes: readonly string[]): string {
  const fitting = prefixes.filter(
    (prefix) => name.startsWith(prefix) && name.length > prefix.length,
  );
  const longest = fitting.reduce(
    (best, prefix) => (prefix.length > best.length ? prefix : best),
    "",
  );
  const rest = name.slice(longest.length);
  return /^[A-Za-z_]/.test(rest) ? rest : name;
}

/** `prepare_v2` → `prepareV2`; capitals inside a word stay. */
export function camelCase(name: string): string {
  const [first = "", ...rest] = name.split("_").filter((word) => word !== "");
  return safeName(lowerFirst(first) + rest.map(upperFirst).join(""));
}

/** `stmt_status` → `StmtStatus`. */
export function pascalCase(name: string): string {
  return safeName(
    name
      .split("_")
      .filter((word) => word !== "")
      .map(upperFirst)
      .join(""),
  );
}

function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lowerFirst(word: string): string {
  // An acronym is lowered whole: `URIParse` → `uriParse`, `XML` → `xml`.
  const acronym = /^[A-Z]+(?=[A-Z][a-z]|$)/.exec(word)?.[0] ?? word.charAt(0);
  return acronym.toLowerCase() + word.slice(acronym.length);
}

/** Hands out names once each; a name that is taken gets the other one, or a trailing underscore. */
export class NameTable {
  readonly #taken = new Set<string>();

  claim(wanted: string, otherwise: string = wanted): string {
    let name = this.#taken.has(wanted) ? safeName(otherwise) : wanted;
    while (this.#taken.has(name)) name += "_";
    this.#taken.add(name);
    return name;
  }
}
