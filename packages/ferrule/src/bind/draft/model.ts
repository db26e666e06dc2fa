/** A line of a draft that is decided, with the heuristics that decided it. */
export type DecidedLine = {
  readonly name: string;
  readonly line: string;
  /** `#1: buffer with its length (name)`, one a word. */
  readonly sources: readonly string[];
};

/** Something that only a person knows, with the likely answer. */
export type Question = {
  readonly name: string;
  /** What is asked, one sentence. */
  readonly asks: string;
  /** As C writes it; null for a type. */
  readonly prototype: string | null;
  /** The line to take over; `…` stands where nothing is likely. */
  readonly answer: string;
  readonly sources: readonly string[];
};

export type Draft = {
  readonly library: string;
  /** As a program includes them. */
  readonly headers: readonly string[];
  readonly prefixes: readonly string[];
  /** The shared object on this machine; null when none was found. */
  readonly linux: string | null;
  /** Constants that look like a status of success. */
  readonly ok: readonly string[];
  readonly types: readonly Question[];
  readonly decided: readonly DecidedLine[];
  readonly questions: readonly Question[];
  /** How many functions need no line. */
  readonly silent: number;
  /** How many can never be bound: inline, variadic. */
  readonly unbindable: number;
  readonly functions: number;
};
