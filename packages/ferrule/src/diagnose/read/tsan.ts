import { readSanitizerFrame } from "../frames/sanitizer-frame.ts";
import type { Quote, Stack } from "../model.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { keep, StackBuilder } from "./stack-builder.ts";

/** ThreadSanitizer: two accesses of one location, and where each thread came from. */
export const tsan: Reader = {
  name: "tsan",
  triggers: ["WARNING: ThreadSanitizer: "],
  open(line, sink) {
    return new RaceSection(line, sink);
  },
};

class RaceSection implements Section {
  #sink: Sink;
  #head: Quote;
  #stacks: StackBuilder[] = [];

  constructor(head: Quote, sink: Sink) {
    this.#sink = sink;
    this.#head = head;
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const frame = /^\s*#\d/.test(text) ? readSanitizerFrame(text) : null;
    if (frame) {
      this.#stacks.at(-1)?.add(frame, line);
      return "more";
    }
    if (/^={10,}$|^SUMMARY: ThreadSanitizer/.test(text)) return "over";
    if (
      /^\s+(?:Previous )?(?:atomic )?(?:read|write) of size|^\s+(?:Location|Thread|Mutex|As if)/i.test(
        text,
      )
    ) {
      if (this.#stacks.length < 6) keep(this.#stacks, new StackBuilder(line), 6);
      return "more";
    }
    return text.trim() === "" ? "more" : "foreign";
  }

  close(): void {
    const stacks = this.#stacks.map((stack) => stack.build()).filter((stack) => stack !== null);
    this.#sink.report({
      kind: "race",
      tool: "tsan",
      stacks: stacks satisfies readonly Stack[],
      quotes: [this.#head],
    });
  }
}
