import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { labelAt } from "../../diagnostics/locate.ts";
import { hazards } from "../../hazards/catalogue.ts";
import type { SourceText, Span } from "../model/source.ts";

type Comment = Span & {
  readonly line: number;
  readonly hazard: string;
  readonly reason: string;
  used: boolean;
};

/**
 * Takes away what a comment `ferrule-ignore <hazard>: reason` speaks of: on its own line, or on the
 * line after it. A comment without a reason, of an unknown hazard, or that takes nothing away is
 * itself a finding.
 */
export function suppress(found: readonly Diagnostic[], source: SourceText): readonly Diagnostic[] {
  const comments = commentsOf(source.text);
  if (comments.length === 0) return found;
  const left = found.filter(({ hazard, labels }) => {
    const [primary] = labels;
    const comment = comments.find(
      (of) =>
        of.hazard === hazard &&
        of.reason !== "" &&
        primary?.file === source.file &&
        (of.line === primary.line || of.line + 1 === primary.line),
    );
    if (comment) comment.used = true;
    return !comment;
  });
  return [...left, ...comments.filter(({ used }) => !used).map((of) => complain(of, source))];
}

function commentsOf(text: string): readonly Comment[] {
  if (!text.includes("ferrule-ignore")) return [];
  const found: Comment[] = [];
  let line = 1;
  let last = 0;
  for (const match of text.matchAll(/ferrule-ignore[ \t]+([\w/-]+)(?:[ \t]*:[ \t]*([^\n]*))?/g)) {
    line += text.slice(last, match.index).split("\n").length - 1;
    last = match.index;
    const reason = (match[2] ?? "").replace(/\*\/\s*$/, "").trim();
    const end = match.index + match[0].length;
    found.push({ start: match.index, end, line, hazard: match[1]!, reason, used: false });
  }
  return found;
}

function complain(comment: Comment, source: SourceText): Diagnostic {
  const known = hazards().some((hazard) => hazard === comment.hazard);
  const message = !known
    ? `The comment ignores ${comment.hazard}, which is no hazard.`
    : comment.reason === ""
      ? `The comment ignores ${comment.hazard} without a reason, and so has no effect.`
      : `The comment ignores ${comment.hazard}, but there is none here.`;
  const help =
    known && comment.reason === ""
      ? "Write it as ferrule-ignore <hazard>: reason."
      : "Remove the comment, or correct the name; ferrule explain lists them.";
  return createDiagnostic({
    hazard: "input/configuration",
    severity: "warning",
    origin: "check/unused-suppression",
    message,
    help,
    labels: [labelAt(source.file, source.text, comment, "")],
  });
}
