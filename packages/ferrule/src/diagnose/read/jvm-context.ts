import type { Reader } from "./reader.ts";

const native = /^\s*at (?:[\w.]+\/)?([\w$.]+)\.([\w$<>]+)\(Native Method\)/;

/** `at Shelf.release(Native Method)`: the native method that a managed stack is in. */
export const jvmContext: Reader = {
  name: "jvm-context",
  triggers: ["(Native Method)"],
  open(line, sink) {
    const found = native.exec(line.text);
    if (found === null || /^(?:java|javax|jdk|sun|com\.sun)\./.test(found[1]!)) return null;
    sink.report({
      kind: "context",
      tool: "jvm",
      host: "jvm",
      function: `${found[1]}.${found[2]}`,
      quotes: [line],
    });
    return null;
  },
};
