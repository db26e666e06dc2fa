/**
 * What an address says by itself, on a 64-bit machine.
 *
 * - `null`: in the first 64 KiB: NULL, or a field of it
 * - `truncated`: no more than 32 bits, or those sign-extended: half of a pointer
 * - `code`: the instruction itself was there, and it is in no module
 * - `null-code`: the same, and it is NULL: a function pointer that was none
 * - `text`: its bytes are characters: a pointer was overwritten by text
 * - `packed`: two small numbers side by side: a pointer was overwritten by numbers
 * - `impossible`: the processor takes it for no address at all
 * - `stack`: right at the stack pointer: the stack is full
 * - `page`: the first byte of a page: something walked off the end of what is mapped
 * - `block`: the first byte behind a large block's header: the block was unmapped
 * - `plausible`: could have been a block
 */
export type AddressKind =
  | "null"
  | "truncated"
  | "code"
  | "null-code"
  | "text"
  | "packed"
  | "impossible"
  | "stack"
  | "page"
  | "block"
  | "plausible"
  | "unknown";

export type AddressFacts = {
  readonly address: bigint | null;
  readonly pc: bigint | null;
  readonly sp: bigint | null;
  readonly nonCanonical: boolean;
  /** Valgrind puts everything below 4 GiB: there a short address is nothing special. */
  readonly low: boolean;
};

const low32 = 0xffffffffn;

/** Reads a fault address. */
export function readAddress({ address, pc, sp, nonCanonical, low }: AddressFacts): AddressKind {
  if (address === null) return nonCanonical ? "impossible" : "unknown";
  if (pc !== null && address === pc) return address < 0x10000n ? "null-code" : "code";
  if (sp !== null && address >= sp - 0x10000n && address <= sp + 0x400n) return "stack";
  if (nonCanonical) return isText(address) ? "text" : "impossible";
  if (address < 0x10000n) return "null";
  if (address <= low32 && !low) return "truncated";
  const high = address >> 32n;
  if (high === low32) return "truncated";
  if (isText(address)) return "text";
  if (address > 0x7fffffffffffn && address < 0xffff800000000000n) return "impossible";
  if (!low && (address & low32) < 0x10000n) return "packed";
  const within = address & 0xfffn;
  return within === 0n ? "page" : within === 0x10n ? "block" : "plausible";
}

/** All eight bytes are printable ASCII. */
function isText(address: bigint): boolean {
  for (let rest = address, at = 0; at < 8; at++, rest >>= 8n) {
    const byte = rest & 0xffn;
    if (byte < 0x20n || byte > 0x7en) return false;
  }
  return true;
}
