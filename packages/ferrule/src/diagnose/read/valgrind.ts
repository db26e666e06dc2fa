import { readValgrindFrame } from "../frames/valgrind-frame.ts";
import type { MemoryProblem, Quote, Region, Signal } from "../model.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { count, hex, keep, StackBuilder } from "./stack-builder.ts";

const own = /^==\d+== ?/;
const lost =
  /^([\d,]+) (?:\([\d,]+ direct, [\d,]+ indirect\) )?bytes in ([\d,]+) blocks are (definitely|possibly) lost/;
const block =
  /Address 0x[0-9a-f]+ is ([\d,]+) bytes (inside|after|before) (?:a|an unallocated) (?:recently re-allocated )?block of size ([\d,]+)(?: in arena "\w+")?(?: (free'd|alloc'd|client-defined))?/i;

/** Memcheck's headlines. */
const valgrindProblems: readonly (readonly [
  RegExp,
  MemoryProblem,
  "read" | "write" | "free" | null,
])[] = [
  [/Invalid read of size/, "unaddressable", "read"],
  [/Invalid write of size/, "unaddressable", "write"],
  [/Invalid free\(\)/, "bad-free", "free"],
  [/Mismatched free\(\)/, "mismatched-free", "free"],
  [/Jump to the invalid address/, "unaddressable", null],
  [
    /(?:Conditional jump or move depends on|Use of|contains|points to) uninitialised/,
    "uninitialised",
    "read",
  ],
  [
    /Argument '.*' of function .* has a fishy|(?:malloc|calloc|realloc).*argument.*fishy/,
    "size",
    null,
  ],
];

/** Valgrind memcheck's text: `==pid== Invalid read of size 8` and what follows. */
export const valgrind: Reader = {
  name: "valgrind",
  triggers: [
    "== Invalid read of size",
    "== Invalid write of size",
    "== Invalid free()",
    "== Mismatched free()",
    "== Jump to the invalid",
    "uninitialised",
    "fishy (possibly negative)",
    "definitely lost in loss record",
    "== Process terminating with default action",
    "== Command: ",
  ],
  open(line, sink) {
    const text = line.text.replace(/^.*(?===\d+== )/, "");
    if (!own.test(text)) return null;
    const said = text.replace(own, "");
    if (said.startsWith("Command: ")) return null;
    if (lost.test(said)) return new ValgrindReport(line, sink, "leak");
    if (said.startsWith("Process terminating")) return new ValgrindReport(line, sink, "signal");
    return valgrindProblems.some(([pattern]) => pattern.test(said))
      ? new ValgrindReport(line, sink, "memory")
      : null;
  },
};

class ValgrindReport implements Section {
  #sink: Sink;
  #head: Line;
  #kind: "memory" | "leak" | "signal";
  #quotes: Quote[];
  #stacks: StackBuilder[];
  #region: Region | null = null;
  #freed = false;
  #nowhere = false;
  /** The address is in memory that is there: a runtime's own business with its stacks. */
  #mapped = false;
  #nonCanonical = false;
  #address: bigint | null = null;

  constructor(head: Line, sink: Sink, kind: "memory" | "leak" | "signal") {
    this.#sink = sink;
    this.#head = head;
    this.#kind = kind;
    this.#quotes = [head];
    this.#stacks = [new StackBuilder(head)];
  }

  take(line: Line): "more" | "foreign" | "over" {
    const marked = own.exec(line.text);
    if (marked === null) return "foreign";
    const text = line.text.slice(marked[0].length);
    if (text.trim() === "") return this.#stacks[0]!.size > 0 ? "over" : "foreign";
    if (valgrindProblems.some(([pattern]) => pattern.test(text)) && this.#stacks[0]!.size > 0)
      return "over";
    const frame = readValgrindFrame(text);
    if (frame) {
      this.#stacks.at(-1)!.add(frame, line);
      return "more";
    }
    const address = /[Aa]ddress (0x[0-9a-f]+)/i.exec(text);
    if (address) this.#address ??= hex(address[1]);
    if (/General Protection Fault|non-canonical/i.test(text)) this.#nonCanonical = true;
    const near = block.exec(text);
    if (near) {
      const where = near[2] as Region["where"];
      this.#region = { offset: count(near[1])!, where, size: count(near[3])! };
      this.#freed = near[4] === "free'd";
    }
    if (/ segment$|on thread #?\d+'s stack/.test(text)) this.#mapped = true;
    if (/is not stack'd, malloc'd or \(recently\) free'd/.test(text)) this.#nowhere = true;
    if (address || /^\s*Block was alloc'd at|^\s*Uninitialised value was created/.test(text)) {
      keep(this.#quotes, line, 4);
      keep(this.#stacks, new StackBuilder(line), 6);
    }
    return "more";
  }

  close(): void {
    const said = this.#head.text.replace(/^.*==\d+== /, "");
    const [touched, second, third] = this.#stacks.map((stack) => stack.build());
    if (this.#kind === "leak") {
      const [, bytes, blocks] = lost.exec(said)!;
      if (!touched) return;
      this.#sink.report({
        kind: "leak",
        tool: "valgrind",
        bytes: count(bytes)!,
        blocks: count(blocks)!,
        allocated: touched,
        quotes: this.#quotes,
      });
      return;
    }
    if (this.#kind === "signal") {
      this.#signal(said, touched ?? second ?? null);
      return;
    }
    if (this.#mapped) return;
    const [, problem, access] = valgrindProblems.find(([pattern]) => pattern.test(said))!;
    const freed = this.#freed ? (second ?? null) : null;
    this.#sink.report({
      kind: "memory",
      tool: "valgrind",
      problem: valgrindProblem(problem, this.#region, this.#freed, this.#nowhere),
      access,
      size: count(/of size (\d+)/.exec(said)?.[1]),
      address: this.#address,
      region: this.#region,
      touched: touched ?? null,
      freed,
      allocated: this.#freed ? (third ?? null) : this.#region ? (second ?? null) : null,
      owner: null,
      created: null,
      quotes: this.#quotes,
    });
  }

  #signal(said: string, stack: ReturnType<StackBuilder["build"]>): void {
    const name = /\((SIG[A-Z]+)\)/.exec(said)?.[1]?.slice(3) ?? "";
    const signal: Signal =
      (["SEGV", "BUS", "ABRT", "ILL", "FPE", "TRAP", "KILL"] as const).find(
        (known) => known === name,
      ) ?? "OTHER";
    this.#sink.report({
      kind: "fault",
      tool: "valgrind",
      signal,
      address: this.#address,
      pc: null,
      sp: null,
      access: null,
      nonCanonical: this.#nonCanonical,
      module: null,
      foreignThread: false,
      stack,
      quotes: this.#quotes,
    });
  }
}

/** What the address adds to the headline. */
export function valgrindProblem(
  headline: MemoryProblem,
  region: Region | null,
  freed: boolean,
  nowhere: boolean,
): MemoryProblem {
  if (headline === "bad-free") return freed && region?.offset === 0 ? "double-free" : "bad-free";
  if (headline !== "unaddressable" || nowhere || region === null) return headline;
  return freed ? "use-after-free" : "overflow";
}
