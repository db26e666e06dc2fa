import type { Frame } from "../model.ts";

/** A function as the source of the managed side names it: `Java_Shelf_open` is `Shelf.open`. */
export function nameFunction(frame: Frame | null): string | null {
  if (frame === null || frame.symbol === null) return null;
  const { symbol } = frame;
  if (symbol.startsWith("Java_")) return nameJava(symbol.slice("Java_".length));
  return symbol.replace(/^_?_cgo_\w+?_Cfunc_/, "").replace(/^.*\._Cfunc_/, "");
}

/** JNI's mangling: `_` separates, `_1` is an underscore, `__` starts the signature. */
function nameJava(mangled: string): string {
  const bare = mangled.replace(/__.*$/, "");
  return bare
    .replaceAll("_1", "\u0000")
    .replaceAll("_", ".")
    .replaceAll("\u0000", "_")
    .replace(/\._00024/g, "$");
}
