import type { Doc } from "../model.ts";
import type { Comment } from "./find-comments.ts";
import type { TextPlace } from "./preprocess.ts";
import { readComment } from "./read-comment.ts";

/** What may stand between a comment and the declaration that Clang begins after it. */
const specifiers =
  /^\s*(?:(?:typedef|extern|static|inline|__extension__|__inline)\s+|(?:__attribute__|__declspec)\s*\(.*\)\s*)*$/;

/** Finds the documentation of what stands at a place. */
export type DocOf = (range: { readonly start: TextPlace; readonly end: TextPlace }) => Doc | null;

/**
 * A comment belongs to what follows it with nothing but white space between, or to what ends before
 * it in the same line; as in Doxygen, with `<` it never belongs to what follows.
 *
 * @param lines the text without comments
 * @param barriers lines before which a directive stood
 */
export function attachComments(
  lines: readonly string[],
  comments: readonly Comment[],
  barriers: ReadonlySet<number>,
): DocOf {
  const byEnd = new Map<number, Comment>();
  const byStart = new Map<number, Comment>();
  for (const comment of comments) {
    byEnd.set(comment.end.line, comment);
    if (!byStart.has(comment.start.line)) byStart.set(comment.start.line, comment);
  }
  const joined = (last: Comment): string => {
    const parts = [last.text];
    let first = last;
    while (first.text.startsWith("//")) {
      const before = byEnd.get(first.start.line - 1);
      if (!before?.text.startsWith("//") || before.start.line === first.start.line) break;
      if ((lines[before.start.line - 1] ?? "").trim() !== "" || barriers.has(first.start.line))
        break;
      parts.unshift(before.text);
      first = before;
    }
    return parts.join("\n");
  };
  const before = ({ line, column }: TextPlace): Doc | null => {
    const prefix = (lines[line - 1] ?? "").slice(0, column - 1);
    if (!specifiers.test(prefix)) return null;
    for (let at = line; at > 0; at--) {
      const comment = byEnd.get(at);
      const found = comment && (at < line || comment.end.column < column) ? comment : null;
      if (found) {
        const after = (lines[at - 1] ?? "").slice(found.end.column);
        if (at < line && after.trim() !== "") return null;
        return isTrailing(found.text) ? null : readComment(joined(found));
      }
      if (barriers.has(at) || (at < line && (lines[at - 1] ?? "").trim() !== "")) return null;
    }
    return null;
  };
  const after = ({ line, column }: TextPlace): Doc | null => {
    const comment = byStart.get(line);
    if (!comment || comment.start.column < column) return null;
    const between = (lines[line - 1] ?? "").slice(column - 1, comment.start.column);
    return /^[\w$"')\]}\s]*[,;]?\s*$/.test(between) ? readComment(comment.text) : null;
  };
  return ({ start, end }) => before(start) ?? after(end);
}

/** `/**<` and its like speak of what stands before. */
function isTrailing(comment: string): boolean {
  return /^\/(?:\*[*!]|\/[/!])</.test(comment);
}
