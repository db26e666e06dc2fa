import { checkElement, readElement, sizeOf, type ElementType } from "./array.ts";
import { backend } from "./backend/choose-backend.ts";
import { BoundaryError, show } from "./error.ts";
import { copyRecord, needRecord } from "./layout.ts";
import { writeNumber } from "./memory-number.ts";
import { mark, release, scratchBytes } from "./scratch.ts";
import type { Token } from "./token.ts";

/** How elements are read and written in C's memory. */
export type Elements<T> = {
  readonly size: number;
  read(address: bigint, symbol: string): T;
  write(address: bigint, value: T, symbol: string, argument: string): void;
};

/**
 * An array in C's own memory, not copied. Every access is checked: the index, the value, and that
 * the handle whose memory it is has not ended.
 */
export class ArrayView<T> {
  readonly length: number;
  readonly #address: bigint;
  readonly #owners: readonly Token[];
  readonly #symbol: string;
  readonly #elements: Elements<T>;
  readonly #writable: boolean;

  constructor(
    address: bigint,
    length: number,
    owners: readonly Token[],
    symbol: string,
    elements: Elements<T>,
    writable: boolean,
  ) {
    this.length = length;
    this.#address = address;
    this.#owners = owners;
    this.#symbol = symbol;
    this.#elements = elements;
    this.#writable = writable;
  }

  /** The element at an index. */
  get(index: number): T {
    return this.#elements.read(this.#at(index), this.#symbol);
  }

  /** Writes the element at an index, checked as a parameter is. */
  set(index: number, value: T): void {
    const at = this.#at(index);
    if (!this.#writable) {
      const message = "C has promised that this memory does not change: it is const";
      throw new BoundaryError("abi/const", this.#symbol, "result", message);
    }
    this.#elements.write(at, value, this.#symbol, `result[${index}]`);
  }

  /** A copy of all of it. */
  toArray(): T[] {
    return Array.from({ length: this.length }, (_, index) => this.get(index));
  }

  #at(index: number): bigint {
    for (const { state, type, endedBy, away } of this.#owners) {
      if (state === "live") continue;
      if (state === "busy") {
        const by = away?.[0]?.symbol;
        const running = `its ${type.cName} is in use by ${by}, on another thread: await that`;
        throw new BoundaryError("thread/wrong-thread", this.#symbol, "result", running);
      }
      const message = `this memory went with its ${type.cName}, which ended by ${endedBy ?? "C"}`;
      throw new BoundaryError("ownership/dangling", this.#symbol, "result", message);
    }
    if (Number.isInteger(index) && index >= 0 && index < this.length) {
      return this.#address + BigInt(index * this.#elements.size);
    }
    const message = `there is no element ${show(index)} of ${this.length}`;
    throw new BoundaryError("abi/length", this.#symbol, "result", message);
  }
}

/** A view of so many elements at an address; null for NULL. */
export function viewAt<T>(
  address: bigint,
  count: number | bigint,
  owners: readonly Token[],
  symbol: string,
  elements: Elements<T>,
  writable: boolean,
): ArrayView<T> | null {
  if (address === 0n) return null;
  const length = Number(count);
  if (Number.isSafeInteger(length) && length >= 0) {
    return new ArrayView(address, length, owners, symbol, elements, writable);
  }
  throw new BoundaryError("abi/length", symbol, null, `C returned a length of ${show(count)}`);
}

/** Elements that are numbers of one type; `wide` ones are bigint on every target. */
export function numberElements<T extends number | bigint | boolean>(
  type: ElementType,
  wide: boolean,
): Elements<T> {
  const size = sizeOf(type);
  const at = (address: bigint): DataView => new DataView(backend().view(address, size));
  return {
    size,
    // `T` is what the module was printed with for this type.
    read: (address) => readElement(at(address), 0, type, wide) as T,
    write(address, value, symbol, argument) {
      const checked = checkElement(value, type, wide, symbol, argument);
      writeNumber(at(address), 0, type === "bool" ? "u8" : type, checked);
    },
  };
}

/** Elements that are records, read and written whole. */
export function recordElements<T extends object>(
  of: readonly number[],
  read: (at: number) => T,
  write: (value: T, at: number, symbol: string, path: string) => void,
): Elements<T> {
  const size = of[0] ?? 0;
  const inScratch = <R>(work: () => R): R => {
    const loan = mark();
    try {
      return work();
    } finally {
      release(loan);
    }
  };
  return {
    size,
    read: (address, symbol) => inScratch(() => read(copyRecord(address, of, symbol))),
    write: (address, value, symbol, argument) =>
      inScratch(() => {
        // Fields that are not offered keep what C has in them.
        const at = copyRecord(address, of, symbol);
        write(needRecord(value, symbol, argument), at, symbol, argument);
        const bytes = scratchBytes.subarray(at, at + size);
        new Uint8Array(backend().view(address, size)).set(bytes);
      }),
  };
}
