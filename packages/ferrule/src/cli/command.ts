/**
 * 0: clean; 1: findings, or output that is stale; 2: the input or the call was wrong. `guard` alone
 * answers with the status of the program that it ran.
 */
export type ExitCode = number;

/** One option of a command, for the parser and for the help text. */
export type Option = {
  readonly name: string;
  /** One letter, without the dash. */
  readonly short?: string;
  /** Another spelling, with its dash, as Clang's tools have: `-include`. */
  readonly alias?: string;
  /** What stands for its value in the help text; absent for a switch. */
  readonly value?: string;
  readonly repeats?: boolean;
  /** The values that it may have. */
  readonly choices?: readonly string[];
  readonly summary: string;
};

/** What a command was called with. */
export type Invocation = {
  readonly operands: readonly string[];
  /** Values by option name, in the order given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
  readonly streams: Streams;
};

/** Where output goes: results to `out`, everything else to `err`. */
export type Streams = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly color: boolean;
};

export type Command = {
  readonly name: string;
  readonly summary: string;
  /** As the help text shows them: `HEADER`, `[HAZARD]`, `HEADER…`. */
  readonly operands: readonly string[];
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  /** Sentences for the end of its help text, one a line. */
  readonly notes?: readonly string[];
  run(invocation: Invocation): Promise<ExitCode>;
};

/** The last value of an option, or null. */
export function valueOf(invocation: Invocation, name: string): string | null {
  return invocation.values.get(name)?.at(-1) ?? null;
}

/** All values of an option. */
export function valuesOf(invocation: Invocation, name: string): readonly string[] {
  return invocation.values.get(name) ?? [];
}
