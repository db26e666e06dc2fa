import { readHotspotFrame } from "../frames/hotspot-frame.ts";
import type { Quote, Signal } from "../model.ts";
import { fault, signalNamed } from "./fault.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex, keep, StackBuilder } from "./stack-builder.ts";

/** HotSpot's fatal error: the console's summary, and the hs_err file with its native frames. */
export const hotspot: Reader = {
  name: "hotspot",
  triggers: ["A fatal error has been detected by the Java Runtime Environment"],
  open(line, sink) {
    return new HotspotSection(line, sink);
  },
};

class HotspotSection implements Section {
  #sink: Sink;
  #quotes: Quote[];
  #signal: Signal = "OTHER";
  #stack: StackBuilder;
  #problem: StackBuilder;
  #pc: bigint | null = null;
  #address: bigint | null = null;
  #sp: bigint | null = null;
  #foreign = false;
  #nonCanonical = false;
  #method: { readonly name: string; readonly at: Line } | null = null;
  #in: "head" | "problem" | "native" | "java" | "rest" = "head";

  constructor(head: Line, sink: Sink) {
    this.#sink = sink;
    this.#quotes = [head];
    this.#stack = new StackBuilder(head);
    this.#problem = new StackBuilder(head);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    if (text.includes("A fatal error has been detected")) return "over";
    if (/^-+ {2}P R O C E S S/.test(text) || text.startsWith("Dynamic libraries:")) return "over";
    const signal =
      /^#\s+(SIG[A-Z]+|EXCEPTION_\w+|Internal Error|Out of Memory Error) .*?(?:pc=(0x[0-9a-f]+))?[,)]/i.exec(
        text,
      );
    if (signal) {
      this.#signal = signal[1]!.startsWith("EXCEPTION_ACCESS") ? "SEGV" : signalNamed(signal[1]!);
      this.#pc ??= hex(/pc=(0x[0-9a-f]+)/i.exec(text)?.[1]);
      keep(this.#quotes, line);
      return "more";
    }
    if (text.startsWith("# Problematic frame:")) this.#in = "problem";
    else if (this.#in === "problem" && text.startsWith("# ")) {
      const frame = readHotspotFrame(text.slice(2));
      if (frame) this.#problem.add(frame, line);
      keep(this.#quotes, line);
      this.#in = "head";
    } else if (text.startsWith("Current thread is native thread")) this.#foreign = true;
    else if (text.startsWith("Native frames:")) this.#in = "native";
    else if (text.startsWith("Java frames:")) this.#in = "java";
    else if (this.#in === "java") this.#java(line);
    else if (this.#in === "native") this.#native(line);
    else this.#siginfo(line);
    return "more";
  }

  #native(line: Line): void {
    const { text } = line;
    const frame = readHotspotFrame(text);
    if (frame) this.#stack.add(frame, line);
    else if (text.startsWith("Java frames:")) this.#in = "java";
    else if (text.trim() === "") this.#in = "rest";
  }

  /** The innermost Java frame is the native method, when the VM was in one. */
  #java(line: Line): void {
    this.#in = "rest";
    const method = readHotspotFrame(line.text);
    if (method?.symbol == null || /^(?:java|javax|jdk|sun)\./.test(method.symbol)) return;
    this.#method = { name: method.symbol, at: line };
  }

  #siginfo(line: Line): void {
    const info =
      /^siginfo: .*(?:si_addr: |reading address |writing address |data execution prevention violation at address )(0x[0-9a-f]+)/i.exec(
        line.text,
      );
    if (info) {
      this.#address = hex(info[1]);
      keep(this.#quotes, line);
    }
    if (/^siginfo: .*SI_KERNEL/.test(line.text)) {
      this.#address = null;
      this.#nonCanonical = true;
    }
    this.#sp ??= hex(/,\s+sp=(0x[0-9a-f]+)/i.exec(line.text)?.[1]);
  }

  close(): void {
    if (this.#method !== null) {
      const { name, at } = this.#method;
      this.#sink.report({
        kind: "context",
        tool: "jvm",
        host: "jvm",
        function: name,
        quotes: [at],
      });
    }
    this.#sink.report(
      fault({
        tool: "jvm",
        signal: this.#signal,
        address: this.#address,
        pc: this.#pc,
        sp: this.#sp,
        nonCanonical: this.#nonCanonical,
        foreignThread: this.#foreign,
        stack: this.#stack.build() ?? this.#problem.build(),
        quotes: this.#quotes.slice(0, 5),
      }),
    );
  }
}
