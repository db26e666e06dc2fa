import { MAGIC } from "./write-claims.ts";

/**
 * The bytes of each value in an object file, by index. No object format is read: every value
 * stands behind a mark, and the compiler wrote its own size and place into it.
 */
export function readObject(object: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const bytes = Buffer.from(object.buffer, object.byteOffset, object.byteLength);
  const magic = Buffer.from(MAGIC);
  const values = new Map<number, Uint8Array>();
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    const head = at + magic.length;
    if (head + 12 > bytes.length) break;
    const [index, size, place] = [0, 4, 8].map((field) => bytes.readUInt32LE(head + field));
    const start = at + place!;
    values.set(index!, bytes.subarray(start, start + size!));
  }
  return values;
}

/** The bits that are set, in ascending order; bit 0 is the lowest of the first byte. */
export function setBits(bytes: Uint8Array): readonly number[] {
  const bits: number[] = [];
  bytes.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) bits.push(index * 8 + bit);
  });
  return bits;
}
