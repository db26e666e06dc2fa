/** The languages whose boundary code is read. */
export type Language =
  | "python"
  | "rust"
  | "go"
  | "csharp"
  | "java"
  | "c"
  | "cpp"
  | "javascript"
  | "typescript";

/** One file as given; spans are UTF-16 offsets into `text`. */
export type SourceText = {
  readonly file: string;
  readonly text: string;
  readonly language: Language;
};

/** UTF-16 offsets, `end` exclusive. */
export type Span = { readonly start: number; readonly end: number };
