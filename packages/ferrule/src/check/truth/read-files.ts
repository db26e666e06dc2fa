import { readFileSync, readdirSync } from "node:fs";
import { findPack } from "../../contract/find-pack.ts";
import { loadContract } from "../../contract/load-contract.ts";
import type { Contract } from "../../contract/model.ts";

/** What one run has read of the C side, whichever of the checked files led to it. */
export type ReadFiles = {
  /** @throws InputError for a contract that cannot be used. */
  readonly contract: (file: string) => Promise<Contract>;
  /** The shipped contract of a library, or null. */
  readonly pack: (library: string) => string | null;
  /** Names of headers in a folder, sorted. */
  readonly headers: (folder: string) => readonly string[];
  /** Names in a header that a parenthesis follows. */
  readonly calls: (header: string) => ReadonlySet<string>;
};

/** Reads each file once. */
export function readFiles(): ReadFiles {
  return {
    contract: once(loadContract),
    pack: once(findPack),
    headers: once(headersIn),
    calls: once(callsIn),
  };
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

function headersIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".h"))
    .toSorted();
}

function callsIn(header: string): ReadonlySet<string> {
  const text = readFileSync(header, "utf8");
  return new Set(Array.from(text.matchAll(/\b[A-Za-z_]\w*(?=\s*\()/g), ([name]) => name));
}
