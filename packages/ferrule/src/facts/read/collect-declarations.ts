import type {
  Attribute,
  CType,
  Doc,
  Enumerator,
  Field,
  FunctionType,
  Parameter,
  Position,
} from "../model.ts";
import type { WantedTest } from "../request/want-declarations.ts";
import { mergeFunctions } from "./merge-functions.ts";
import {
  standsApart,
  isImplicit,
  readDeclaration,
  withoutFlags,
  type AstNode,
  type DeclarationText,
} from "./parse-ast-dump.ts";
import { parseType } from "./parse-type.ts";
import { TEXT, type Preprocessed, type TextPlace } from "./preprocess.ts";
import { integerBelow, readAttributes } from "./read-attributes.ts";
import { renameTypes } from "./rename-types.ts";

type Common = {
  readonly doc: Doc | null;
  readonly position: Position;
  readonly attributes: readonly Attribute[];
};

export type RawFunction = Common & {
  readonly name: string;
  readonly symbol: string;
  readonly type: FunctionType;
  readonly parameters: readonly Parameter[];
  readonly inline: boolean;
};

export type RawVariable = Common & {
  readonly name: string;
  readonly symbol: string;
  readonly type: CType;
  readonly threadLocal: boolean;
  readonly notBindable: string | null;
};

export type RawRecord = Common & {
  readonly name: string;
  readonly tag: "struct" | "union";
  typedefName: string | null;
  readonly fields: readonly Field[] | null;
};

export type RawEnum = Common & {
  readonly name: string;
  typedefName: string | null;
  readonly fixed: string | null;
  readonly enumerators: readonly Enumerator[];
};

export type RawTypedef = Common & { readonly name: string; readonly type: CType };

/** What one target's syntax tree declares, by name, in the order of the first declaration. */
export type RawDeclarations = {
  /** Wanted ones only, as the variables. */
  readonly functions: ReadonlyMap<string, RawFunction>;
  readonly variables: ReadonlyMap<string, RawVariable>;
  readonly records: ReadonlyMap<string, RawRecord>;
  readonly enums: ReadonlyMap<string, RawEnum>;
  readonly typedefs: ReadonlyMap<string, RawTypedef>;
  /** Wanted declarations that have no representation. */
  readonly problems: readonly {
    readonly what: string;
    readonly reason: string;
    readonly position: Position | null;
  }[];
};

/** Reads the top level of a syntax tree. */
export function collectDeclarations(
  nodes: Iterable<AstNode>,
  preprocessed: Preprocessed,
  isWanted: WantedTest,
): RawDeclarations {
  return new Collector(preprocessed, isWanted).collect(nodes);
}

class Collector {
  readonly #preprocessed: Preprocessed;
  readonly #isWanted: WantedTest;
  readonly #functions = new Map<string, RawFunction>();
  readonly #variables = new Map<string, RawVariable>();
  readonly #records = new Map<string, RawRecord>();
  readonly #enums = new Map<string, RawEnum>();
  readonly #typedefs = new Map<string, RawTypedef>();
  readonly #problems: { what: string; reason: string; position: Position | null }[] = [];
  /** What Clang calls an untagged type that a typedef names, and its key here. */
  readonly #aliases = new Map<string, string>();
  /** The untagged record or enum that a typedef right after it names. */
  #untagged: RawRecord | RawEnum | null = null;

  constructor(preprocessed: Preprocessed, isWanted: WantedTest) {
    this.#preprocessed = preprocessed;
    this.#isWanted = isWanted;
  }

  collect(nodes: Iterable<AstNode>): RawDeclarations {
    for (const node of nodes) {
      if (node.place === null || isImplicit(node.text)) continue;
      try {
        this.#declaration(node, node.place);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        this.#problem(node, error.message);
      }
    }
    return renameTypes(
      {
        functions: this.#functions,
        variables: this.#variables,
        records: this.#records,
        enums: this.#enums,
        typedefs: this.#typedefs,
        problems: this.#problems,
      },
      this.#aliases,
    );
  }

  #problem(node: AstNode, reason: string): void {
    const position = node.place && this.#preprocessed.positionOf(node.place);
    const what = readDeclaration(node.text)?.name ?? (withoutFlags(node.text) || node.kind);
    if (position && this.#isWanted(what, position.file))
      this.#problems.push({ what, reason, position });
  }

