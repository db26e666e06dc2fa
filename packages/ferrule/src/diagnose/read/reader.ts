import type { Quote, Report } from "../model.ts";

/** A line of an input, cleaned of what a terminal, a CI or a logger added. */
export type Line = Quote;

/** Where readers put what they found. */
export type Sink = { report(report: Report): void };

/**
 * A report that is being read. `take` gets each following line and says whether it belongs to the
 * report (`more`), belongs to something else that was written in between (`foreign`), or shows that
 * the report had ended before it (`over`). `close` is called once.
 */
export type Section = {
  take(line: Line): "more" | "foreign" | "over";
  close(): void;
};

/**
 * Reads one format. `triggers` are ASCII literals: a line without any of them, and outside of an
 * open section, is never even decoded. `open` is called with a
 * line that holds one, and with those that it holds.
 */
export type Reader = {
  readonly name: string;
  readonly triggers: readonly string[];
  open(line: Line, sink: Sink, found: readonly string[]): Section | null;
};
