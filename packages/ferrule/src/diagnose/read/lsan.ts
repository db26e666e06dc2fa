import { readSanitizerFrame } from "../frames/sanitizer-frame.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { count, StackBuilder } from "./stack-builder.ts";

const head = /Direct leak of ([\d,]+) byte\(s\) in ([\d,]+) object\(s\) allocated from/;

/** LeakSanitizer: direct leaks. Indirect ones hang off a direct one and add nothing. */
export const lsan: Reader = {
  name: "lsan",
  triggers: ["Direct leak of "],
  open(line, sink) {
    return head.test(line.text) ? new LeakSection(line, sink) : null;
  },
};

class LeakSection implements Section {
  #sink: Sink;
  #head: Line;
  #stack: StackBuilder;

  constructor(line: Line, sink: Sink) {
    this.#sink = sink;
    this.#head = line;
    this.#stack = new StackBuilder(line);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const frame = /^\s*#\d/.test(text) ? readSanitizerFrame(text) : null;
    if (frame === null) return this.#stack.size > 0 ? "over" : "foreign";
    this.#stack.add(frame, line);
    return "more";
  }

  close(): void {
    const [, bytes, blocks] = head.exec(this.#head.text)!;
    const allocated = this.#stack.build();
    if (allocated === null) return;
    this.#sink.report({
      kind: "leak",
      tool: "lsan",
      bytes: count(bytes)!,
      blocks: count(blocks)!,
      allocated,
      quotes: [this.#head],
    });
  }
}
