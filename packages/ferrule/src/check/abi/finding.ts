import type { Evidence } from "../../diagnostics/diagnostic.ts";
import type { Position } from "../../facts/model.ts";
import type { Hazard } from "../../hazards/catalogue.ts";
import type { DeclaredType } from "../model/declared.ts";
import type { Span } from "../model/source.ts";
import type { AbiProblem } from "./compare-types.ts";

/** Everything that a declaration can have wrong. */
export type DeclarationProblem =
  | AbiProblem
  | "result-undeclared"
  | "arity"
  | "variadic"
  | "convention"
  | "symbol"
  | "record-fields"
  | "record-field"
  | "record-size"
  | "record-reordered"
  | "bit-field"
  | "immutable-written"
  | "owned-converted"
  | "borrowed-freed"
  | "mismatched-free"
  | "const-freed"
  | "owned-converted-likely"
  | "string-filled"
  | "null-excluded"
  | "null-not-offered";

/** A contradiction between a declaration and the truth; words and severity are the rules' part. */
export type AbiFinding = {
  readonly problem: DeclarationProblem;
  readonly hazard: Hazard;
  /** The piece of the declaration that is wrong. */
  readonly span: Span;
  /** The C function or record. */
  readonly symbol: string;
  readonly library: string;
  /** Which part: a parameter's or field's name, null for the whole. */
  readonly part: string | null;
  readonly where: "result" | "parameter" | "field" | "declaration" | "callback";
  readonly declared: string;
  readonly actual: string;
  /** Empty: wrong on every target. */
  readonly targets: readonly string[];
  readonly evidence: readonly Evidence[];
  /** Where the header says so. */
  readonly header: Position | null;
  /** How the header spells what is meant. */
  readonly spelling: string;
  /** The declared type, where a fix may replace it. */
  readonly type: DeclaredType | null;
};
