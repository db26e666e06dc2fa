import type { CType, EnumType, TypedefType } from "../facts/model.ts";
import { valueOn, writtenName, type TargetView } from "../layout/view-target.ts";
import { claimNumber, claimType } from "./claim.ts";
import type { Claim } from "./model.ts";

/** Sizes and signs of the target's scalars. */
export function claimScalars({ target }: TargetView): readonly Claim[] {
  return Object.entries(target.scalars).flatMap(([name, { size, align, fieldAlign, signed }]) => {
    // A type that the target does not have: Clang names its size, and refuses to use it.
    if (size === 0 || (name === "__int128" && target.pointerSize < 8)) return [];
    const expression = name === "wchar_t" ? "__typeof__(L'a')" : name;
    const about = { kind: "scalar", hazard: "abi/integer-width", subject: name, position: null };
    const of = (what: string): Parameters<typeof claimNumber>[0] =>
      ({ ...about, about: `the ${what} of ${name}` }) as Parameters<typeof claimNumber>[0];
    const claims = [
      claimNumber(of("size"), `sizeof(${expression})`, size),
      claimNumber(of("alignment"), `_Alignof(${expression})`, align),
      claimNumber(
        of("alignment in a record"),
        `__builtin_offsetof(struct { char before; ${expression} value; }, value)`,
        fieldAlign,
      ),
    ];
    if (name === "char" || name === "wchar_t")
      claims.push(claimNumber(of("sign"), `(${expression})-1 < 0`, signed === true ? 1 : 0));
    return claims;
  });
}

/** Sizes, signs and values of enums; sizes, alignments and meanings of typedefs. */
export function claimTypes(view: TargetView): readonly Claim[] {
  return [...view.types.values()].flatMap((type) => {
    if (type.kind === "enum") return claimEnum(type, view);
    return type.kind === "typedef" ? claimTypedef(type, view) : [];
  });
}

function claimEnum(type: EnumType, view: TargetView): readonly Claim[] {
  const { position, enumerators } = type;
  const spelled = writtenName(type);
  const layout = valueOn(type.layout, view.target.id);
  const subject = spelled ?? type.name;
  const claims: Claim[] = [];
  if (spelled !== null && layout !== null) {
    const about = { kind: "enum", hazard: "abi/enum", subject, position } as const;
    claims.push(
      claimNumber({ ...about, about: `the size of ${spelled}` }, `sizeof(${spelled})`, layout.size),
      claimNumber(
        { ...about, about: `the sign of ${spelled}` },
        `(${spelled})-1 < 0`,
        layout.signed ? 1 : 0,
      ),
    );
  }
  for (const { name, value } of enumerators) {
    const about = { kind: "enumerator", hazard: "abi/enum", subject: name, position } as const;
    claims.push(claimNumber({ ...about, about: `the value of ${name}` }, name, BigInt(value)));
  }
  return claims;
}

function claimTypedef(type: TypedefType, view: TargetView): readonly Claim[] {
  const { name, position } = type;
  const claims: Claim[] = [];
  const layout = valueOn(type.layout, view.target.id);
  const about = { kind: "typedef", hazard: "abi/integer-width", subject: name, position } as const;
  if (layout !== null && !isFunction(type.type, view)) {
    claims.push(
      claimNumber({ ...about, about: `the size of ${name}` }, `sizeof(${name})`, layout.size),
      claimNumber(
        { ...about, about: `the alignment of ${name}` },
        `_Alignof(${name})`,
        layout.align,
      ),
    );
  }
  // The attribute of a bare function type has no place in a type name.
  if (type.type.kind === "function" && type.type.convention !== undefined) return claims;
  const typed = { ...about, hazard: "abi/wrong-type", about: `the meaning of ${name}` } as const;
  const claim = claimType(typed, `*(${name} *)0`, type.type, view);
  return claim === null ? claims : [...claims, claim];
}

/** Compilers may say what they like of a function's size. */
function isFunction(type: CType, view: TargetView): boolean {
  if (type.kind !== "typedef") return type.kind === "function";
  const found = view.types.get(type.name);
  return found?.kind === "typedef" && isFunction(found.type, view);
}
