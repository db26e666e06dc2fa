/**
 * The flight record of an unedited JavaScript program. It is the file of `docs/flight-record.md`,
 * which generated modules write too, so that one reader serves both:
 *
 *     header at 0, the last 256 calls at 4096 in slots of 64 bytes, the names behind them
 *
 * An unedited program's functions have no declared labels, and the same argument may be a number in
 * one call and a buffer in the next. So every slot says itself what is in it, in the word that is
 * spare in a generated module's record (offset 12, never 0 here):
 *
 *     bits  0 to 11   what argument 0, 1 and 2 are, four bits each (see {@link valueKinds})
 *     bits 16 to 19   what the result is; it is in the sixth cell
 *     bits 20 to 25   how many arguments there were; the first three are recorded
 *     bit  28         always 1
 *     bit  29         C had not finished when the call returned: it was asynchronous
 *     bit  30         the call threw
 *
 * A callback has a slot of its own; its name in the table of names starts with {@link callbackMark}.
 */
export const magic = "FERRULE\0";
export const formatVersion = 1;

/** Bytes from the start of the file. */
export const headerSize = 4096;
export const aboutStart = 64;
export const slotSize = 64;
export const slotCount = 256;
export const namesStart: number = headerSize + slotSize * slotCount;
export const recordSize: number = 256 * 1024;

/** Byte offsets of fields of the header. */
export const header = {
  version: 8,
  ringStart: 12,
  slots: 16,
  slotBytes: 20,
  process: 24,
  thread: 28,
  began: 32,
  namesStart: 40,
  namesBytes: 44,
} as const;

/** Bits of a slot's word at offset 12. */
export const marks: Readonly<Record<"attached" | "started" | "threw", number>> = {
  attached: 1 << 28,
  started: 1 << 29,
  threw: 1 << 30,
};
export const resultShift = 16;
export const countShift = 20;

export const callbackMark = "callback ";

/**
 * What a stored value is: nothing; a number (as float64); a bigint (its low 64 bits); null or
 * undefined; a typed array or ArrayBuffer (its length in bytes, as float64); a string (its length
 * in UTF-16 units, as float64); a function; another object; an object that stands for an address
 * (the address); a boolean (as float64).
 */
export const valueKinds = {
  none: 0,
  number: 1,
  bigint: 2,
  nothing: 3,
  memory: 4,
  string: 5,
  callback: 6,
  object: 7,
  address: 8,
  boolean: 9,
} as const;
