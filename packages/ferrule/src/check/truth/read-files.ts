import { readFileSync } from "node:fs";
import { loadContract } from "../../contract/load-contract.ts";
import type { Contract } from "../../contract/model.ts";

/** What one run has read of the C side, whichever of the checked files led to it. */
export type ReadFiles = {
  /** @throws InputError for a contract that cannot be used. */
  readonly contract: (file: string) => Promise<Contract>;
  /** Names in a header that a parenthesis follows. */
  readonly calls: (header: string) => ReadonlySet<string>;
};

/** Reads each file once. */
export function readFiles(): ReadFiles {
  return { contract: once(loadContract), calls: once(callsIn) };
}

function once<T>(read: (file: string) => T): (file: string) => T {
  const known = new Map<string, T>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const made = read(file);
    known.set(file, made);
    return made;
  };
}

function callsIn(header: string): ReadonlySet<string> {
  const text = readFileSync(header, "utf8");
  return new Set(Array.from(text.matchAll(/\b[A-Za-z_]\w*(?=\s*\()/g), ([name]) => name));
}
