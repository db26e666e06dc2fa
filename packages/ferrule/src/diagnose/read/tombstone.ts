import { readTombstoneFrame } from "../frames/tombstone-frame.ts";
import type { Quote, Signal } from "../model.ts";
import { fault, signalNumbered } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex, keep, StackBuilder } from "./stack-builder.ts";

const head =
  /^signal (\d+) \((SIG\w+)\), code -?\d+ \(\w+[^)]*\)(?:, fault addr (?:(0x[0-9a-f]+)|-+))?/;

/** Android's tombstone, in a file or in logcat: signal, fault address, cause, backtrace. */
export const tombstone: Reader = {
  name: "tombstone",
  triggers: [
    "signal 11 (SIG",
    "signal 6 (SIG",
    "signal 7 (SIG",
    "signal 4 (SIG",
    "signal 5 (SIG",
    "signal 8 (SIG",
  ],
  open(line, sink) {
    const found = head.exec(line.text);
    return found
      ? new TombstoneSection(line, sink, signalNumbered(Number(found[1])), hex(found[3]))
      : null;
  },
};

class TombstoneSection implements Section {
  #sink: Sink;
  #quotes: Quote[];
  #signal: Signal;
  #address: bigint | null;
  #stack: StackBuilder;
  #done = false;

  constructor(line: Line, sink: Sink, signal: Signal, address: bigint | null) {
    this.#sink = sink;
    this.#quotes = [line];
    this.#signal = signal;
    this.#address = address;
    this.#stack = new StackBuilder(line);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    if (/^signal \d+ \(SIG/.test(text)) return "over";
    if (/^(?:Cause|Abort message): /.test(text) && this.#quotes.length < 3)
      keep(this.#quotes, line);
    const frame = readTombstoneFrame(text);
    if (frame === null) {
      if (this.#stack.size > 0) this.#done = true;
      return "foreign";
    }
    if (!this.#done) this.#stack.add(frame, line);
    return "more";
  }

  close(): void {
    const address = this.#signal === "ABRT" ? null : this.#address;
    this.#sink.report(
      fault({
        tool: "android",
        signal: this.#signal,
        address,
        stack: this.#stack.build(),
        quotes: this.#quotes,
      }),
    );
    this.#sink.report({
      kind: "context",
      tool: "android",
      host: "android",
      function: null,
      quotes: this.#quotes.slice(0, 1),
    });
  }
}
