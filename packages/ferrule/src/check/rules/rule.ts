import type { Confidence, Severity } from "../../diagnostics/diagnostic.ts";

/** How a rule speaks. `{name}` in a text is filled from the finding. */
export type Words = {
  /** Ends the rule's id: `integer-width` in `ctypes-integer-width`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** What happens at run time. */
  readonly why: string;
  /** The defence, in the imperative. */
  readonly help: string;
};

/** Fills `{name}`; what is not known stays out. */
export function fill(text: string, words: Readonly<Record<string, string | null>>): string {
  return text
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? "")
    .replaceAll(/\bthe (?=an? )/g, "")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}
