import type { Hazard } from "../../hazards/catalogue.ts";
import type { Concrete } from "./concrete.ts";

/** Where a type stands, which decides what a difference means. */
export type Position = "parameter" | "result" | "field" | "pointee";

/**
 * How a declared type contradicts the true one on one target. `problem` is a key of the table in
 * `rules/abi-rules.ts`; `declared` and `actual` are the innermost types that differ.
 */
export type TypeDifference = {
  readonly problem: AbiProblem;
  readonly hazard: Hazard;
  readonly declared: Concrete;
  readonly actual: Concrete;
};

export type AbiProblem =
  | "width"
  | "narrow-parameter"
  | "sign"
  | "bool"
  | "enum"
  | "float"
  | "pointer-as-integer"
  | "integer-as-pointer"
  | "pointee"
  | "string"
  | "by-value"
  | "callback-arity"
  | "callback-convention"
  | "void";

/** Null when the two agree, or when one of them is not known. */
export function compareTypes(
  declared: Concrete,
  actual: Concrete,
  position: Position,
): TypeDifference | null {
  if (declared.kind === "unknown" || actual.kind === "unknown") return null;
  const differ = (problem: AbiProblem, hazard: Hazard): TypeDifference => ({
    problem,
    hazard,
    declared,
    actual,
  });
  // Not looking at a result harms nobody.
  if (declared.kind === "void") return null;
  if (actual.kind === "void")
    return position === "result" ? differ("void", "abi/wrong-type") : null;
  if (declared.kind === "integer" && actual.kind === "integer") {
    return compareIntegers(declared, actual, position);
  }
  if (declared.kind === "float" || actual.kind === "float") {
    const both = declared.kind === "float" && actual.kind === "float";
    return both && declared.bytes === actual.bytes ? null : differ("float", "abi/float-kind");
  }
  if (declared.kind === "integer" && actual.kind === "pointer") {
    return declared.bytes === actual.bytes
      ? null
      : differ("pointer-as-integer", "abi/pointer-width");
  }
  if (declared.kind === "pointer" && actual.kind === "integer") {
    return declared.bytes === actual.bytes && actual.flavour !== "bool"
      ? null
      : differ("integer-as-pointer", "abi/pointer-width");
  }
  if (declared.kind === "pointer" && actual.kind === "pointer") {
    return comparePointers(declared, actual);
  }
  if (declared.kind === "array" && actual.kind === "array") {
    return compareTypes(declared.of, actual.of, "field");
  }
  const oneIsRecord = declared.kind === "record" || actual.kind === "record";
  const other = declared.kind === "record" ? actual : declared;
  if (oneIsRecord && (other.kind === "integer" || other.kind === "pointer")) {
    return differ("by-value", "abi/wrong-type");
  }
  return null;
}

type Integer = Concrete & { readonly kind: "integer" };
type Pointer = Concrete & { readonly kind: "pointer" };

function compareIntegers(
  declared: Integer,
  actual: Integer,
  position: Position,
): TypeDifference | null {
  const found = { declared, actual };
  if (declared.bytes !== actual.bytes) {
    const bool = declared.flavour === "bool" || actual.flavour === "bool";
    if (bool) return { problem: "bool", hazard: "abi/bool-width", ...found };
    if (actual.flavour === "enum") return { problem: "enum", hazard: "abi/enum", ...found };
    // Every ABI ferrule knows passes a narrow argument in a full register or slot.
    const promoted = position === "parameter" && actual.bytes < declared.bytes;
    if (promoted && declared.bytes === 4) {
      return { problem: "narrow-parameter", hazard: "abi/integer-width", ...found };
    }
    return { problem: "width", hazard: "abi/integer-width", ...found };
  }
  const sameSign = declared.signed === actual.signed;
  const loose = [declared.flavour, actual.flavour].some((flavour) => flavour !== "plain");
  if (sameSign || loose || position === "pointee") return null;
  return { problem: "sign", hazard: "abi/signedness", ...found };
}

function comparePointers(declared: Pointer, actual: Pointer): TypeDifference | null {
  const { to } = actual;
  if (declared.string !== null && to !== null) return compareString(declared, actual, to);
  if (declared.to === null || to === null) return null;
  if (declared.to.kind === "function" && to.kind === "function") {
    return compareFunctions(declared.to, to);
  }
  if (declared.to.kind === "pointer" && to.kind === "integer" && to.bytes > 1) {
    return { problem: "pointee", hazard: "abi/wrong-type", declared, actual };
  }
  if (isByte(declared.to) || isByte(to)) return null;
  if (declared.to.kind === "integer" && to.kind === "pointer") {
    return compareTypes(declared.to, to, "pointee");
  }
  const scalars = [declared.to, to].every(
    ({ kind }) => kind === "integer" || kind === "float" || kind === "pointer",
  );
  return scalars ? compareTypes(declared.to, to, "pointee") : null;
}

function isByte(type: Concrete): boolean {
  return type.kind === "integer" && type.bytes === 1 && type.flavour !== "bool";
}

function compareString(declared: Pointer, actual: Pointer, to: Concrete): TypeDifference | null {
  if (to.kind !== "integer") return null;
  const wide = declared.string === "utf16" ? 2 : declared.string === "wide" ? 0 : 1;
  // `wide` strings are as wide as wchar_t; which of the two C means, its spelling says.
  const agrees =
    wide === 0 ? /wchar|WCHAR|^W|LPW|LPCW/.test(to.spelled) || to.bytes === 4 : to.bytes === wide;
  return agrees ? null : { problem: "string", hazard: "abi/string-encoding", declared, actual };
}

function compareFunctions(declared: Concrete, actual: Concrete): TypeDifference | null {
  if (declared.kind !== "function" || actual.kind !== "function") return null;
  if (actual.unsigned) return null;
  if (!actual.variadic && declared.parameters.length !== actual.parameters.length) {
    return { problem: "callback-arity", hazard: "abi/arity", declared, actual };
  }
  if (declared.convention !== actual.convention) {
    return {
      problem: "callback-convention",
      hazard: "abi/calling-convention",
      declared,
      actual,
    };
  }
  const result = compareTypes(declared.result, actual.result, "result");
  if (result && result.problem !== "void") return result;
  for (const [index, parameter] of declared.parameters.entries()) {
    const other = actual.parameters[index];
    const found = other && compareTypes(parameter, other, "parameter");
    // Here C is the caller: a narrow argument that is read as a wide one has garbage above it.
    if (found) return found.problem === "narrow-parameter" ? { ...found, problem: "width" } : found;
  }
  return null;
}
