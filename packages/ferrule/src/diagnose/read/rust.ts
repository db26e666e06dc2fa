import { readRustFrame } from "../frames/rust-frame.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { StackBuilder } from "./stack-builder.ts";

/** The backtrace that Rust prints of a panic: says where, and who had called. */
export const rust: Reader = {
  name: "rust",
  triggers: ["stack backtrace:"],
  open(line, sink) {
    return line.text.trim() === "stack backtrace:" ? new PanicSection(line, sink) : null;
  },
};

class PanicSection implements Section {
  #sink: Sink;
  #head: Line;
  #stack: StackBuilder;
  #pending: { readonly frame: ReturnType<typeof readRustFrame> & {}; readonly line: Line } | null =
    null;

  constructor(head: Line, sink: Sink) {
    this.#sink = sink;
    this.#head = head;
    this.#stack = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const place = /^\s+at (\S+:\d+(?::\d+)?)$/.exec(line.text);
    if (place) {
      this.#flush(place[1]!);
      return "more";
    }
    const frame = readRustFrame(line.text);
    if (frame === null) return this.#stack.size > 0 || this.#pending ? "over" : "foreign";
    this.#flush(null);
    this.#pending = { frame, line };
    return "more";
  }

  /** The place of a frame is on the line after it. */
  #flush(source: string | null): void {
    if (this.#pending) this.#stack.add({ ...this.#pending.frame, source }, this.#pending.line);
    this.#pending = null;
  }

  close(): void {
    this.#flush(null);
    const stack = this.#stack.build();
    const quotes = [this.#head];
    if (stack !== null && stack.frames.some(({ symbol }) => /^(?:std|core)::/.test(symbol ?? "")))
      this.#sink.report({
        kind: "phrase",
        tool: "rust",
        id: "rust/panic",
        function: null,
        stack,
        quotes,
      });
  }
}
