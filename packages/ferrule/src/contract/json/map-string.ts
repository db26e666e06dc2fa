import type { JsonString } from "./model.ts";

/** Where in the file a position of a decoded text stands. */
export type OffsetMap = (index: number) => number;

/**
 * From positions in a JSON string's decoded value to offsets in the file, through its escapes; the
 * value's length maps to its closing quote.
 */
export function mapString(text: string, { start, end, value }: JsonString): OffsetMap {
  const first = start + 1;
  if (end - start - 2 === value.length) return (index) => first + index;
  const offsets: number[] = [];
  let offset = first;
  while (offset < end - 1) {
    offsets.push(offset);
    if (text[offset] !== "\\") offset += 1;
    else offset += text[offset + 1] === "u" ? 6 : 2;
  }
  return (index) => offsets[index] ?? end - 1;
}
