import { BoundaryError } from "../error.ts";
import { loadedFile } from "../library-file.ts";
import type { Library } from "../load.ts";
import { openElf, textAt, type Elf } from "./elf.ts";

const DT_SONAME = 14n;

/**
 * Refuses a library whose own name has another number than those that the module was made for:
 * `libvalues.so.2` where it says `libvalues.so.1` is another ABI. One of another name, or without one,
 * is a replacement that somebody chose.
 *
 * @throws BoundaryError with both names.
 */
export function checkSoname(library: Library, names: readonly string[]): void {
  if (process.platform !== "linux") return;
  const file = loadedFile(library.file);
  const elf = openElf(file);
  if (elf === null) return;
  const own = sonameOf(elf);
  elf.close();
  if (own === null || names.includes(own)) return;
  const [stem, version] = divide(own);
  const same = names.map(divide).filter(([other]) => other === stem);
  const numbered = version !== "" && same.every(([, number]) => number !== "");
  if (same.length === 0 || !numbered) return;
  const message = `${file} is ${own}, and the module was made for ${names.join(", ")}: another number is another ABI`;
  throw new BoundaryError("abi/version-skew", library.name, null, message);
}

function sonameOf(elf: Elf): string | null {
  const [dynamic, texts] = [elf.section(".dynamic"), elf.section(".dynstr")];
  if (dynamic === null || texts === null) return null;
  for (let at = 0; at + 16 <= dynamic.byteLength; at += 16) {
    if (dynamic.getBigUint64(at, true) !== DT_SONAME) continue;
    return textAt(texts, Number(dynamic.getBigUint64(at + 8, true)));
  }
  return null;
}

/** `libvalues` and `1` of `libvalues.so.1`. */
function divide(name: string): readonly [stem: string, version: string] {
  const at = name.indexOf(".so");
  return at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at + 4)];
}
