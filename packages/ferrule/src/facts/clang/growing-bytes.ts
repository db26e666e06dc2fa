/** Bytes that are appended in many small pieces: LLVM writes two at a time. */
export class GrowingBytes {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  readonly #limit: number;

  /** Appending more than `limit` bytes throws a RangeError. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  append(from: Uint8Array, start: number, length: number): void {
    const end = this.#length + length;
    if (end > this.#bytes.length) this.#grow(end);
    const bytes = this.#bytes;
    if (length < 32) {
      for (let index = 0; index < length; index++)
        bytes[this.#length + index] = from[start + index]!;
    } else {
      bytes.set(from.subarray(start, start + length), this.#length);
    }
    this.#length = end;
  }

  /** A view of what was appended so far. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    if (needed > this.#limit) throw new RangeError(`more than ${this.#limit} bytes of output`);
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.view());
    this.#bytes = larger;
  }
}
