import type { CType, ScalarClass } from "../model.ts";

/** What Clang calls an arithmetic type, and its class here. */
const classes: Readonly<Record<string, ScalarClass>> = {
  _Bool: "bool",
  bool: "bool",
  float: "float",
  double: "float",
  "long double": "float",
  _Float16: "float",
  __fp16: "float",
  __bf16: "float",
  __float128: "float",
  _Float128: "float",
};

/** What an arithmetic type is: its class, and for integers whether it is signed. */
export function classifyBuiltin(
  name: string,
  charIsSigned: boolean,
): { readonly class: ScalarClass; readonly signed: boolean | null } {
  const known = classes[name];
  if (known !== undefined) return { class: known, signed: null };
  if (
    !/^(?:(?:un)?signed |signed$|unsigned$)?(?:char|short|int|long(?: long)?|__int128|_BitInt\(\d+\))?$/.test(
      name,
    )
  )
    return { class: "other", signed: null };
  const signed = name === "char" ? charIsSigned : !name.startsWith("unsigned");
  return { class: "integer", signed };
}

/** The class of what a macro or a typedef comes to, once its typedefs are seen through. */
export function classifyType(
  type: CType,
  charIsSigned: boolean,
): { readonly class: ScalarClass; readonly signed: boolean | null } {
  switch (type.kind) {
    case "builtin":
      return classifyBuiltin(type.name, charIsSigned);
    case "pointer":
      return { class: "pointer", signed: null };
    case "record":
      return { class: "record", signed: null };
    case "enum":
      return { class: "integer", signed: null };
    default:
      return { class: "other", signed: null };
  }
}