  #declaration(node: AstNode, place: TextPlace): void {
    switch (node.kind) {
      case "FunctionDecl":
        return this.#function(node, place);
      case "VarDecl":
        return this.#variable(node, place);
      case "TypedefDecl":
        return this.#typedef(node, place);
      case "RecordDecl":
        return void this.#record(node, place);
      case "EnumDecl":
        return this.#enum(node, place);
      case "StaticAssertDecl":
      case "EmptyDecl":
      case "PragmaCommentDecl":
      case "PragmaDetectMismatchDecl":
        return;
      default:
        this.#problem(node, `a ${node.kind} has no representation`);
    }
  }

  #common(node: AstNode, place: TextPlace): Common {
    return {
      doc: this.#doc(node),
      position: this.#preprocessed.positionOf(place),
      attributes: readAttributes(node, this.#preprocessed.lines),
    };
  }

  #doc(node: AstNode): Doc | null {
    return node.range === null ? null : this.#preprocessed.docOf(node.range);
  }

  #type({ type, desugared }: Pick<DeclarationText, "type" | "desugared">): CType {
    const written = /\b(?:__)?typeof/.test(type) ? (desugared ?? type) : type;
    return parseType(written, (place) => {
      const parts = /:(\d+):(\d+)$/.exec(place);
      if (!place.startsWith(TEXT) || !parts) return place;
      const key = this.#preprocessed.keyOf({ line: Number(parts[1]), column: Number(parts[2]) });
      return key.slice(1);
    });
  }

  /** Whether `implicit` is the name of a member or a parameter, and not a word of Clang's. */
  #isNamed(node: AstNode): boolean {
    if (node.place === null || !node.text.includes("implicit '")) return true;
    const line = Buffer.from(this.#preprocessed.lines[node.place.line - 1] ?? "");
    const rest = line.subarray(node.place.column - 1).toString("latin1");
    return /^implicit\b/.test(rest) && standsApart(node);
  }

  #isNotWanted(declared: DeclarationText | null, place: TextPlace): boolean {
    return !this.#isWanted(declared?.name ?? "", this.#preprocessed.fileOf(place));
  }

  #function(node: AstNode, place: TextPlace): void {
    const declared = readDeclaration(node.text);
    // A structure that is first named in a parameter list is declared there.
    for (const child of node.children)
      if (child.kind === "RecordDecl" && child.place) this.#record(child, child.place);
    if (this.#isNotWanted(declared, place)) return;
    if (!declared?.name) throw new SyntaxError("a function without a name");
    const written = this.#type(declared);
    // `init_fn init;` declares a function by a typedef of its type.
    const type =
      written.kind === "function" || declared.desugared === null
        ? written
        : this.#type({ type: declared.desugared, desugared: null });
    if (type.kind !== "function") throw new SyntaxError("a function without a function's type");
    const parameters = node.children.flatMap((child) =>
      child.kind === "ParmVarDecl" ? [this.#parameter(child)] : [],
    );
    const common = this.#common(node, place);
    const found: RawFunction = {
      ...common,
      name: declared.name,
      symbol: labelOf(common.attributes) ?? declared.name,
      type,
      parameters,
      inline: declared.tail.includes("static") || declared.tail.includes("inline"),
    };
    const before = this.#functions.get(found.name);
    this.#functions.set(found.name, before ? mergeFunctions(before, found) : found);
  }

  #parameter(node: AstNode): Parameter {
    const declared = readDeclaration(node.text, this.#isNamed(node));
    if (!declared) throw new SyntaxError(`a parameter that is ${node.text}`);
    const attributes = readAttributes(node, this.#preprocessed.lines);
    return { name: declared.name, type: this.#type(declared), attributes };
  }

  #variable(node: AstNode, place: TextPlace): void {
    const declared = readDeclaration(node.text);
    if (this.#isNotWanted(declared, place)) return;
    if (!declared?.name) throw new SyntaxError("a variable without a name");
    const common = this.#common(node, place);
    if (this.#variables.has(declared.name)) return;
    const hidden = declared.tail.includes("static");
    this.#variables.set(declared.name, {
      ...common,
      name: declared.name,
      symbol: labelOf(common.attributes) ?? declared.name,
      type: this.#type(declared),
      threadLocal: declared.tail.some((word) => word === "tls" || word === "tls_dynamic"),
      notBindable: hidden ? "it is static: there is no symbol" : null,
    });
  }

  #typedef(node: AstNode, place: TextPlace): void {
    const declared = readDeclaration(node.text);
    if (!declared?.name) throw new SyntaxError("a typedef without a name");
    const untagged = this.#untagged;
    this.#untagged = null;
    const type = this.#type(declared);
    // Clang prints the typedef's name for an untagged type that it names.
    if (untagged !== null && (type.kind === "record" || type.kind === "enum")) {
      const named = type.name.split(" ")[1] === declared.name;
      const known = this.#records.has(type.name) || this.#enums.has(type.name);
      if (named && !known) {
        untagged.typedefName = declared.name;
        this.#aliases.set(type.name, untagged.name);
      }
    }
    if (this.#typedefs.has(declared.name)) return;
    this.#typedefs.set(declared.name, { ...this.#common(node, place), name: declared.name, type });
  }

  #record(node: AstNode, place: TextPlace): void {
    const text = withoutFlags(node.text);
    // A tag may be `definition`: without one, the place is that of the word `struct`.
    const parts = standsApart(node) ? tagged.exec(text) : untagged.exec(text);
    if (!parts) throw new SyntaxError(`a record that is ${node.text}`);
    const { word, tag: own, body } = parts.groups!;
    const tag = word === "union" ? "union" : "struct";
    const name = `${tag} ${own ?? this.#preprocessed.keyOf(place)}`;
    const fields = body ? this.#fields(node) : null;
    const before = this.#records.get(name);
    if (before && (before.fields !== null || fields === null)) return;
    const common = this.#common(node, place);
    const doc = common.doc ?? before?.doc ?? null;
    const found: RawRecord = { ...common, doc, name, tag, typedefName: null, fields };
    this.#records.set(name, found);
    if (own === undefined) this.#untagged = found;
  }

  #fields(node: AstNode): readonly Field[] {
    return node.children.flatMap((child) => {
      if (child.kind === "RecordDecl" && child.place) this.#record(child, child.place);
      if (child.kind === "EnumDecl" && child.place) this.#enum(child, child.place);
      if (child.kind !== "FieldDecl") return [];
      const declared = readDeclaration(child.text, this.#isNamed(child));
      if (!declared) throw new SyntaxError(`a field that is ${child.text}`);
      const width = child.children.find((below) => below.kind === "ConstantExpr");
      return [
        {
          name: declared.name,
          type: this.#type(declared),
          bits: width ? Number(integerBelow(width)) : null,
          attributes: readAttributes(child, this.#preprocessed.lines),
          doc: this.#doc(child),
        },
      ];
    });
  }

  #enum(node: AstNode, place: TextPlace): void {
    const parts = /^([\p{ID_Start}_$][\p{ID_Continue}$]*)?(?: ?'([^']*)'(?::'[^']*')?)?$/u.exec(
      withoutFlags(node.text),
    );
    if (!parts) throw new SyntaxError(`an enum that is ${node.text}`);
    const name = `enum ${parts[1] ?? this.#preprocessed.keyOf(place)}`;
    let next = 0n;
    const enumerators = node.children.flatMap((child) => {
      if (child.kind !== "EnumConstantDecl") return [];
      const value = BigInt(integerBelow(child) ?? next);
      next = value + 1n;
      const declared = readDeclaration(child.text);
      const attributes = readAttributes(child, this.#preprocessed.lines);
      return [
        { name: declared?.name ?? "", value: String(value), attributes, doc: this.#doc(child) },
      ];
    });
    if (this.#enums.has(name) && enumerators.length === 0) return;
    const common = this.#common(node, place);
    const fixed = parts[2] ?? null;
    const found: RawEnum = { ...common, name, typedefName: null, fixed, enumerators };
    this.#enums.set(name, found);
    if (parts[1] === undefined) this.#untagged = found;
  }
}

const tagged =
  /^(?<word>struct|union) (?<tag>[\p{ID_Start}_$][\p{ID_Continue}$]*)(?<body> definition)?$/u;
const untagged = /^(?<word>struct|union)(?<body> definition)$/u;

function labelOf(attributes: readonly Attribute[]): string | null {
  return attributes.find(({ name }) => name === "asm")?.arguments[0] ?? null;
}
