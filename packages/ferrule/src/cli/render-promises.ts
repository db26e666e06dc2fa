import type { TracedPromise } from "../boundary/trace-promises.ts";
import { visible } from "../diagnostics/visible.ts";

/** What a function promises, and where each word comes from. */
export type ShownFunction = {
  readonly symbol: string;
  readonly prototype: string | null;
  /** The contract's line; null without one. */
  readonly note: string | null;
  readonly sentences: readonly string[];
  readonly promises: readonly TracedPromise[];
  /** Why the contract leaves it out, or null. */
  readonly skipped: string | null;
};

/** For a person. */
export function renderPromises(shown: ShownFunction): string {
  const { symbol, prototype, note, sentences, promises, skipped } = shown;
  const lines = [visible(prototype ?? symbol)];
  if (note !== null) lines.push(visible(`  ${note === "" ? "(an empty line)" : note}`));
  if (skipped !== null) lines.push("", visible(`  left out: ${skipped}`));
  if (sentences.length > 0) lines.push("", ...sentences.map((of) => visible(`  ${of}`)));
  if (promises.length > 0) lines.push("", "  where each word comes from");
  const of = Math.max(0, ...promises.map((promise) => promise.of.length));
  const words = Math.min(48, Math.max(0, ...promises.map((promise) => promise.words.length)));
  for (const promise of promises) {
    const by = promise.source === "type" ? "by its type: " : "";
    const text = `${promise.of.padEnd(of)}  ${promise.words.padEnd(words)}  ${by}${promise.place}`;
    lines.push(visible(`    ${text}`));
  }
  return `${lines.join("\n")}\n`;
}

/** For other tools. */
export function renderPromisesJson(shown: ShownFunction): string {
  return `${JSON.stringify({ schemaVersion: 1, ...shown }, null, 2)}\n`;
}
