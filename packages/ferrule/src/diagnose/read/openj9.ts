import { frame } from "../frames/frame.ts";
import type { Quote, Signal } from "../model.ts";
import { fault, signalNumbered } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex, keep, StackBuilder } from "./stack-builder.ts";

/** OpenJ9's `Unhandled exception`: signal number, fault address, module and its native backtrace. */
export const openj9: Reader = {
  name: "openj9",
  triggers: [
    "Type=Segmentation error",
    "Type=Unhandled trap",
    "Type=Floating point error",
    "J9Generic_Signal_Number=",
  ],
  open(line, sink) {
    return /vmState=|J9Generic_Signal/.test(line.text) ? new OpenJ9Section(line, sink) : null;
  },
};

class OpenJ9Section implements Section {
  #sink: Sink;
  #quotes: Quote[];
  #signal: Signal = "SEGV";
  #address: bigint | null = null;
  #pc: bigint | null = null;
  #module: string | null = null;
  #stack: StackBuilder;
  #seen = false;

  constructor(head: Line, sink: Sink) {
    this.#sink = sink;
    this.#quotes = [head];
    this.#stack = new StackBuilder(head);
    this.take(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const number = /Signal_Number=([0-9a-f]+)/.exec(text);
    if (number && !text.includes("J9Generic_Signal_Number"))
      this.#signal = signalNumbered(Number.parseInt(number[1]!, 16));
    const address = /(?:Inaccessible|Target)Address=([0-9a-f]+)/i.exec(text);
    if (address) {
      this.#address = hex(address[1]);
      keep(this.#quotes, line);
    }
    this.#pc ??= hex(/\b(?:RIP|PC|EIP)=([0-9a-f]{8,16})/.exec(text)?.[1]);
    this.#module ??= /^Module=(\S+)/.exec(text)?.[1] ?? null;
    const trace =
      /^\s*(?:\(0x[0-9A-F]+ \[([^\]+]+)\+0x[0-9a-f]+\]\)|(\S.*?)\+0x[0-9a-f]+ \(0x[0-9A-F]+ \[([^\]+]+)\+0x[0-9a-f]+\]\))/i.exec(
        text,
      );
    if (trace) {
      this.#seen = true;
      this.#stack.add(
        frame({ symbol: trace[2] ?? null, module: trace[1] ?? trace[3] ?? null }),
        line,
      );
      return "more";
    }
    return this.#seen && /^-{5,}/.test(text) ? "over" : "more";
  }

  close(): void {
    this.#sink.report(
      fault({
        tool: "openj9",
        signal: this.#signal,
        address: this.#address,
        pc: this.#pc,
        module: this.#module,
        stack: this.#stack.build(),
        quotes: this.#quotes.slice(0, 3),
      }),
    );
  }
}
