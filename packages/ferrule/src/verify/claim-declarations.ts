import type { CType, FunctionDeclaration, MacroValue } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import { claimNumber, claimType } from "./claim.ts";
import type { Claim } from "./model.ts";

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

/** A convention can be written in a pointer's type only; `noreturn` would be in the way there. */
function claimFunction(of: FunctionDeclaration, view: TargetView): Claim | null {
  const { name, type, position } = of;
  const about = { kind: "function", hazard: "abi/wrong-type", subject: name, position } as const;
  const pointer: CType = { kind: "pointer", to: type };
  const [expression, written] =
    type.convention === undefined ? ([name, type] as const) : ([`&${name}`, pointer] as const);
  return claimType({ ...about, about: `the type of ${name}` }, expression, written, view);
}

/** Values and types of the constants that macros define. */
export function claimConstants(view: TargetView): readonly Claim[] {
  return [...view.constants].flatMap(([name, value]) => {
    const position = view.macros.get(name)?.position ?? null;
    const about = { kind: "constant", hazard: "abi/value-range", subject: name, position } as const;
    return claimConstant({ ...about, about: `the value of ${name}` }, name, value);
  });
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
      return [
        claimNumber(about, name, BigInt(value.value)),
        ...claimKind(about, name, value.type),
      ];
    case "float": {
      const held = claimKind(about, name, value.type);
      if (!Number.isFinite(value.value)) return held;
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
