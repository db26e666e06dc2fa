import { readSanitizerFrame } from "../frames/sanitizer-frame.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { StackBuilder } from "./stack-builder.ts";

/** UBSan's messages that speak of the boundary; its arithmetic ones do not. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [
    /(?:member access within|load of|store to|applying .* to|reference binding to) null pointer|null pointer passed as argument/,
    "ubsan/null",
  ],
  [/call to function .* through pointer to incorrect function type/, "ubsan/function-type"],
  [
    /(?:load|store|member access|reference binding|constructor call).*misaligned address/,
    "ubsan/misaligned",
  ],
  [/load of value \d+, which is not a valid value for type '(?:_Bool|bool)'/, "ubsan/bool"],
  [/load of value -?\d+, which is not a valid value for type/, "ubsan/enum"],
  [/insufficient space for an object/, "ubsan/object-size"],
];

/** UndefinedBehaviorSanitizer: `file:line:column: runtime error: …`, perhaps with a stack. */
export const ubsan: Reader = {
  name: "ubsan",
  triggers: [": runtime error: "],
  open(line, sink) {
    if (!/^\S+:\d+(?::\d+)?: runtime error: /.test(line.text)) return null;
    const meaning = meanings.find(([pattern]) => pattern.test(line.text));
    return meaning ? new UbsanSection(line, meaning[1], sink) : null;
  },
};

class UbsanSection implements Section {
  #sink: Sink;
  #head: Line;
  #id: string;
  #stack: StackBuilder;

  constructor(head: Line, id: string, sink: Sink) {
    this.#sink = sink;
    this.#head = head;
    this.#id = id;
    this.#stack = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const frame = /^\s*#\d/.test(text) ? readSanitizerFrame(text) : null;
    if (frame === null) return this.#stack.size > 0 ? "over" : "foreign";
    this.#stack.add(frame, line);
    return "more";
  }

  close(): void {
    const stack = this.#stack.build();
    const quotes = [this.#head];
    this.#sink.report({
      kind: "phrase",
      tool: "ubsan",
      id: this.#id,
      function: null,
      stack,
      quotes,
    });
  }
}
