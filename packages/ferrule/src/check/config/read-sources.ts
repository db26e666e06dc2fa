import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { frontEndOf } from "../languages/all.ts";
import type { ReadSource } from "../model/front-end.ts";
import { readSourceText } from "./read-source-text.ts";

/** Reads the files that may hold a boundary, and says of the others that matter why not. */
export async function readSources(files: readonly string[]): Promise<{
  readonly readings: readonly ReadSource[];
  readonly unread: readonly Diagnostic[];
}> {
  const readings: ReadSource[] = [];
  const unread: Diagnostic[] = [];
  for (const file of files) {
    const known = frontEndOf(file);
    if (known === null) continue;
    const { frontEnd, language } = known;
    const read = readSourceText(file);
    if ("problem" in read) unread.push(read.problem);
    else if (frontEnd.mentions.test(read.text)) {
      readings.push({
        frontEnd,
        reading: await frontEnd.read({ file, text: read.text, language }),
      });
    }
  }
  return { readings, unread };
}
