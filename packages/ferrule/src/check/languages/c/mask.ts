const blank = (of: string): string => of.replaceAll(/[^\n]/g, " ");

/** Macros that stand before or between the parts of a declaration and are no C for a grammar. */
const decorations =
  /\b(?:JNIEXPORT|JNIIMPORT|JNICALL|WINAPI|APIENTRY|CALLBACK|STDCALL|__cdecl|__stdcall|__fastcall|EMSCRIPTEN_KEEPALIVE|G_BEGIN_DECLS|G_END_DECLS|[A-Z][A-Z0-9_]*_(?:API|EXPORT|PUBLIC|EXTERN|DLL|CALL|VISIBLE|BEGIN_DECLS|END_DECLS))\b(?!\s*\()/g;

/** Attributes, also as macros with arguments in front of a declaration. */
const attributes =
  /__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)|__declspec\s*\([^()]*\)|\b[A-Z][A-Z0-9_]*_(?:API|EXPORT|PUBLIC)\s*\(\s*\w*\s*\)(?=\s+\w)/g;

/** The usual bracket of a header: its braces do not match within one branch. */
const brackets =
  /^[ \t]*#[ \t]*(?:ifdef[ \t]+__cplusplus|if[ \t]+defined[ \t]*\(?[ \t]*__cplusplus[ \t]*\)?)[^\n]*\n(?:[ \t]*(?:extern[ \t]+"C"(?:[ \t]*\n?[ \t]*\{)?|\})?[^\n#]*\n){1,3}?[ \t]*#[ \t]*endif[^\n]*/gm;

/**
 * Blanks out, at the same length, what the grammars cannot know: export macros, calling
 * conventions, and `#ifdef __cplusplus extern "C" {`. Positions stay. Macro definitions are left.
 */
export function mask(text: string): string {
  return text
    .replaceAll(brackets, blank)
    .replaceAll(attributes, blank)
    .replaceAll(decorations, (of, at: number) => (inDirective(text, at) ? of : blank(of)));
}

function inDirective(text: string, at: number): boolean {
  const start = text.lastIndexOf("\n", at) + 1;
  return /^[ \t]*#/.test(text.slice(start, at));
}
