import type { Doc } from "../model.ts";

/** The text of a comment without its decoration; null for an empty one. */
export function readComment(comment: string): Doc | null {
  const start = comment.trimStart();
  const kind = /^\/(?:\*[*!](?![*/])|\/[/!](?!\/))/.test(start) ? "doc" : "nearby";
  const bare = start.startsWith("/*")
    ? start.replace(/^\/\*[*!]*<?/, "").replace(/\**\/$/, "")
    : start;
  const lines = bare
    .split("\n")
    .map((line) => line.replace(/^\s*(?:\*+ ?|\/\/[/!]*<? ?)/, "").trimEnd());
  const text = lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
  return text === "" || /^[-=*/#\s]+$/.test(text) ? null : { text, kind };
}
