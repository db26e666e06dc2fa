import type { ForeignDeclaration } from "../../model/declared.ts";
import type { Import } from "./extract.ts";

/**
 * The declarations of a file, with the convention of those that have none. `DllImport` then means
 * stdcall on 32-bit Windows. Most programs never run there, so that alone says little; where others
 * of the same library are declared as cdecl, the program minds, and this one was forgotten.
 */
export function withConventions(imports: readonly Import[]): readonly ForeignDeclaration[] {
  const minded = new Set(
    imports.flatMap(({ declaration: of }) => (of.convention === "cdecl" ? [of.library] : [])),
  );
  return imports.map(({ declaration, generated }) => {
    const forgotten = declaration.convention === null && minded.has(declaration.library);
    return forgotten && !generated ? { ...declaration, convention: "system" } : declaration;
  });
}
