import { parseContract } from "../../src/contract/parse-contract.ts";
import type { Contract, Line } from "../../src/contract/model.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { InputError } from "../../src/diagnostics/input-error.ts";

/** The name that every contract of these tests is given. */
export const file = "lib.ferrule.jsonc";

/** A contract with these members besides the needed ones, on its second line. */
export function contractWith(members: string): string {
  return `{ "ferrule": 1, "library": "lib", "headers": ["lib.h"],\n${members} }`;
}

/** A contract with this line for `f`; the line's text begins in column 22 of line 2. */
export function contractWithLine(line: string): string {
  return contractWith(`"functions": { "f": ${JSON.stringify(line)} }`);
}

/** The meaning of a function's line. */
export function lineOf(text: string): Line {
  const line = parseContract(contractWithLine(text), file).functions.get("f");
  if (!line) throw new Error("no line");
  return line;
}

/** The meaning of a callback's line. */
export function callbackLineOf(text: string): Line {
  const members = contractWith(`"callbacks": { "f.#0": ${JSON.stringify(text)} }`);
  const line = parseContract(members, file).callbacks.get("f.#0");
  if (!line) throw new Error("no line");
  return line;
}

/** What is wrong with a contract; nothing when it is accepted. Any other error is the test's. */
export function diagnose(text: string): readonly Diagnostic[] {
  return outcome(text).diagnostics;
}

/** A contract, or what is wrong with it. */
export function outcome(text: string): {
  readonly contract: Contract | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  try {
    return { contract: parseContract(text, file), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { contract: null, diagnostics: error.diagnostics };
  }
}

/** `line:column underlined text | message | help`, one a problem. */
export function problems(text: string): readonly string[] {
  return diagnose(text).map(({ labels, message, help }) => {
    const [label] = labels;
    if (!label) return message;
    const under = text.slice(label.start, label.end).slice(0, 40);
    return `${label.line}:${label.column} ${under} | ${message}${help === null ? "" : ` | ${help}`}`;
  });
}

/** The same for a line of `f`, with columns from 0 inside the line's text. */
export function lineProblems(line: string): readonly string[] {
  return problems(contractWithLine(line)).map((problem) => {
    const [place = "", ...rest] = problem.split(" ");
    const [row, column] = place.split(":").map(Number);
    if (row !== 2) throw new Error(`not in the line: ${problem}`);
    return [column! - 22, ...rest].join(" ").replace("f: ", "");
  });
}

/** The same data without offsets and source texts: what a line promises, and nothing else. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([key]) => !["start", "end", "text"].includes(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]));
}
