import type { Heuristic } from "./model.ts";
import { handleName } from "./types.ts";

/** The function that frees a type takes what it is given. */
export const proposeTake: Heuristic = {
  name: "deallocator takes",
  evidence: "name",
  propose({ name, parameters: [first] }, { deallocators }) {
    const handle = first ? handleName(first.type) : null;
    if (handle === null || deallocators.get(handle)?.[0] !== name) return [];
    return [{ of: 0, words: "take", frees: true }];
  },
};
