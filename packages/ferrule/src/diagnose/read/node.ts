import { readNodeFrame } from "../frames/node-frame.ts";
import { fault } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { StackBuilder } from "./stack-builder.ts";

/** Node's and V8's native trace of an abort. */
export const nodeTrace: Reader = {
  name: "node",
  triggers: ["----- Native stack trace -----", "#FailureMessage Object:"],
  open(line, sink) {
    return new TraceSection(line, sink);
  },
};

/** `1: depot_each (node:internal/ffi…)`: the C function that JavaScript is in. */
export const nodeContext: Reader = {
  name: "node-context",
  triggers: ["(node:internal/ffi", "(node:ffi"],
  open(line, sink) {
    const found = /(?:^\s*\d+: |^\s*at )(\w+) \(node:(?:internal\/)?ffi/.exec(line.text);
    if (found)
      sink.report({
        kind: "context",
        tool: "node",
        host: "node",
        function: found[1]!,
        quotes: [line],
      });
    return null;
  },
};

class TraceSection implements Section {
  #sink: Sink;
  #head: Line;
  #stack: StackBuilder;

  constructor(head: Line, sink: Sink) {
    this.#sink = sink;
    this.#head = head;
    this.#stack = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const frame = readNodeFrame(text);
    if (frame) {
      this.#stack.add(frame, line);
      return "more";
    }
    return this.#stack.size > 0 && text.startsWith("-----") ? "over" : "foreign";
  }

  close(): void {
    this.#sink.report(
      fault({ tool: "node", signal: "ABRT", stack: this.#stack.build(), quotes: [this.#head] }),
    );
  }
}
