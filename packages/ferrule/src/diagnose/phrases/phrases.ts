import { compiledPhrases } from "./compiled.ts";
import { glibcPhrases } from "./glibc.ts";
import { jvmPhrases } from "./jvm.ts";
import { javascriptPhrases } from "./javascript.ts";
import type { Phrase } from "./phrase.ts";
import { pythonPhrases } from "./python.ts";
import { systemPhrases } from "./systems.ts";
import { toolPhrases } from "./tools.ts";
import { virtualMachinePhrases } from "./virtual-machines.ts";
import { windowsCodes } from "./windows-codes.ts";

export type { Phrase };

/** Every fixed text. Of several that are in one line, the first in this order counts. */
export const phrases: readonly Phrase[] = [
  ...jvmPhrases,
  ...virtualMachinePhrases,
  ...javascriptPhrases,
  ...pythonPhrases,
  ...compiledPhrases,
  ...glibcPhrases,
  ...systemPhrases,
  ...windowsCodes,
  ...toolPhrases,
];

const byId: ReadonlyMap<string, Phrase> = new Map(phrases.map((phrase) => [phrase.id, phrase]));

/** The row of an id that a reader reported. */
export function phraseOf(id: string): Phrase | null {
  return byId.get(id) ?? null;
}
