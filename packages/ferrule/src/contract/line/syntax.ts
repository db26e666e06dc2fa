import type {
  CallbackPromise,
  Ownership,
  Reference,
  ResultSlot,
  Role,
  Shape,
  Slot,
  Span,
  Version,
} from "../model.ts";
import type { WordName } from "./words.ts";

/** What one word says, by itself. */
export type Saying =
  | { readonly kind: "direction"; readonly direction: Slot["direction"] }
  | { readonly kind: "shape"; readonly shape: Shape }
  | { readonly kind: "ownership"; readonly ownership: Ownership }
  | { readonly kind: "callback"; readonly callback: CallbackPromise }
  | { readonly kind: "role"; readonly role: Role }
  | { readonly kind: "result"; readonly result: ResultSlot["kind"] }
  | { readonly kind: "info" }
  | { readonly kind: "failure"; readonly failure: string }
  | { readonly kind: "cause"; readonly cause: "errno" | "lasterror" };

/** A word as written, with its argument and its marks. */
export type WordSyntax = Span & {
  readonly word: WordName;
  readonly saying: Saying;
  /** Where its `?` stands. */
  readonly question: Span | null;
};

export type SlotSyntax = Span & {
  readonly subject: Reference;
  readonly field: string | null;
  readonly as: string | null;
  readonly words: readonly WordSyntax[];
};

export type ResultSyntax = Span & { readonly words: readonly WordSyntax[] };

/** A word before a line's slots: it speaks of the whole function. */
export type HeadSyntax = Span &
  (
    | { readonly word: "optional" | "blocking" }
    | { readonly word: "since" | "until"; readonly version: Version }
  );

/** A line whose words stand each for itself; what they make together is not decided yet. */
export type LineSyntax = {
  readonly heads: readonly HeadSyntax[];
  readonly slots: readonly SlotSyntax[];
  readonly result: ResultSyntax | null;
};
