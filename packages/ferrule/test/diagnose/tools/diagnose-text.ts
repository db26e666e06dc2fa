import { diagnose } from "../../../src/diagnose/diagnose.ts";
import { nothingKnown } from "../../../src/diagnose/knowledge.ts";
import type { Knowledge, Verdict } from "../../../src/diagnose/model.ts";

/** The verdict of a text, or of several that are one incident. */
export async function verdictOf(
  text: string | readonly string[],
  knowledge: Knowledge = nothingKnown,
): Promise<Verdict> {
  const texts = typeof text === "string" ? [text] : text;
  const sources = texts.map((one, at) => ({ name: `log${at}`, bytes: bytesOf(one) }));
  return (await diagnose(sources, knowledge)).verdict;
}

/** A text in chunks of a prime number of bytes, so that lines are cut anywhere. */
async function* bytesOf(text: string, size = 4_099): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
