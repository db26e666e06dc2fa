import type { Mark } from "../../../model/front-end.ts";
import type { Lowering } from "../context.ts";
import { memoryMarks } from "./memory.ts";
import { packMarks } from "./packs.ts";
import { referenceMarks } from "./references.ts";
import { createLookups, signatureMarks } from "./signatures.ts";
import { threadMarks } from "./threads.ts";
import { widthMarks } from "./widths.ts";

/** Everything that only this language's rules speak of. */
export function marksOf(text: string, contexts: readonly Lowering[]): readonly Mark[] {
  const lookups = createLookups(contexts[0]?.file.cpp ?? false);
  const found = contexts.flatMap((of) => [
    ...referenceMarks(of),
    ...signatureMarks(of, lookups),
    ...widthMarks(of),
    ...threadMarks(of),
    ...memoryMarks(of),
  ]);
  return [...found, ...packMarks(text)];
}
