import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic, Label } from "../../diagnostics/diagnostic.ts";
import { labelPlace } from "../../diagnostics/label-place.ts";
import { labelAt } from "../../diagnostics/locate.ts";
import { readSource } from "../../diagnostics/read-source.ts";
import type { AbiFinding } from "../abi/finding.ts";
import { fixAbi } from "../fix/fix-abi.ts";
import type { FileReading } from "../model/front-end.ts";
import type { Truth } from "../truth/model.ts";
import { abiRules } from "./abi-rules.ts";
import { fill } from "./rule.ts";

/** An ABI finding in words, with the binding and the header beside each other. */
export function reportAbi(
  finding: AbiFinding,
  reading: FileReading,
  truth: Truth,
  prefix: string,
): Diagnostic {
  const { source } = reading;
  const rule = abiRules[finding.problem];
  const words = {
    symbol: finding.symbol,
    part: partOf(finding),
    declared: finding.declared,
    actual: finding.actual,
    where: finding.targets.length === 0 ? "" : ` on ${finding.targets.join(", ")}`,
  };
  const declared = labelAt(source.file, source.text, finding.span, `declared: ${finding.declared}`);
  const labels: readonly Label[] = [declared, ...headerLabels(finding)];
  const message = fill(rule.message, words);
  return createDiagnostic({
    hazard: finding.hazard,
    severity: rule.severity,
    confidence: rule.confidence,
    origin: `check/${prefix}-${rule.rule}`,
    message: startSentence(message, finding.symbol),
    labels,
    evidence: finding.evidence,
    targets: finding.targets,
    boundary: { library: finding.library, symbol: finding.symbol, parameter: finding.part },
    why: rule.why,
    help: rule.help,
    fixes: fixAbi(finding, reading, truth, prefix),
  });
}

/** On the header's declaration. */
function headerLabels({ header, actual }: AbiFinding): readonly Label[] {
  return header === null ? [] : [labelPlace(header, `C: ${actual}`, readSource, "secondary")];
}

/** A sentence starts with a capital, but for the name of a C function. */
function startSentence(message: string, symbol: string): string {
  return message.startsWith(symbol) ? message : message.charAt(0).toUpperCase() + message.slice(1);
}

function partOf({ where, part }: AbiFinding): string {
  if (where === "result") return "the result";
  if (part === null) return "the declaration";
  return `${where === "field" ? "field" : "parameter"} ${part}`;
}
