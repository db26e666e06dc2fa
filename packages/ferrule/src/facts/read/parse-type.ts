import type { CType, FunctionType, Qualifiers } from "../model.ts";

/** Words that builtin types are spelled with. */
const builtinWords = new Set(
  `void char short int long float double signed unsigned _Bool bool __int128 _Float16 __fp16 _Float128
  __float128 __bf16 _BitInt _Complex __ibm128 half __builtin_va_list`.split(/\s+/),
);

const conventions =
  /^(?:cdecl|stdcall|fastcall|thiscall|vectorcall|ms_abi|sysv_abi|pascal|regcall|pcs.*|aarch64_vector_pcs|regparm.*|preserve_most|preserve_all|swiftcall)$/;

type Wrap = (type: CType) => CType;

/** Clang itself stops at 256 brackets. */
const DEEPEST = 512;

/** Gives an untagged type's place in the text, `ferrule.i:7:3`, the name that it has in the facts. */
export type NamePlace = (place: string) => string;

/**
 * Parses a type as Clang prints it: `int (*)(void *, const char **)`.
 *
 * @throws SyntaxError with the place in the text for a spelling that is not known.
 */
export function parseType(text: string, namePlace: NamePlace = (place) => place): CType {
  const parser = new TypeParser(text, namePlace);
  const type = parser.typeName();
  parser.end();
  return type;
}

class TypeParser {
  readonly #text: string;
  readonly #namePlace: NamePlace;
  #at = 0;
  #depth = 0;

  constructor(text: string, namePlace: NamePlace) {
    this.#text = text;
    this.#namePlace = namePlace;
  }

