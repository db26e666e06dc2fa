import { readGdbFrame } from "../frames/gdb-frame.ts";
import type { Host, Quote, Signal } from "../model.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { hex, keep, StackBuilder } from "./stack-builder.ts";

/** The names that runtimes give their main threads. */
const hosts: readonly (readonly [string, Host])[] = [
  ["node-MainThread", "node"],
  ["MainThread", "node"],
  ["node", "node"],
  ["deno", "deno"],
  ["bun", "bun"],
  ["Bun", "bun"],
  ["mono", "mono"],
  ["java", "jvm"],
  ["dotnet", "dotnet"],
  ["luajit", "luajit"],
];

const stopped = /(?:received signal|terminated with signal) SIG([A-Z]+)/;

/**
 * gdb on a live program or a core: the signal, the stack, and what was asked for besides: registers,
 * `$_siginfo`, the instruction. Also the dump that Mono takes of itself with gdb: there the frames
 * that count are those under the signal handler.
 */
export const gdb: Reader = {
  name: "gdb",
  triggers: ["received signal SIG", "terminated with signal SIG", "<signal handler called>"],
  open(line, sink) {
    const signal = stopped.exec(line.text);
    const host = hosts.find(([name]) => line.text.includes(`"${name}" received`));
    if (host)
      sink.report({ kind: "context", tool: "gdb", host: host[1], function: null, quotes: [line] });
    if (signal) return new GdbSection(line, sink, signalOf(signal[1]!));
    return /^#\d+\s+<signal handler called>/.test(line.text)
      ? new GdbSection(line, sink, null)
      : null;
  },
};

class GdbSection implements Section {
  #sink: Sink;
  #signal: Signal | null;
  #stack: StackBuilder;
  #quotes: Quote[];
  #last = -1;
  #closed = false;
  #values: { address: bigint | null; pc: bigint | null; sp: bigint | null } = {
    address: null,
    pc: null,
    sp: null,
  };
  #unmapped = false;
  #registers = new Map<string, bigint>();
  #instruction = "";

  constructor(head: Line, sink: Sink, signal: Signal | null) {
    this.#sink = sink;
    this.#signal = signal;
    this.#quotes = [head];
    this.#stack = new StackBuilder(head);
    if (signal === null) this.#last = Number(/^#(\d+)/.exec(head.text)![1]);
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    const index = /^#(\d+)\s/.exec(text);
    if (index && this.#stack.full && Number(index[1]) > this.#last) return "more";
    const frame = index ? readGdbFrame(text) : null;
    if (index && frame) return this.#frame(Number(index[1]), frame, line);
    if (/received signal SIG|\[Inferior \d+ \(process \d+\) (?:exited|detached)/.test(text))
      return "over";
    const address = /^\$\d+ = (?:\(.{1,40}\) )?(0x[0-9a-f]+)/.exec(text);
    if (address) this.#values.address ??= hex(address[1]);
    const register = /^([re]?[a-z]\w{0,3})\s+(0x[0-9a-f]+)\s/.exec(text);
    if (register) this.#register(register[1]!, hex(register[2]));
    if (text.startsWith("=> ")) this.#instruction = text;
    if (/^=> 0x[0-9a-f]+:\s+Cannot access memory/.test(text)) this.#unmapped = true;
    return address || register || /^0x[0-9a-f]{8,} +0x|^From |^=> |^\[Switching/.test(text)
      ? "more"
      : "foreign";
  }

  #frame(index: number, frame: ReturnType<typeof readGdbFrame> & {}, line: Line): "more" | "over" {
    if (frame.symbol === "<signal handler called>") {
      this.#stack = new StackBuilder(line);
      this.#last = index;
      return "more";
    }
    if (this.#closed || (index <= this.#last && this.#last >= 0)) {
      this.#closed = true;
      return this.#signal === null ? "over" : "more";
    }
    this.#last = index;
    this.#stack.add(frame, line);
    const told = /malloc_printerr \(str=.*"(.*)"\)/.exec(line.text);
    if (told || index === 0) keep(this.#quotes, line, 3);
    return "more";
  }

  #register(name: string, value: bigint | null): void {
    if (value === null || this.#registers.size > 64) return;
    this.#registers.set(name, value);
    if (/^[re]?(?:pc|ip)$/.test(name)) this.#values.pc ??= value;
    if (/^[re]?sp$/.test(name)) this.#values.sp ??= value;
  }

  /** The kernel gives 0 for an address that is none; the instruction's register has the truth. */
  #nonCanonical(): boolean {
    if (this.#values.address !== 0n) return false;
    const used = [...this.#instruction.matchAll(/\(%(\w+)/g)].map(([, name]) =>
      this.#registers.get(name!),
    );
    return used.some(
      (value) => value !== undefined && value > 0x7fffffffffffn && value < 0xffff800000000000n,
    );
  }

  close(): void {
    const impossible = this.#nonCanonical();
    const { pc, sp } = this.#values;
    const address = impossible ? null : this.#values.address;
    const stack = this.#stack.build();
    const abort =
      this.#signal === "ABRT" ||
      (this.#signal === null &&
        stack?.frames.some(({ symbol }) => symbol === "abort" || symbol === "__GI_abort"));
    this.#sink.report({
      kind: "fault",
      tool: "gdb",
      signal: this.#signal ?? (abort ? "ABRT" : "SEGV"),
      address: abort ? null : address,
      pc: this.#unmapped ? (address ?? pc) : pc,
      sp,
      access: null,
      nonCanonical: impossible,
      module: null,
      foreignThread: false,
      stack,
      quotes: this.#quotes,
    });
  }
}

function signalOf(name: string): Signal {
  const known: readonly Signal[] = ["SEGV", "BUS", "ABRT", "ILL", "FPE", "TRAP", "KILL"];
  return known.find((signal) => signal === name) ?? "OTHER";
}
