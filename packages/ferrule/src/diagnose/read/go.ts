import { readGoFrame } from "../frames/go-frame.ts";
import type { Quote, Signal } from "../model.ts";
import { fault, signalNamed } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex, keep, StackBuilder } from "./stack-builder.ts";

const bracketed = /^\[signal (SIG[A-Z]+): .*?addr=(0x[0-9a-f]+) pc=(0x[0-9a-f]+)\]/;
const bare =
  /^(SIG[A-Z]+): (?:abort|segmentation violation|bus error|illegal instruction|floating-point|trace)/;

/** Go's signals, in cgo or not, with the first goroutine's frames. */
export const go: Reader = {
  name: "go",
  triggers: [
    "[signal SIG",
    "SIGABRT: abort",
    "SIGSEGV: segmentation",
    "SIGBUS: bus",
    "SIGILL: illegal",
    "SIGFPE: floating",
    "unexpected fault address",
  ],
  open(line, sink) {
    const found = bracketed.exec(line.text) ?? bare.exec(line.text);
    if (found)
      return new GoSection(line, sink, signalNamed(found[1]!), hex(found[2]), hex(found[3]));
    const address = /^unexpected fault address (0x[0-9a-f]+)/.exec(line.text);
    return address ? new GoSection(line, sink, "SEGV", hex(address[1]), null) : null;
  },
};

/** `main._Cfunc_name(…)`: the C function that a goroutine is in. */
export const goContext: Reader = {
  name: "go-context",
  triggers: ["._Cfunc_"],
  open(line, sink) {
    const found = /(?:^|\s)[\w./]+\._Cfunc_(\w+)\(/.exec(line.text);
    if (found)
      sink.report({ kind: "context", tool: "go", host: "go", function: found[1]!, quotes: [line] });
    return null;
  },
};

class GoSection implements Section {
  #sink: Sink;
  #quotes: Quote[];
  #signal: Signal;
  #address: bigint | null;
  #pc: bigint | null;
  #stack: StackBuilder;
  #goroutine = false;
  #done = false;

  constructor(head: Line, sink: Sink, signal: Signal, address: bigint | null, pc: bigint | null) {
    this.#sink = sink;
    this.#quotes = [head];
    this.#signal = signal;
    this.#address = address;
    this.#pc = pc;
    this.#stack = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const signal = bracketed.exec(text);
    if (signal) {
      this.#signal = signalNamed(signal[1]!);
      this.#address ??= hex(signal[2]);
      this.#pc ??= hex(signal[3]);
      keep(this.#quotes, line);
      return "more";
    }
    this.#pc ??= hex(/^PC=(0x[0-9a-f]+)/.exec(text)?.[1]);
    if (text.startsWith("PC=")) this.#address ??= hex(/ addr=(0x[0-9a-f]+)/.exec(text)?.[1]);
    if (/^goroutine \d+ /.test(text)) {
      if (this.#goroutine) return "over";
      this.#goroutine = true;
      return "more";
    }
    if (!this.#goroutine || this.#done) return "foreign";
    const frame = readGoFrame(text);
    if (frame) this.#stack.add(frame, line);
    else if (text.trim() === "") this.#done = true;
    return "more";
  }

  close(): void {
    this.#sink.report(
      fault({
        tool: "go",
        signal: this.#signal,
        address: this.#signal === "ABRT" ? null : this.#address,
        pc: this.#pc,
        stack: this.#stack.build(),
        quotes: this.#quotes,
      }),
    );
  }
}
