import type { Imported } from "../import/model.ts";

/** A type as far as the heuristics look at it; what the boundary resolves is one. */
export type SubjectType = { readonly spelling: string; readonly names: readonly string[] } & (
  | { readonly kind: "void" | "integer" | "float" | "function" | "unsupported" }
  | { readonly kind: "pointer"; readonly to: SubjectType; readonly const: boolean }
  /** `name` is without `struct`. */
  | { readonly kind: "record"; readonly name: string; readonly complete: boolean }
);

export type SubjectAttribute = { readonly name: string; readonly arguments: readonly string[] };

export type SubjectParameter = {
  readonly index: number;
  readonly name: string | null;
  readonly type: SubjectType;
  readonly attributes: readonly SubjectAttribute[];
};

/** A function of the header, with nothing of a contract. */
export type Subject = {
  readonly name: string;
  readonly parameters: readonly SubjectParameter[];
  readonly result: SubjectType;
  readonly attributes: readonly SubjectAttribute[];
  /** Its comment, if that names the function or one of its parameters; an empty text otherwise. */
  readonly doc: string;
};

/** What is known of a whole header before its functions are looked at one by one. */
export type Subjects = {
  readonly functions: readonly Subject[];
  readonly byName: ReadonlyMap<string, Subject>;
  /** By record or typedef name, the functions that name and shape say free one, the surest first. */
  readonly deallocators: ReadonlyMap<string, readonly string[]>;
  /** What bindings of other languages say, that were found on this machine. */
  readonly imports: readonly Imported[];
};

/** Where a proposal comes from, strongest first. */
export type Evidence = "attribute" | "imported" | "documentation" | "name";

/** A word or two that a heuristic proposes for a parameter, by position, or for the result. */
export type Proposal = {
  readonly function: string;
  readonly of: number | "result";
  readonly words: string;
  readonly heuristic: string;
  readonly evidence: Evidence;
  /** True when the words would free something. */
  readonly frees: boolean;
};

export type ProposedWords = Pick<Proposal, "of" | "words" | "frees">;

/** One heuristic: what it proposes of one function. */
export type Heuristic = {
  readonly name: string;
  readonly evidence: Evidence;
  propose(subject: Subject, all: Subjects): readonly ProposedWords[];
};
