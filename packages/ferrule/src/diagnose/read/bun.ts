import { fault } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex } from "./stack-builder.ts";

/**
 * Bun's crash banner. It blames Bun; what counts is whether `bun:ffi` was loaded, and the address.
 * The list of built-in modules comes before the panic, so the section starts with the banner.
 */
export const bun: Reader = {
  name: "bun",
  triggers: ["Bun v"],
  open(line, sink) {
    return /^Bun v\d.* (?:Linux|macOS|Windows)/i.test(line.text)
      ? new BunSection(line, sink)
      : null;
  },
};

class BunSection implements Section {
  #sink: Sink;
  #ffi: Line | null = null;
  #over = false;

  constructor(_head: Line, sink: Sink) {
    this.#sink = sink;
  }

  take(line: Line): "more" | "foreign" | "over" {
    if (this.#over) return "over";
    const { text } = line;
    if (/^Builtins: .*"bun:ffi"/.test(text)) this.#ffi = line;
    const panic = /^panic\([^)]*\): (.*)$/.exec(text);
    if (panic) {
      this.#panic(line, panic[1]!);
      this.#over = true;
    }
    return panic || /^(?:Linux|macOS|CPU|Args|Features|Builtins|Elapsed|RSS)\b/.test(text)
      ? "more"
      : "foreign";
  }

  #panic(line: Line, said: string): void {
    const quotes = this.#ffi === null ? [line] : [line, this.#ffi];
    const tool = "bun";
    const address = /(?:Segmentation fault|Bus error) at address (0x[0-9A-F]+)/i.exec(said);
    if (address)
      this.#sink.report(
        fault({
          tool,
          signal: said.startsWith("Bus") ? "BUS" : "SEGV",
          address: hex(address[1]),
          quotes,
        }),
      );
    else if (/abort\(\) called/.test(said))
      this.#sink.report(fault({ tool, signal: "ABRT", quotes }));
    else if (/Illegal instruction/i.test(said))
      this.#sink.report(fault({ tool, signal: "ILL", quotes }));
    if (this.#ffi !== null)
      this.#sink.report({
        kind: "context",
        tool,
        host: "bun",
        function: null,
        quotes: [this.#ffi],
      });
  }

  close(): void {}
}
