import { readLldbFrame, readMacFrame } from "../frames/lldb-frame.ts";
import type { Frame, Quote, Signal } from "../model.ts";
import { fault, signalNamed } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex, keep, StackBuilder } from "./stack-builder.ts";

/** lldb: `stop reason = EXC_BAD_ACCESS (code=1, address=0x0)` or `= signal SIGABRT`, and its frames. */
export const lldb: Reader = {
  name: "lldb",
  triggers: ["stop reason = "],
  open(line, sink) {
    const signal = /stop reason = (?:signal )?(SIG[A-Z]+|EXC_\w+)/.exec(line.text);
    return signal ? new AppleSection(line, sink, signalOf(signal[1]!), readLldbFrame) : null;
  },
};

/** A macOS crash report: its exception, and the frames of the crashed thread. */
export const macCrash: Reader = {
  name: "macos",
  triggers: ["Exception Type:"],
  open(line, sink) {
    const signal = /Exception Type:\s+(\w+)(?: \((SIG\w+)\))?/.exec(line.text);
    return signal
      ? new AppleSection(line, sink, signalOf(signal[2] ?? signal[1]!), readMacFrame)
      : null;
  },
};

function signalOf(name: string): Signal {
  if (name.startsWith("EXC_BAD_ACCESS")) return "SEGV";
  if (name.startsWith("EXC_BREAKPOINT")) return "TRAP";
  if (name.startsWith("EXC_BAD_INSTRUCTION")) return "ILL";
  if (name.startsWith("EXC_ARITHMETIC")) return "FPE";
  if (name.startsWith("EXC_CRASH")) return "ABRT";
  return signalNamed(name);
}

class AppleSection implements Section {
  #sink: Sink;
  #signal: Signal;
  #read: (line: string) => Frame | null;
  #stack: StackBuilder;
  #quotes: Quote[];
  #address: bigint | null;
  #code: string;
  #over = false;

  constructor(head: Line, sink: Sink, signal: Signal, read: (line: string) => Frame | null) {
    this.#sink = sink;
    this.#signal = signal;
    this.#read = read;
    this.#stack = new StackBuilder(head);
    this.#quotes = [head];
    this.#address = hex(/address=(0x[0-9a-f]+)/i.exec(head.text)?.[1]);
    this.#code = head.text;
  }

  take(line: Line): "more" | "foreign" | "over" {
    if (this.#over) return "over";
    const { text } = line;
    const codes =
      /^(?:Exception Codes|Exception Subtype|Termination Reason|VM Region Info|Crashed Thread):/.exec(
        text,
      );
    if (codes) {
      this.#address ??= hex(/at (0x[0-9a-f]+)/i.exec(text)?.[1]);
      this.#code = `${this.#code}${text}`.slice(0, 2_000);
      if (codes[0].startsWith("Exception S")) keep(this.#quotes, line);
      return "more";
    }
    const frame = this.#read(text);
    if (frame) {
      this.#stack.add(frame, line);
      return "more";
    }
    if (
      this.#stack.size > 0 &&
      (text.trim() === "" || /^Thread \d+|^\(lldb\)|^\* thread/.test(text))
    )
      this.#over = true;
    return "foreign";
  }

  close(): void {
    this.#sink.report(
      fault({
        tool: this.#read === readLldbFrame ? "lldb" : "macos",
        signal: this.#signal,
        address: this.#signal === "ABRT" ? null : this.#address,
        nonCanonical: /pointer authentication failure|EXC_I386_GPFLT|non-canonical/i.test(
          this.#code,
        ),
        stack: this.#stack.build(),
        quotes: this.#quotes.slice(0, 3),
      }),
    );
  }
}
