/** Prefixes under which languages name C's own functions: `libc::free`, `C.free`. */
const prefixes = /^(?:libc::|::|std::|C\.|stdlib\.)/;

/** Whether two names mean one deallocator. */
export function sameRelease(a: string, b: string): boolean {
  return a.replace(prefixes, "") === b.replace(prefixes, "");
}
