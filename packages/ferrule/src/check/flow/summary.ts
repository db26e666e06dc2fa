/** What a helper of the same file does with what it is given, on every path. */
export type Summary = {
  /** By parameter: given back with that function, kept somewhere, or only used. */
  readonly parameters: readonly (
    | { readonly kind: "releases"; readonly by: string }
    | { readonly kind: "keeps" | "uses" }
  )[];
  /** The result is owned by the caller, and given back with that function. */
  readonly owned: string | null;
  readonly nullable: boolean;
  /** The result is that parameter. */
  readonly passes: number | null;
};