  typeName(): CType {
    if (++this.#depth > DEEPEST) this.#fail("the type is nested too deeply");
    const base = this.#specifiers();
    const type = this.#declarator()(base);
    this.#depth--;
    return type;
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#fail("the type goes on");
  }

  #specifiers(): CType {
    const qualifiers: Mutable<Qualifiers> = {};
    const words: string[] = [];
    let base: CType | null = null;
    let vector: string | null = null;
    for (;;) {
      this.#space();
      const before = this.#at;
      for (const attribute of this.#attributes()) {
        const length = /^(?:__vector_size__|(?:ext|neon\w*)_vector_type\w*)\((\d+)/.exec(attribute);
        if (length) vector = length[1]!;
      }
      this.#qualifiers(qualifiers);
      const word = this.#word();
      if (word === null) {
        if (this.#at === before) break;
        continue;
      }
      const named = base !== null || words.length > 0;
      if (!named && (word === "struct" || word === "union" || word === "enum")) {
        base = this.#tag(word);
      } else if (word === "_Atomic" && this.#text[this.#at + word.length] === "(") {
        this.#at += word.length;
        base = { kind: "atomic", of: parseType(this.#balanced(), this.#namePlace) };
      } else if (builtinWords.has(word)) {
        if (base !== null) break;
        this.#at += word.length;
        words.push(word === "_BitInt" ? `_BitInt(${this.#balanced()})` : word);
      } else if (!named) {
        if (word === "typeof" || word === "__typeof__" || word === "typeof_unqual")
          this.#fail("a type that is written as an expression");
        this.#at += word.length;
        base = { kind: "typedef", name: word };
      } else {
        break;
      }
    }
    const type = base ?? this.#builtin(words);
    return { ...(vector === null ? type : vectorOf(type, Number(vector))), ...qualifiers };
  }

  #builtin(words: readonly string[]): CType {
    if (words.length === 0) this.#fail("a type is expected");
    const name = words.filter((word) => word !== "_Complex").join(" ");
    const type: CType = { kind: "builtin", name };
    return words.includes("_Complex") ? { kind: "complex", of: type } : type;
  }

  /** `struct X`, `struct (unnamed at f:1:2)`, `struct S::(anonymous at f:1:2)`. */
  #tag(word: "struct" | "union" | "enum"): CType {
    this.#at += word.length;
    this.#space();
    let name = "";
    for (;;) {
      if (this.#text[this.#at] === "(") {
        name = `(${this.#balanced()})`;
      } else {
        const part = this.#word();
        if (part === null) this.#fail("a tag is expected");
        name = part;
        this.#at += part.length;
      }
      if (!this.#text.startsWith("::", this.#at)) break;
      this.#at += 2;
    }
    const place = /^\((?:unnamed|anonymous)(?: struct| union| enum)?(?: at (.*))?\)$/.exec(name);
    const full = `${word} ${place ? `@${this.#namePlace(place[1] ?? "?")}` : name}`;
    return word === "enum" ? { kind: "enum", name: full } : { kind: "record", name: full };
  }

  #declarator(): Wrap {
    this.#space();
    const character = this.#text[this.#at];
    if (character === "^") this.#fail("a block, which is no C pointer");
    if (character === "*") {
      if (++this.#depth > DEEPEST) this.#fail("the type is nested too deeply");
      this.#at++;
      const qualifiers: Mutable<Qualifiers> = {};
      for (let before = -1; before !== this.#at;) {
        before = this.#at;
        this.#qualifiers(qualifiers);
        this.#attributes();
      }
      const outer = this.#declarator();
      this.#depth--;
      return (type) => outer({ kind: "pointer", to: type, ...qualifiers });
    }
    let inner: Wrap = (type) => type;
    if (character === "(" && this.#startsGroup()) {
      this.#at++;
      const attributes = this.#attributes();
      const grouped = this.#declarator();
      this.#eat(")");
      inner = (type) => grouped(withConvention(type, attributes));
    }
    const suffixes: Wrap[] = [];
    for (;;) {
      this.#space();
      if (this.#text[this.#at] === "[") suffixes.push(this.#arraySuffix());
      else if (this.#text[this.#at] === "(") suffixes.push(this.#functionSuffix());
      else break;
    }
    return (type) => inner(suffixes.reduceRight((of, wrap) => wrap(of), type));
  }

  /** A parenthesis before `*`, `^`, `[`, another group or an attribute is not a parameter list. */
  #startsGroup(): boolean {
    return /^\s*(?:[*^[(]|__attribute__)/.test(this.#text.slice(this.#at + 1));
  }

  #arraySuffix(): Wrap {
    const close = this.#text.indexOf("]", this.#at);
    const inside = this.#text
      .slice(this.#at + 1, close)
      .replace(/^(?:static|const|restrict|\s)+/, "")
      .trim();
    this.#at = close + 1;
    const length = /^\d+$/.test(inside) ? Number(inside) : null;
    return (type) => ({ kind: "array", of: type, length });
  }

  #functionSuffix(): Wrap {
    this.#at++;
    const parameters: CType[] = [];
    let variadic = false;
    this.#space();
    const prototype = this.#text[this.#at] !== ")";
    if (prototype) {
      do {
        this.#space();
        if (this.#text.startsWith("...", this.#at)) {
          this.#at += 3;
          variadic = true;
        } else {
          parameters.push(this.typeName());
        }
        this.#space();
      } while (this.#text[this.#at] === "," && this.#at++ >= 0);
    }
    this.#eat(")");
    const [only] = parameters;
    if (parameters.length === 1 && only?.kind === "builtin" && only.name === "void")
      parameters.pop();
    const attributes = this.#attributes();
    return (result) =>
      withConvention({ kind: "function", result, parameters, variadic, prototype }, attributes);
  }

  #qualifiers(into: Mutable<Qualifiers>): void {
    for (;;) {
      this.#space();
      const word = this.#word();
      switch (word) {
        case "const":
        case "volatile":
          into[word] = true;
          break;
        case "restrict":
        case "__restrict":
          into.restrict = true;
          break;
        case "_Nonnull":
          into.nullability = "nonnull";
          break;
        case "_Nullable":
        case "_Nullable_result":
          into.nullability = "nullable";
          break;
        case "_Null_unspecified":
          into.nullability = "unspecified";
          break;
        case "__unaligned":
        case "__ptr32":
        case "__ptr64":
          break;
        default:
          return;
      }
      this.#at += word.length;
    }
  }

  #attributes(): readonly string[] {
    const found: string[] = [];
    for (;;) {
      this.#space();
      if (!this.#text.startsWith("__attribute__", this.#at)) return found;
      this.#at += "__attribute__".length;
      this.#space();
      found.push(
        this.#balanced()
          .replace(/^\(([\s\S]*)\)$/, "$1")
          .trim(),
      );
    }
  }

  /** The inside of the parentheses that start here. */
  #balanced(): string {
    const start = this.#at;
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      if (this.#text[this.#at] === "(") depth++;
      else if (this.#text[this.#at] === ")" && --depth === 0) {
        this.#at++;
        return this.#text.slice(start + 1, this.#at - 1);
      }
    }
    return this.#fail("a parenthesis is not closed");
  }

  #word(): string | null {
    identifier.lastIndex = this.#at;
    return identifier.exec(this.#text)?.[0] ?? null;
  }

  #space(): void {
    while (this.#text[this.#at] === " ") this.#at++;
  }

  #eat(character: string): void {
    this.#space();
    if (this.#text[this.#at] !== character) this.#fail(`${character} is expected`);
    this.#at++;
  }

  #fail(what: string): never {
    throw new SyntaxError(`${what} at ${this.#at} of "${this.#text}"`);
  }
}

const identifier = /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Sizes of the elements whose size is the same on every target. */
const elementSizes: Readonly<Record<string, number>> = {
  char: 1,
  short: 2,
  int: 4,
  "long long": 8,
  float: 4,
  double: 8,
};

function vectorOf(of: CType, length: number): CType {
  const bare = of.kind === "builtin" ? of.name.replace(/^(?:un)?signed /, "") : "";
  const size = elementSizes[bare];
  return { kind: "vector", of, length, bytes: size === undefined ? null : size * length };
}

function withConvention(type: CType, attributes: readonly string[]): CType {
  const convention = attributes.find((attribute) => conventions.test(attribute));
  if (convention === undefined || type.kind !== "function") return type;
  const called: FunctionType = { ...type, convention };
  return called;
}
