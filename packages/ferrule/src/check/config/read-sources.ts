import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { frontEndOf } from "../languages/all.ts";
import type { ReadSource } from "../model/front-end.ts";
import type { Inputs } from "../remember/inputs.ts";
import { readSourceText, tooDeep } from "./read-source-text.ts";

/** Reads the files that may hold a boundary, and says of the others that matter why not. */
export async function readSources(
  files: readonly string[],
  inputs: Inputs,
): Promise<{
  readonly readings: readonly ReadSource[];
  readonly unread: readonly Diagnostic[];
}> {
  const readings: ReadSource[] = [];
  const unread: Diagnostic[] = [];
  for (const file of files) {
    const known = frontEndOf(file);
    if (known === null) continue;
    const { frontEnd, language } = known;
    inputs.note(file);
    const read = readSourceText(file);
    if ("problem" in read) unread.push(read.problem);
    else if (frontEnd.mentions.test(read.text)) {
      try {
        const reading = await frontEnd.read({ file, text: read.text, language });
        readings.push({ frontEnd, reading });
      } catch (error) {
        // The stack is as deep as the code is nested.
        if (!(error instanceof RangeError)) throw error;
        unread.push(tooDeep(file));
      }
    }
  }
  return { readings, unread };
}
