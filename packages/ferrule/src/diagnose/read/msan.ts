import { readSanitizerFrame } from "../frames/sanitizer-frame.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { StackBuilder } from "./stack-builder.ts";

/** MemorySanitizer: one stack, of the use of what was never written. */
export const msan: Reader = {
  name: "msan",
  triggers: ["WARNING: MemorySanitizer: use-of-uninitialized-value"],
  open(line, sink) {
    return new UninitialisedSection(line, sink);
  },
};

class UninitialisedSection implements Section {
  #sink: Sink;
  #head: Line;
  #touched: StackBuilder;
  #done = false;

  constructor(head: Line, sink: Sink) {
    this.#sink = sink;
    this.#head = head;
    this.#touched = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    if (text.includes("SUMMARY: MemorySanitizer")) return "over";
    if (/^\s+(?:Uninitialized value was|Memory was marked)/.test(text)) this.#done = true;
    const frame = /^\s*#\d/.test(text) ? readSanitizerFrame(text) : null;
    if (frame && !this.#done) this.#touched.add(frame, line);
    return frame ? "more" : "foreign";
  }

  close(): void {
    this.#sink.report({
      kind: "memory",
      tool: "msan",
      problem: "uninitialised",
      access: "read",
      size: null,
      address: null,
      region: null,
      touched: this.#touched.build(),
      freed: null,
      allocated: null,
      owner: null,
      created: null,
      quotes: [this.#head],
    });
  }
}
