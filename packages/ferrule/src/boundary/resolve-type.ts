import type { CType, Facts, PerTarget, TargetFacts, TypeDeclaration } from "../facts/model.ts";
import type { NativeInteger, ResolvedType } from "./model.ts";
import { spellType } from "./spell-type.ts";

/** Sees a C type through its typedefs, with Clang's widths for every target. */
export function resolveType(type: CType, facts: Facts): ResolvedType {
  return { ...resolve(type, facts, 0), spelling: spellType(type), names: typedefsOf(type, facts) };
}

type Bare<T> = T extends unknown ? Omit<T, "spelling" | "names"> : never;
type Unspelled = Bare<ResolvedType>;

/** The typedefs that a type is written with, outermost first. */
function typedefsOf(type: CType, facts: Facts): readonly string[] {
  const names: string[] = [];
  for (let at = type; at.kind === "typedef" && names.length < 64;) {
    names.push(at.name);
    const found = only(facts.types[at.name]);
    if (found?.kind !== "typedef") break;
    at = found.type;
  }
  return names;
}

function resolve(type: CType, facts: Facts, depth: number): Unspelled {
  if (depth > 64) return unsupported("its typedefs do not end");
  switch (type.kind) {
    case "builtin":
      return resolveBuiltin(type.name, facts);
    case "typedef":
      return resolveTypedef(type.name, facts, depth);
    case "record":
      return resolveRecord(type.name, facts);
    case "enum":
      return resolveEnum(type.name, facts);
    case "pointer":
      return resolvePointer(type.to, facts);
    // As a parameter an array is a pointer to its first element.
    case "array":
      return resolvePointer(type.of, facts);
    case "function":
      return { kind: "function", type };
    case "vector":
    case "complex":
    case "atomic":
      return unsupported(`a ${type.kind} type by value`);
  }
}

function resolvePointer(to: CType, facts: Facts): Unspelled {
  return { kind: "pointer", to: resolveType(to, facts), const: to.const === true };
}

function resolveTypedef(name: string, facts: Facts, depth: number): Unspelled {
  const declared = facts.types[name] ?? [];
  const found = only(declared);
  if (found?.kind === "typedef") return resolve(found.type, facts, depth + 1);
  const sized = sizeNames[name];
  if (sized !== undefined) return resolveBuiltin(sized, facts);
  const callback = resolveVaryingCallback(declared);
  if (callback !== null) return resolve(callback, facts, depth + 1);
  return resolveVaryingTypedef(declared) ?? unsupported(`the type ${name} differs between targets`);
}

/** A callback whose convention is spelled on one target only: what it is given is the same. */
function resolveVaryingCallback(declared: readonly TypeDeclaration[]): CType | null {
  const types = declared.flatMap((of) => (of.kind === "typedef" ? [of.type] : []));
  const called = types.map((type) => (type.kind === "pointer" ? type.to : type));
  const [first] = called;
  if (first?.kind !== "function" || types.length !== declared.length) return null;
  const shape = (type: CType): string | null => {
    if (type.kind !== "function") return null;
    const { convention: _, ...rest } = type;
    return spellType(rest);
  };
  return called.every((type) => shape(type) === shape(first)) ? types[0]! : null;
}

/** `size_t` is another C type on each target, and an integer on all of them. */
function resolveVaryingTypedef(declared: readonly TypeDeclaration[]): Unspelled | null {
  const groups = declared.flatMap((of) => (of.kind === "typedef" ? of.layout : []));
  if (groups.length === 0 || groups.some(({ value }) => value.class !== "integer")) return null;
  const native = new Map<NativeInteger | null, string[]>();
  for (const { targets, value } of groups) {
    const width = nativeInteger(value.size, value.signed === true);
    native.set(width, [...(native.get(width) ?? []), ...targets]);
  }
  return integer(
    [...native].map(([value, targets]) => ({ targets, value })),
    false,
  );
}

/** What Clang prints for builtin-known functions even where no such typedef exists. */
const sizeNames: Readonly<Record<string, string>> = {
  __size_t: "unsigned size",
  __ptrdiff_t: "signed size",
};

function resolveRecord(name: string, facts: Facts): Unspelled {
  const found = facts.types[name] ?? [];
  const complete = found.some((of) => of.kind === "record" && of.fields !== null);
  // `typedef struct { … } T, *TP`: what TP points at is T, and has no other name.
  const named = found.find((of) => of.kind === "record" && of.typedefName !== null);
  const typedef = named?.kind === "record" ? named.typedefName : null;
  return { kind: "record", name: typedef ?? name.replace(/^(?:struct|union) /, ""), complete };
}

function resolveEnum(name: string, facts: Facts): Unspelled {
  const found = only(facts.types[name]);
  if (found?.kind !== "enum") return unsupported(`${name} differs between targets`);
  const native = found.layout.map(({ targets, value }) => ({
    targets,
    value: nativeInteger(value.size, value.signed),
  }));
  return integer(native, false);
}

function resolveBuiltin(name: string, facts: Facts): Unspelled {
  if (name === "void") return { kind: "void" };
  if (name === "float") return { kind: "float", native: "f32" };
  if (name === "double") return { kind: "float", native: "f64" };
  if (name === "long double" || name.includes("loat") || name.includes("int128")) {
    return unsupported(`${name}, which no JavaScript number holds`);
  }
  const native = groupByTarget(facts.targets, (target) => builtinInteger(name, target));
  return integer(native, name === "_Bool" || name === "bool");
}

function integer(native: PerTarget<NativeInteger | null>, bool: boolean): Unspelled {
  const known = native.flatMap(({ targets, value }) =>
    value === null ? [] : [{ targets, value }],
  );
  if (known.length !== native.length) return unsupported("an integer type without a known width");
  return { kind: "integer", native: known, bool };
}

function builtinInteger(name: string, target: TargetFacts): NativeInteger | null {
  if (name.endsWith(" size")) return nativeInteger(target.pointerSize, name.startsWith("signed"));
  const unsigned = name.startsWith("unsigned");
  const bare = name.replace(/^(?:un)?signed /, "").replace(/^(?:un)?signed$/, "int");
  const scalar = target.scalars[bare === "bool" ? "_Bool" : bare];
  if (!scalar) return null;
  const plainChar = name === "char" && scalar.signed === false;
  const signed = !unsigned && !plainChar && bare !== "_Bool" && bare !== "bool";
  return nativeInteger(scalar.size, signed);
}

function nativeInteger(size: number, signed: boolean): NativeInteger | null {
  const bits = { 1: 8, 2: 16, 4: 32, 8: 64 }[size];
  switch (bits) {
    case 8:
      return signed ? "i8" : "u8";
    case 16:
      return signed ? "i16" : "u16";
    case 32:
      return signed ? "i32" : "u32";
    case 64:
      return signed ? "i64" : "u64";
    default:
      return null;
  }
}

/** One value a group of targets that agree, in the order of the targets. */
function groupByTarget<T>(
  targets: readonly TargetFacts[],
  of: (target: TargetFacts) => T,
): PerTarget<T> {
  const groups = new Map<T, string[]>();
  for (const target of targets) {
    const value = of(target);
    const group = groups.get(value);
    if (group) group.push(target.id);
    else groups.set(value, [target.id]);
  }
  return [...groups].map(([value, ids]) => ({ targets: ids, value }));
}

function only(found: readonly TypeDeclaration[] | undefined): TypeDeclaration | undefined {
  return found?.length === 1 ? found[0] : undefined;
}

function unsupported(reason: string): Unspelled {
  return { kind: "unsupported", reason };
}
