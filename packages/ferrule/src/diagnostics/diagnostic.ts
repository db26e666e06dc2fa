import type { Hazard } from "../hazards/catalogue.ts";

/** How much of the finding is known, not how bad it is. */
export type Severity = "error" | "warning" | "info";

/** `proven` contradicts Clang's facts or a written contract; `possible` is a heuristic. */
export type Confidence = "proven" | "likely" | "possible";

/**
 * A range in a source text, with what to say about it.
 *
 * `start` and `end` are UTF-16 offsets into the text, `end` exclusive; `line` and `column` are
 * those of `start`, 1-based, in UTF-16 units.
 */
export type Label = {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly role: "primary" | "secondary";
  readonly text: string;
};

/** One observed contradiction, per target. */
export type Evidence = {
  readonly kind: string;
  readonly target: string | null;
  readonly declared: string | null;
  readonly actual: string | null;
  readonly from: string;
};

/** A replacement of text; offsets as in {@link Label}. */
export type Edit = {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

export type Fix = {
  readonly title: string;
  readonly applicability: "safe" | "unsafe" | "manual";
  readonly edits: readonly Edit[];
};

/** Where on the boundary: a library, one of its functions, one of that function's parameters. */
export type Boundary = {
  readonly library: string;
  readonly symbol: string;
  readonly parameter: string | null;
};

/** Everything ferrule tells a person, from every command. Data only; renderers are elsewhere. */
export type Diagnostic = {
  readonly hazard: Hazard;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence that stands alone. */
  readonly message: string;
  readonly labels: readonly Label[];
  readonly evidence: readonly Evidence[];
  /** Targets on which it is wrong; empty means everywhere. */
  readonly targets: readonly string[];
  readonly boundary: Boundary | null;
  /** What happens at run time. */
  readonly why: string | null;
  /** The defence, in the imperative. */
  readonly help: string | null;
  /** Further text shown as it is, for example Clang's own message with its caret lines. */
  readonly detail: string | null;
  readonly fixes: readonly Fix[];
  /** Stable across edits elsewhere in the file: no line numbers in it. */
  readonly fingerprint: string;
  /** The command or stage that found it. */
  readonly origin: string;
};
