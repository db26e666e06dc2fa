const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const HEADER = 8;

/**
 * Lowers the limit of a WebAssembly module's own memory, in place: what it cannot be given it
 * cannot take. The new limit is written over the old, in as many bytes.
 *
 * @throws RangeError when the module has no limit, or one that is written in too few bytes.
 */
export function capMemory(module: Uint8Array, pages: number): void {
  for (let at = HEADER; at < module.length;) {
    const section = module[at];
    const size = readLeb(module, at + 1);
    if (section !== MEMORY_SECTION) {
      at = size.end + size.value;
      continue;
    }
    const count = readLeb(module, size.end);
    const flags = readLeb(module, count.end);
    const least = readLeb(module, flags.end);
    const most = readLeb(module, least.end);
    if (count.value !== 1 || (flags.value & HAS_MAXIMUM) === 0) break;
    if (pages < most.value) writeLeb(module, least.end, most.end, pages);
    return;
  }
  throw new RangeError("the module's memory has no limit that could be lowered");
}

/** An unsigned LEB128 number, and where it ends. */
function readLeb(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start, factor = 1; at < bytes.length; at++, factor *= 128) {
    value += (bytes[at]! & 127) * factor;
    if (bytes[at]! < 128) return { value, end: at + 1 };
  }
  throw new RangeError("the module is cut off");
}

/** Pads with zero digits, which the format allows. */
function writeLeb(bytes: Uint8Array, start: number, end: number, value: number): void {
  let left = value;
  for (let at = start; at < end; at++) {
    bytes[at] = (left & 127) | (at + 1 < end ? 128 : 0);
    left >>>= 7;
  }
  if (left !== 0) throw new RangeError("the module's limit is written in too few bytes");
}
