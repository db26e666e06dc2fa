import type { ResolvedType } from "./model.ts";

/**
 * The names by which a contract may list what a pointer points at: typedefs of the pointer itself
 * (`HANDLE` is a `void *`), those of what it points at, and the record's own, without `struct`.
 * None of what is no pointer.
 */
export function pointedNames(type: ResolvedType): readonly string[] {
  if (type.kind !== "pointer") return [];
  const { to, names } = type;
  return [...names, ...to.names, ...(to.kind === "record" ? [to.name] : [])];
}
