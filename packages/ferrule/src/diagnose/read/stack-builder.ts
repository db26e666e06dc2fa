import type { Frame, Quote, Stack } from "../model.ts";

/** Frames kept of one stack: recursion prints millions, and the boundary is near the top. */
const DEEPEST = 256;

/** Collects the frames of one stack. */
export class StackBuilder {
  #at: Quote;
  #thread: string | null;
  #frames: Frame[] = [];

  constructor(at: Quote, thread: string | null = null) {
    this.#at = at;
    this.#thread = thread;
  }

  add(frame: Frame, at: Quote): void {
    if (this.#frames.length < DEEPEST) this.#frames.push({ ...frame, at });
  }

  get size(): number {
    return this.#frames.length;
  }

  /** No further frame is kept: lines that look like one need not be read. */
  get full(): boolean {
    return this.#frames.length >= DEEPEST;
  }

  /** The stack, or null while it has no frame. */
  build(): Stack | null {
    if (this.#frames.length === 0) return null;
    return { frames: this.#frames, at: this.#at, thread: this.#thread };
  }
}

/** `0x…` or bare hexadecimal as a number, or null. */
export function hex(text: string | undefined): bigint | null {
  if (text === undefined) return null;
  const digits = text.replace(/^0x/i, "").replaceAll("`", "");
  return /^[0-9a-f]{1,16}$/i.test(digits) ? BigInt(`0x${digits}`) : null;
}

/** `1,344` as a number. */
export function count(text: string | undefined): number | null {
  return text === undefined ? null : Number(text.replaceAll(",", ""));
}

/** Adds to a list that a hostile log must not grow without end. */
export function keep<T>(list: T[], item: T, most = 12): void {
  if (list.length < most) list.push(item);
}
