import { spellType } from "../../boundary/spell-type.ts";
import type {
  CType,
  Facts,
  PerTarget,
  TargetFacts,
  TargetId,
  TypeDeclaration,
} from "../../facts/model.ts";
import type { Concrete } from "./concrete.ts";

/** What a C type of the header is on one target, as Clang measured it. */
export function trueType(type: CType, facts: Facts, target: TargetFacts): Concrete {
  return see(type, { facts, target, depth: 0, spelled: spellType(type) });
}

type Context = {
  readonly facts: Facts;
  readonly target: TargetFacts;
  readonly depth: number;
  readonly spelled: string;
};

function see(type: CType, context: Context): Concrete {
  const { spelled, target, depth } = context;
  if (depth > 40) return { kind: "unknown", spelled, reason: "its typedefs do not end" };
  switch (type.kind) {
    case "builtin":
      return seeBuiltin(type.name, target, spelled);
    case "typedef":
      return seeTypedef(type.name, context);
    case "enum":
      return seeEnum(type.name, context);
    case "record":
      return { kind: "record", spelled, name: type.name, bytes: sizeOf(type.name, context) };
    case "pointer":
      return seePointer(type.to, context);
    case "array": {
      const of = trueType(type.of, context.facts, target);
      return { kind: "array", spelled, of, length: type.length };
    }
    case "function":
      return {
        kind: "function",
        spelled,
        result: trueType(type.result, context.facts, target),
        parameters: type.parameters.map((of) => asParameter(of, context)),
        variadic: type.variadic,
        convention: type.convention ?? "cdecl",
        unsigned: !type.prototype,
      };
    case "vector":
    case "complex":
    case "atomic":
      return { kind: "unknown", spelled, reason: `a ${type.kind} type` };
  }
}

/** As a parameter an array is a pointer to its first element, a function a pointer to it. */
export function trueParameter(type: CType, facts: Facts, target: TargetFacts): Concrete {
  return asParameter(type, { facts, target, depth: 0, spelled: "" });
}

function asParameter(type: CType, { facts, target }: Context): Concrete {
  const seen = trueType(type, facts, target);
  if (seen.kind === "array") {
    const constant = type.kind === "array" ? type.of.const === true : null;
    return pointer(seen.spelled, target, seen.of, constant);
  }
  return seen.kind === "function" ? pointer(seen.spelled, target, seen, null) : seen;
}

function pointer(
  spelled: string,
  target: TargetFacts,
  to: Concrete | null,
  constant: boolean | null,
): Concrete {
  return { kind: "pointer", spelled, bytes: target.pointerSize, to, const: constant, string: null };
}

function seePointer(to: CType, context: Context): Concrete {
  const { facts, target, spelled, depth } = context;
  const inner = see(to, { facts, target, depth: depth + 1, spelled: spellType(to) });
  return pointer(spelled, target, inner.kind === "void" ? null : inner, to.const === true);
}

function seeTypedef(name: string, context: Context): Concrete {
  const { facts, target, spelled, depth } = context;
  const found = onTarget(facts.types[name], target.id);
  if (found?.kind !== "typedef") {
    if (name === "__size_t" || name === "__ptrdiff_t") {
      const signed = name === "__ptrdiff_t";
      return { kind: "integer", spelled, bytes: target.pointerSize, signed, flavour: "plain" };
    }
    return { kind: "unknown", spelled, reason: `${name} is not known there` };
  }
  return see(found.type, { facts, target, spelled, depth: depth + 1 });
}

function seeEnum(name: string, { facts, target, spelled }: Context): Concrete {
  const found = onTarget(facts.types[name], target.id);
  const layout = found?.kind === "enum" ? valueOn(found.layout, target.id) : undefined;
  if (!layout) return { kind: "unknown", spelled, reason: `${name} is not complete` };
  return { kind: "integer", spelled, bytes: layout.size, signed: layout.signed, flavour: "enum" };
}

function sizeOf(name: string, { facts, target }: Context): number | null {
  const found = onTarget(facts.types[name], target.id);
  return found?.kind === "record" ? (valueOn(found.layout, target.id)?.size ?? null) : null;
}

function seeBuiltin(name: string, target: TargetFacts, spelled: string): Concrete {
  if (name === "void") return { kind: "void", spelled };
  if (name === "float" || name === "double" || name === "long double") {
    return { kind: "float", spelled, bytes: target.scalars[name]?.size ?? 8 };
  }
  if (name.endsWith(" size")) {
    const signed = name.startsWith("signed");
    return { kind: "integer", spelled, bytes: target.pointerSize, signed, flavour: "plain" };
  }
  const bare = name.replace(/^(?:un)?signed$/, "int").replace(/^(?:un)?signed /, "");
  const bool = bare === "bool" || bare === "_Bool";
  const scalar = target.scalars[bool ? "_Bool" : bare];
  if (!scalar) return { kind: "unknown", spelled, reason: `${name} has no known width` };
  const plain = bare === name && scalar.signed === false;
  const signed = !name.startsWith("unsigned") && !bool && !plain;
  const flavour = bool ? "bool" : bare === "char" ? "char" : "plain";
  return { kind: "integer", spelled, bytes: scalar.size, signed, flavour };
}

/** The declaration that holds on a target. */
export function onTarget<T extends TypeDeclaration | { readonly targets: readonly TargetId[] }>(
  found: readonly T[] | undefined,
  target: TargetId,
): T | undefined {
  return found?.find(({ targets }) => targets.includes(target));
}

/** The value that holds on a target. */
export function valueOn<T>(values: PerTarget<T>, target: TargetId): T | undefined {
  return values.find(({ targets }) => targets.includes(target))?.value;
}
