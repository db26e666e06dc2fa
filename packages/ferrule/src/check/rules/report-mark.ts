import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic, Fix } from "../../diagnostics/diagnostic.ts";
import { labelAt } from "../../diagnostics/locate.ts";
import type { Mark } from "../model/front-end.ts";
import type { SourceText } from "../model/source.ts";
import { markRules } from "./mark-rules.ts";
import { fill } from "./rule.ts";

/** A construct that one language's own rule speaks of. */
export function reportMark(
  { mark, span, symbol, words }: Mark,
  source: SourceText,
  fixes: readonly Fix[] = [],
): Diagnostic {
  const rule = markRules[mark];
  if (!rule) throw new Error(`the mark ${mark} has no rule`);
  return createDiagnostic({
    hazard: rule.hazard,
    severity: rule.severity,
    confidence: rule.confidence,
    origin: `check/${rule.rule}`,
    message: fill(rule.message, Object.fromEntries(words.entries())),
    labels: [labelAt(source.file, source.text, span, "")],
    boundary: symbol === null ? null : { library: "", symbol, parameter: null },
    why: rule.why,
    help: rule.help,
    fixes,
  });
}
