import type {
  CType,
  Enumerator,
  Field,
  FunctionType,
  Parameter,
  Position,
  Doc,
  Attribute,
} from "../model.ts";
import { readDeclaration, withoutFlags, type AstNode } from "./parse-ast-dump.ts";
import { parseType } from "./parse-type.ts";
import { integerBelow, readAttributes, readDoc } from "./read-attributes.ts";

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
  readonly functions: ReadonlyMap<string, RawFunction>;
  readonly variables: ReadonlyMap<string, RawVariable>;
  readonly records: ReadonlyMap<string, RawRecord>;
  readonly enums: ReadonlyMap<string, RawEnum>;
  readonly typedefs: ReadonlyMap<string, RawTypedef>;
  readonly problems: readonly {
    readonly what: string;
    readonly reason: string;
    readonly position: Position | null;
  }[];
};

/** Reads the top level of a syntax tree. `isDocumentation` tells `/** … *\/` from other comments. */
export function collectDeclarations(
  nodes: readonly AstNode[],
  isDocumentation: (node: AstNode) => boolean,
): RawDeclarations {
  return new Collector(isDocumentation).collect(nodes);
}

class Collector {
  readonly #isDocumentation: (node: AstNode) => boolean;
  readonly #functions = new Map<string, RawFunction>();
  readonly #variables = new Map<string, RawVariable>();
  readonly #records = new Map<string, RawRecord>();
  readonly #enums = new Map<string, RawEnum>();
  readonly #typedefs = new Map<string, RawTypedef>();
  readonly #problems: { what: string; reason: string; position: Position | null }[] = [];
  /** The untagged record or enum that a typedef right after it names. */
  #untagged: RawRecord | RawEnum | null = null;

  constructor(isDocumentation: (node: AstNode) => boolean) {
    this.#isDocumentation = isDocumentation;
  }

  collect(nodes: readonly AstNode[]): RawDeclarations {
    for (const node of nodes) {
      if (node.position === null || node.text.startsWith("implicit ")) continue;
      try {
        this.#declaration(node, node.position);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        this.#problems.push({ what: node.text, reason: error.message, position: node.position });
      }
    }
    return {
      functions: this.#functions,
      variables: this.#variables,
      records: this.#records,
      enums: this.#enums,
      typedefs: this.#typedefs,
      problems: this.#problems,
    };
  }

