import type { CType, FunctionDeclaration, MacroValue } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import { claimNumber, claimType } from "./claim.ts";
import type { Claim, Claims, Unproven } from "./model.ts";
import { spellC } from "./spell-c.ts";

/** The types of functions and variables. */
export function claimDeclarations(view: TargetView): readonly Claim[] {
  const functions = [...view.functions.values()].map((of) => claimFunction(of, view));
  const variables = [...view.variables.values()].map(({ name, type, position }) => {
    const about = `the type of ${name}`;
    const claim = { kind: "variable", hazard: "abi/wrong-type", subject: name } as const;
    return claimType({ ...claim, about, position }, name, type, view);
  });
  return [...functions, ...variables].filter((claim) => claim !== null);
}

/**
 * A convention can be written in a pointer's type only. The pointer is followed again, because gcc
 * takes `const` and `noreturn` functions for qualified ones, and that counts behind a pointer.
 */
function claimFunction(of: FunctionDeclaration, view: TargetView): Claim | null {
  const { name, type, position } = of;
  const about = { kind: "function", hazard: "abi/wrong-type", subject: name, position } as const;
  const claim = { ...about, about: `the type of ${name}` };
  if (type.convention === undefined) return claimType(claim, name, type, view);
  const pointer: CType = { kind: "pointer", to: type };
  const spelled = spellC(pointer, view);
  if (spelled === null) return null;
  const condition = `__builtin_types_compatible_p(__typeof__(${name}), __typeof__(*(${spelled})0))`;
  return { ...claim, stated: spelled, condition, measure: null };
}

/** What a macro may ask of the compiler itself: gcc and Clang rightly answer differently. */
const identity = /\b__(?:GNUC|clang|VERSION__|GXX|llvm|INTEL)|\b_MSC_(?:FULL_)?VER\b/;

/** Values and types of the constants that macros define. */
export function claimConstants(view: TargetView): Pick<Claims, "claims" | "unproven"> {
  const claims: Claim[] = [];
  const unproven: Unproven[] = [];
  const enumerators = new Set(
    [...view.types.values()].flatMap((type) =>
      type.kind === "enum" ? type.enumerators.map(({ name }) => name) : [],
    ),
  );
  for (const [name, value] of view.constants) {
    const macro = view.macros.get(name);
    if (identity.test(macro?.body ?? "")) {
      unproven.push({ subject: name, reason: "it is the compiler's own version" });
      continue;
    }
    if (value.kind === "string" && value.value.includes("\ufffd")) {
      unproven.push({ subject: name, reason: "its text is not UTF-8" });
      continue;
    }
    if (value.kind === "float" && typeof value.value === "string")
      unproven.push({
        subject: name,
        reason: `its value, ${value.value}, cannot be asserted in C`,
      });
    const position = macro?.position ?? null;
    const about = { kind: "constant", hazard: "abi/value-range", subject: name, position } as const;
    const made = claimConstant({ ...about, about: `the value of ${name}` }, name, value);
    // Clang gives all enumerators of a wide enum its type, gcc those that are no int.
    const enumerator = enumerators.has(macro?.body.replaceAll(/[()\s]/g, "") ?? "");
    claims.push(...(enumerator ? made.slice(0, 1) : made));
  }
  return { claims, unproven };
}

const arithmetic = new Set(
  `_Bool|char|signed char|unsigned char|short|unsigned short|int|unsigned int|long|unsigned long|long long
  |unsigned long long|float|double|long double`
    .split("|")
    .map((name) => name.trim()),
);

function claimConstant(
  about: Parameters<typeof claimNumber>[0],
  name: string,
  value: MacroValue,
): readonly Claim[] {
  switch (value.kind) {
    case "integer":
      return [claimNumber(about, name, BigInt(value.value)), ...claimKind(about, name, value.type)];
    case "float": {
      const held = claimKind(about, name, value.type);
      // What overflows is no constant expression to gcc; the caller says so.
      if (typeof value.value === "string") return held;
      const stated = String(value.value);
      const condition = `(double)(${name}) == ${value.value.toExponential(20)}`;
      return [{ ...about, stated, condition, measure: null }, ...held];
    }
    case "string": {
      const stated = JSON.stringify(value.value);
      const condition = `__builtin_strcmp((const char *)(${name}), ${quote(value.value)}) == 0`;
      return [{ ...about, stated, condition, measure: null }];
    }
    // An address is no constant expression that an assertion can compare.
    case "pointer":
      return [];
  }
}

function claimKind(
  about: Parameters<typeof claimNumber>[0],
  name: string,
  type: string,
): readonly Claim[] {
  if (!arithmetic.has(type)) return [];
  const condition = `_Generic((${name}), ${type}: 1, default: 0)`;
  return [{ ...about, about: `the type of ${name}`, stated: type, condition, measure: null }];
}

/** A string literal that every compiler reads the same: octal for all but plain letters. */
function quote(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const inside = bytes.map((byte) =>
    /[A-Za-z0-9 ._-]/.test(String.fromCharCode(byte)) && byte < 128
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, "0")}`,
  );
  return `"${inside.join("")}"`;
}
