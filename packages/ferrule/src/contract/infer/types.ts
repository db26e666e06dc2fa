import type { SubjectType } from "./model.ts";

/** The name that a handle type goes by: its typedef, or its tag; null for what is no record. */
export function handleName(type: SubjectType): string | null {
  if (type.kind !== "pointer") return null;
  const { to } = type;
  if (to.kind === "record") return to.name.includes("@") ? (to.names[0] ?? null) : to.name;
  return to.kind === "void" ? (to.names[0] ?? null) : null;
}

/** True for `char`, signed or not. */
export function isChar(type: SubjectType): boolean {
  return type.kind === "integer" && /(?:^| )char$/.test(type.spelling);
}

/** True for memory of bytes: `void *`, `unsigned char *`, and typedefs of those. */
export function isBytes(type: SubjectType): boolean {
  if (type.kind !== "pointer") return false;
  const { to } = type;
  if (to.kind === "void") return to.names.length === 0 || /^(?:void|byte)/i.test(to.names[0]!);
  return to.kind === "integer" && /unsigned char$|Byte|uint8_t/.test(to.spelling);
}

/** True for `const char *`. */
export function isText(type: SubjectType): boolean {
  return type.kind === "pointer" && type.const && isPlainChar(type.to);
}

/** True for `char` itself, which text is made of. */
export function isPlainChar(type: SubjectType): boolean {
  return isChar(type) && !/signed/.test(type.spelling);
}
