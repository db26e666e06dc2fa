/** True for what may begin a C identifier; `$` is one in Clang. */
export function startsName(character: string): boolean {
  return (
    (character >= "a" && character <= "z") ||
    (character >= "A" && character <= "Z") ||
    character === "_" ||
    character === "$"
  );
}

/** True for `0` to `9`. */
export function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

/** True for what may go on a C identifier. */
export function continuesName(character: string): boolean {
  return startsName(character) || isDigit(character);
}

/** True for a C identifier in ASCII. */
export function isName(text: string): boolean {
  const [first, ...rest] = text;
  return first !== undefined && startsName(first) && rest.every(continuesName);
}

/** True for a pattern over C names: their characters and `*`. */
export function isGlob(text: string): boolean {
  return (
    text !== "" && [...text].every((character) => character === "*" || continuesName(character))
  );
}

/** True for a library's name, which is also a file's: `sqlite3`, `gtk+-3.0`. */
export function isLibraryName(text: string): boolean {
  const [first, ...rest] = text;
  return (
    first !== undefined &&
    continuesName(first) &&
    first !== "$" &&
    text.length <= 100 &&
    rest.every((character) => continuesName(character) || "+-.".includes(character)) &&
    !text.includes("$")
  );
}