  #declaration(node: AstNode, position: Position): void {
    switch (node.kind) {
      case "FunctionDecl":
        return this.#function(node, position);
      case "VarDecl":
        return this.#variable(node, position);
      case "TypedefDecl":
        return this.#typedef(node, position);
      case "RecordDecl":
        return void this.#record(node, position);
      case "EnumDecl":
        return void this.#enum(node, position);
      case "StaticAssertDecl":
      case "EmptyDecl":
      case "PragmaCommentDecl":
        return;
      default:
        this.#problems.push({
          what: node.kind,
          reason: "this kind of declaration has no representation",
          position,
        });
    }
  }

  #common(node: AstNode, position: Position): Common {
    return {
      doc: readDoc(node, this.#isDocumentation),
      position,
      attributes: readAttributes(node),
    };
  }

  #function(node: AstNode, position: Position): void {
    const declared = readDeclaration(node.text);
    if (!declared?.name) throw new SyntaxError("a function without a name");
    const type = parseType(declared.type);
    if (type.kind !== "function") throw new SyntaxError(`${declared.name} is not a function`);
    const parameters = node.children.flatMap((child) => {
      if (child.kind === "RecordDecl" && child.position) this.#record(child, child.position);
      return child.kind === "ParmVarDecl" ? [readParameter(child)] : [];
    });
    const common = this.#common(node, position);
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

  #variable(node: AstNode, position: Position): void {
    const declared = readDeclaration(node.text);
    if (!declared?.name) throw new SyntaxError("a variable without a name");
    const common = this.#common(node, position);
    if (this.#variables.has(declared.name)) return;
    this.#variables.set(declared.name, {
      ...common,
      name: declared.name,
      symbol: labelOf(common.attributes) ?? declared.name,
      type: parseType(declared.type),
      threadLocal: declared.tail.includes("tls") || declared.tail.includes("tls_dynamic"),
    });
  }

  #typedef(node: AstNode, position: Position): void {
    const declared = readDeclaration(node.text);
    if (!declared?.name) throw new SyntaxError("a typedef without a name");
    const type = parseType(declared.type);
    const untagged = this.#untagged;
    this.#untagged = null;
    // Clang prints the typedef's name for an untagged type that it names.
    const named =
      (type.kind === "record" || type.kind === "enum") && type.name.split(" ")[1] === declared.name;
    const known =
      this.#records.has(`struct ${declared.name}`) ||
      this.#records.has(`union ${declared.name}`) ||
      this.#enums.has(`enum ${declared.name}`);
    const names = untagged !== null && named && !known;
    if (names) untagged.typedefName = declared.name;
    if (this.#typedefs.has(declared.name)) return;
    const real: CType = names ? { ...type, name: untagged.name } : type;
    this.#typedefs.set(declared.name, {
      ...this.#common(node, position),
      name: declared.name,
      type: real,
    });
  }

  #record(node: AstNode, position: Position): RawRecord | null {
    const parts = /^(struct|union)(?: ([A-Za-z_$][\w$]*))??( definition)?$/.exec(
      withoutFlags(node.text),
    );
    if (!parts) throw new SyntaxError(`a record that is ${node.text}`);
    const tag = parts[1] === "union" ? "union" : "struct";
    const name = `${tag} ${parts[2] ?? keyOf(position)}`;
    const fields = parts[3] ? this.#fields(node) : null;
    const before = this.#records.get(name);
    if (before && (before.fields !== null || fields === null)) return before;
    const found: RawRecord = {
      ...this.#common(node, position),
      name,
      tag,
      typedefName: null,
      fields,
    };
    this.#records.set(name, found);
    if (parts[2] === undefined) this.#untagged = found;
    return found;
  }

  #fields(node: AstNode): readonly Field[] {
    return node.children.flatMap((child) => {
      if (child.kind === "RecordDecl" && child.position) this.#record(child, child.position);
      if (child.kind === "EnumDecl" && child.position) this.#enum(child, child.position);
      if (child.kind !== "FieldDecl") return [];
      const declared = readDeclaration(child.text);
      if (!declared) throw new SyntaxError(`a field that is ${child.text}`);
      const width = child.children.find((below) => below.kind === "ConstantExpr");
      return [
        {
          name: declared.name,
          type: parseType(declared.type),
          bits: width ? Number(integerBelow(width)) : null,
          attributes: readAttributes(child),
          doc: readDoc(child, this.#isDocumentation),
        },
      ];
    });
  }

  #enum(node: AstNode, position: Position): void {
    const parts = /^([A-Za-z_$][\w$]*)?(?: ?'([^']*)'(?::'[^']*')?)?$/.exec(
      withoutFlags(node.text),
    );
    if (!parts) throw new SyntaxError(`an enum that is ${node.text}`);
    const name = `enum ${parts[1] ?? keyOf(position)}`;
    let next = 0n;
    const enumerators = node.children.flatMap((child) => {
      if (child.kind !== "EnumConstantDecl") return [];
      const value = BigInt(integerBelow(child) ?? next);
      next = value + 1n;
      const declared = readDeclaration(child.text);
      const doc = readDoc(child, this.#isDocumentation);
      return [{ name: declared?.name ?? "", value: String(value), doc }];
    });
    if (this.#enums.has(name) && enumerators.length === 0) return;
    const found: RawEnum = {
      ...this.#common(node, position),
      name,
      typedefName: null,
      fixed: parts[2] ?? null,
      enumerators,
    };
    this.#enums.set(name, found);
    if (parts[1] === undefined) this.#untagged = found;
  }
}

/** An untagged type's key: where it is. Passes over the same text agree on it. */
function keyOf({ file, line, column }: Position): string {
  return `@${file}:${line}:${column}`;
}

function readParameter(node: AstNode): Parameter {
  const declared = readDeclaration(node.text);
  if (!declared) throw new SyntaxError(`a parameter that is ${node.text}`);
  return { name: declared.name, type: parseType(declared.type), attributes: readAttributes(node) };
}

function labelOf(attributes: readonly Attribute[]): string | null {
  const label = attributes.find(({ name }) => name === "asm")?.arguments[0];
  return label === undefined ? null : label.replaceAll('"', "");
}

/** A later declaration adds what an earlier one left out. */
function mergeFunctions(before: RawFunction, after: RawFunction): RawFunction {
  const better = !before.type.prototype && after.type.prototype;
  const named = before.parameters.every(({ name }) => name === null);
  const attributes = [...before.attributes];
  for (const attribute of after.attributes) {
    if (!attributes.some(({ name }) => name === attribute.name)) attributes.push(attribute);
  }
  return {
    ...before,
    type: better ? after.type : before.type,
    parameters: better || named ? after.parameters : before.parameters,
    attributes,
    doc: before.doc ?? after.doc,
    inline: before.inline || after.inline,
  };
}
