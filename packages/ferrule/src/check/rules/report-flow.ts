import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic, Label } from "../../diagnostics/diagnostic.ts";
import { labelAt } from "../../diagnostics/locate.ts";
import type { FlowEvent } from "../flow/events.ts";
import { fixFlow } from "../fix/fix-flow.ts";
import type { FileReading, FrontEnd } from "../model/front-end.ts";
import type { Truth } from "../truth/model.ts";
import { flowRules } from "./flow-rules.ts";
import { fill } from "./rule.ts";

/** An event in words, with the steps that led to it. */
export function reportFlow(
  event: FlowEvent,
  reading: FileReading,
  { rulePrefix, collects }: FrontEnd,
  truth: Truth,
): Diagnostic {
  const { source } = reading;
  const rule = flowRules[event.kind];
  const { what, symbol, by } = event;
  const words = { what, symbol, by, What: capitalized(what) };
  const at = (span: FlowEvent["span"], text: string, role: Label["role"]): Label =>
    labelAt(source.file, source.text, span, text, role);
  const related = event.related.filter(({ span }) => span.start !== event.span.start);
  const library = symbol === null ? null : (truth.functions.get(symbol)?.library ?? "");
  const line = symbol === null ? undefined : truth.functions.get(symbol)?.boundary.line;
  const from = line ? `contract of ${symbol}: ${line.text}` : null;
  return createDiagnostic({
    hazard: rule.hazard(event, collects),
    severity: event.proven ? rule.severity : rule.unproven,
    confidence: event.proven && rule.severity === "error" ? "proven" : rule.confidence,
    origin: `check/${rulePrefix}-${rule.rule}`,
    message: fill(rule.message, words),
    labels: [
      at(event.span, "", "primary"),
      ...related.map(({ span, text }) => at(span, text, "secondary")),
    ],
    evidence:
      from === null ? [] : [{ kind: "contract", target: null, declared: null, actual: null, from }],
    boundary: symbol === null ? null : { library: library ?? "", symbol, parameter: null },
    why: rule.why,
    help: rule.help,
    fixes: fixFlow(event, reading),
  });
}

/** A name of the program stays as it is written. */
function capitalized(what: string): string {
  return /^\S*\.\S*$/.test(what) ? what : what.charAt(0).toUpperCase() + what.slice(1);
}
