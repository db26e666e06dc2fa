import { statSync } from "node:fs";
import { stateOf } from "../../facts/cache/state-of.ts";
import type { FactsRequest } from "../../facts/read-facts.ts";

/** What a run looked at on the machine, so that the next one knows whether anything changed. */
export type Inputs = {
  /** Files and folders, each before it was looked at; null where nothing was. */
  readonly states: ReadonlyMap<string, string | null>;
  /** The headers that were read. */
  readonly facts: ReadonlyMap<string, FactsRequest>;
  /** True when something had changed so lately that a later change might not show. */
  readonly fresh: boolean;
  /** To be called before a path is looked at. */
  note(path: string): void;
  noteFacts(request: FactsRequest): void;
};

/** Clocks of file systems are coarse, and may be another machine's. */
const COARSE = 2000;

/** @param since when the run began, in milliseconds since 1970 */
export function createInputs(since: number): Inputs {
  const states = new Map<string, string | null>();
  const facts = new Map<string, FactsRequest>();
  let fresh = false;
  return {
    states,
    facts,
    get fresh() {
      return fresh;
    },
    note(path) {
      if (states.has(path)) return;
      const state = stateOf(path);
      states.set(path, state);
      if (state === null) return;
      const changed = statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? since;
      if (changed > since - COARSE) fresh = true;
    },
    noteFacts(request) {
      facts.set(JSON.stringify(request), request);
    },
  };
}
