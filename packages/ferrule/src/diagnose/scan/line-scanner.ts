import type { Automaton } from "./automaton.ts";

/** What is kept of one line. No report has longer ones that matter. */
const LONGEST = 16_384;
const NEWLINE = 10;

export type LineSink = {
  /** True while lines without a trigger are wanted too. */
  wantsAll(): boolean;
  /** `hit`: a trigger is in the line. `number` is 1-based. */
  line(text: string, number: number, hit: boolean): void;
};

/**
 * Cuts chunks of bytes into lines and hands on those that matter. Lines that hold no trigger are
 * only counted, never decoded; of a line without end no more than its beginning is kept.
 */
export class LineScanner {
  #automaton: Automaton;
  #sink: LineSink;
  #state = 0;
  #hit = false;
  #number = 1;
  #carry = Buffer.alloc(LONGEST);
  #carried = 0;

  constructor(automaton: Automaton, sink: LineSink) {
    this.#automaton = automaton;
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    const { columns, next, shift, accepting, newline } = this.#automaton;
    const end = chunk.length;
    let state = this.#state;
    let start = 0;
    for (let at = 0; at < end; at++) {
      state = next[(state << shift) + columns[chunk[at]!]!]!;
      if (state < accepting) continue;
      if (state !== newline) {
        // The rest of the line need not be searched.
        this.#hit = true;
        const over = chunk.indexOf(NEWLINE, at);
        if (over < 0) break;
        at = over;
      }
      if (this.#hit || this.#sink.wantsAll()) this.#emit(chunk, start, at);
      this.#carried = 0;
      this.#hit = false;
      this.#number++;
      start = at + 1;
      state = 0;
    }
    this.#state = this.#hit ? 0 : state;
    this.#keep(chunk, start, end);
  }

  end(): void {
    if (this.#carried > 0 && (this.#hit || this.#sink.wantsAll()))
      this.#emit(Buffer.alloc(0), 0, 0);
    this.#carried = 0;
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const room = Math.min(LONGEST - this.#carried, end - start);
    if (room > 0) chunk.copy(this.#carry, this.#carried, start, start + room);
    this.#carried += Math.max(0, room);
  }

  #emit(chunk: Buffer, start: number, end: number): void {
    if (this.#carried === 0) {
      this.#sink.line(
        chunk.toString("utf8", start, Math.min(end, start + LONGEST)),
        this.#number,
        this.#hit,
      );
      return;
    }
    this.#keep(chunk, start, end);
    this.#sink.line(this.#carry.toString("utf8", 0, this.#carried), this.#number, this.#hit);
  }
}
