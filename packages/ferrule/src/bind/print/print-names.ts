/** A C function in the module: `$sqlite3_open`. No name of a header starts with `$` here. */
export function nativeName(name: string): string {
  return `$${name}`;
}

/** A callback site: `$sqlite3_exec_callback`. */
export function siteName(site: string): string {
  return `$${site.replaceAll(/\W+/g, "_")}`;
}

/** A string literal. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Text inside a block comment: it cannot end the comment, and has no control characters. */
export function commentText(text: string): string {
  return text.replaceAll("*/", "*\\/").replaceAll(/(?!\n)[\p{Cc}\u2028\u2029]/gu, " ");
}

/** A documentation comment of those lines. */
export function printDoc(lines: readonly string[]): string {
  const text = lines.map((line) => ` * ${commentText(line)}`.trimEnd());
  return ["/**", ...text, " */"].join("\n");
}
