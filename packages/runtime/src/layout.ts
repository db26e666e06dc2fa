import { backend } from "./backend/choose-backend.ts";
import { checkBytes } from "./bytes.ts";
import { BoundaryError, show } from "./error.ts";
import type { Library } from "./load.ts";
import { scratchBytes, scratchView, take } from "./scratch.ts";

/** By target: the size of a record, then the offsets of its fields, in bytes. */
export type Layouts = Readonly<Record<string, readonly number[]>>;

/** Where the fields of a record are on this machine; empty where the target has no such record. */
export function layout(library: Library, cName: string, layouts: Layouts): readonly number[] {
  const found = layouts[library.target] ?? [];
  names.set(found, cName);
  return found;
}

const names = new WeakMap<readonly number[], string>();

/** One offset on this machine; -1 where the target has none. */
export function offset(library: Library, offsets: Readonly<Record<string, number>>): number {
  return offsets[library.target] ?? -1;
}

/** Zeroed scratch memory for one record; released with the call's other loans. */
export function reserveRecord(of: readonly number[], symbol: string, argument: string): number {
  const [size] = of;
  if (size === undefined) {
    const message = `this machine's C library has no ${names.get(of) ?? "such record"}`;
    throw new BoundaryError("abi/struct-layout", symbol, argument, message);
  }
  const at = take(size);
  if (at < 0) throw new RangeError("ferrule: too many nested calls: scratch memory is used up");
  // Cells are whole, and a few stores cost less than a call of `fill`.
  if (size > 64) scratchBytes.fill(0, at, at + size);
  else for (let word = 0; word < size; word += 8) scratchView.setFloat64(at + word, 0);
  return at;
}

/** Copies the record at an address into scratch memory, where its fields are read. */
export function copyRecord(address: bigint, of: readonly number[], symbol: string): number {
  if (address === 0n) {
    const message = "C returned NULL where the contract promises a record";
    throw new BoundaryError("error/unchecked-null", symbol, null, message);
  }
  const at = reserveRecord(of, symbol, "result");
  scratchBytes.set(new Uint8Array(backend().view(address, of[0]!)), at);
  return at;
}

/** Refuses what is no object to take a record's fields from. */
export function needRecord<T extends object>(value: T, symbol: string, argument: string): T {
  if (typeof value === "object" && value !== null) return value;
  const nothing = value === null || value === undefined;
  const hazard = nothing ? "error/unchecked-null" : "abi/wrong-type";
  throw new BoundaryError(hazard, symbol, argument, `a record is needed, got ${show(value)}`);
}

/** Refuses what is no array of exactly so many elements. */
export function needCount(
  list: readonly unknown[],
  count: number,
  symbol: string,
  argument: string,
): void {
  if (!Array.isArray(list)) {
    const nothing = list === null || list === undefined;
    const hazard = nothing ? "error/unchecked-null" : "abi/wrong-type";
    const message = `an array of ${count} is needed, got ${show(list)}`;
    throw new BoundaryError(hazard, symbol, argument, message);
  }
  if (list.length === count) return;
  const message = `an array of ${count} is needed, got one of ${list.length}`;
  throw new BoundaryError("abi/length", symbol, argument, message);
}

/** A field's bytes, copied. */
export function bytesAt(at: number, count: number): Uint8Array<ArrayBuffer> {
  return scratchBytes.slice(at, at + count);
}

/** Fills a field that has room for so many bytes, exactly. */
export function setBytesAt(
  at: number,
  data: Uint8Array,
  count: number,
  symbol: string,
  argument: string,
): void {
  checkBytes(data, symbol, argument);
  if (data.byteLength !== count) {
    const message = `${count} bytes are needed, got ${data.byteLength}`;
    throw new BoundaryError("abi/length", symbol, argument, message);
  }
  scratchBytes.set(data, at);
}

/** The pointer at an offset of what C returned; 0n for NULL and where there is no such offset. */
export function pointerIn(address: bigint, at: number): bigint {
  if (address === 0n || at < 0) return 0n;
  return new DataView(backend().view(address, at + 8)).getBigUint64(at, true);
}
