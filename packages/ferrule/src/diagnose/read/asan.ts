import { readSanitizerFrame } from "../frames/sanitizer-frame.ts";
import type { MemoryProblem, MemoryReport, Quote, Region, Signal, Stack } from "../model.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { count, hex, keep, StackBuilder } from "./stack-builder.ts";

/** ASan's own words, as its headline and its SUMMARY use them. */
const problems: Readonly<Record<string, MemoryProblem>> = {
  "heap-use-after-free": "use-after-free",
  "use-after-free": "use-after-free",
  "tag-mismatch": "unaddressable",
  "use-after-poison": "unaddressable",
  "stack-use-after-return": "use-after-return",
  "stack-use-after-scope": "use-after-scope",
  "heap-buffer-overflow": "overflow",
  "stack-buffer-overflow": "stack-overflow-write",
  "stack-buffer-underflow": "stack-overflow-write",
  "dynamic-stack-buffer-overflow": "stack-overflow-write",
  "global-buffer-overflow": "global-overflow",
  "container-overflow": "overflow",
  "attempting double-free": "double-free",
  "double-free": "double-free",
  "attempting free on address which was not malloc()-ed": "bad-free",
  "attempting to call malloc_usable_size() for pointer which is not owned": "bad-free",
  "bad-free": "bad-free",
  "alloc-dealloc-mismatch": "mismatched-free",
  "new-delete-type-mismatch": "mismatched-free",
  "negative-size-param": "size",
  "calloc-overflow": "size",
  "reallocarray-overflow": "size",
  "allocation-size-too-big": "size",
  "requested allocation size": "size",
  "out-of-memory": "size",
};

const headline =
  /ERROR: (?:Address|HWAddress)Sanitizer: (?:attempting )?([A-Za-z][\w-]*(?: on address which was not malloc\(\)-ed)?)/;
const signals: Readonly<Record<string, Signal>> = {
  SEGV: "SEGV",
  BUS: "BUS",
  ABRT: "ABRT",
  ILL: "ILL",
  FPE: "FPE",
  TRAP: "TRAP",
  "access-violation": "SEGV",
};

/** HWASan says the cause on a line of its own, after the headline's `tag-mismatch`. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/Cause: use-after-free/, "heap-use-after-free"],
  [/Cause: heap-buffer-overflow/, "heap-buffer-overflow"],
  [/Cause: stack tag-mismatch/, "stack-use-after-return"],
  [/Cause: global-overflow/, "global-buffer-overflow"],
];

/** AddressSanitizer and HWASan: heap, stack and global reports, and the signals they catch. */
export const asan: Reader = {
  name: "asan",
  triggers: ["ERROR: AddressSanitizer", "ERROR: HWAddressSanitizer", "freed by thread T"],
  open(line, sink) {
    if (line.text.includes("freed by thread")) return new AsanReport(line, sink, null);
    const word = headline.exec(line.text)?.[1];
    if (word === undefined || word === "nested" || word.startsWith("detected")) return null;
    return new AsanReport(line, sink, word);
  },
};

type Role = "touched" | "freed" | "allocated" | "owner";

class AsanReport implements Section {
  #sink: Sink;
  #word: string | null;
  #head: Line;
  #quotes: Quote[];
  #stacks: Partial<Record<Role, StackBuilder>> = {};
  #threads = new Map<string, StackBuilder>();
  #filling: StackBuilder;
  #access: MemoryReport["access"] = null;
  #size: number | null = null;
  #region: Region | null = null;
  #high = false;
  #ended = false;

  constructor(head: Line, sink: Sink, word: string | null) {
    this.#sink = sink;
    this.#word = word;
    this.#head = head;
    this.#quotes = [head];
    const role = word === null ? "freed" : "touched";
    this.#filling = this.#stacks[role] = new StackBuilder(head, threadOf(head.text));
  }

  take(line: Line): "more" | "foreign" | "over" {
    const { text } = line;
    if (this.#ended) return "over";
    const numbered = /^\s*#\d/.test(text);
    if (numbered && this.#filling.full) return "more";
    const frame = numbered ? readSanitizerFrame(text) : null;
    if (frame) {
      this.#filling.add(frame, line);
      return "more";
    }
    if (/ERROR: (?:HW)?AddressSanitizer/.test(text) && !text.includes("nested bug")) return "over";
    if (/^SUMMARY: (?:HW)?AddressSanitizer/.test(text)) {
      this.#word ??= /Sanitizer: ([\w-]+)/.exec(text)?.[1] ?? null;
      return "more";
    }
    if (/==\d+==ABORTING|nested bug in the same thread/.test(text)) {
      this.#ended = true;
      return "more";
    }
    return this.#detail(line) ? "more" : "foreign";
  }

  #detail(line: Line): boolean {
    const { text } = line;
    const access = /^(READ|WRITE) of size (\d+)/.exec(text);
    if (access) {
      this.#access = access[1] === "READ" ? "read" : "write";
      this.#size = count(access[2]);
      this.#stacks.touched = this.#filling = new StackBuilder(line, threadOf(text));
      keep(this.#quotes, line);
      return true;
    }
    const signal = /The signal is caused by a (READ|WRITE|UNKNOWN) memory access/.exec(text);
    if (signal) {
      this.#access = signal[1] === "UNKNOWN" ? null : signal[1] === "READ" ? "read" : "write";
      return true;
    }
    if (/high value address|non-canonical/.test(text)) this.#high = true;
    const cause = causes.find(([pattern]) => pattern.test(text));
    if (cause) {
      this.#word = cause[1];
      keep(this.#quotes, line);
      return true;
    }
    const region =
      /is located (\d+) bytes? (inside of|inside|to the right of|to the left of|after|before) (?:a )?(\d+)-byte region/.exec(
        text,
      );
    if (region) {
      this.#region = {
        offset: Number(region[1]),
        where: placeOf(region[2]!),
        size: Number(region[3]),
      };
      keep(this.#quotes, line);
      this.#filling = new StackBuilder(line);
      return true;
    }
    const thread = /^Thread (T\d+).* created by/.exec(text);
    if (thread) {
      this.#filling = new StackBuilder(line, thread[1]!);
      if (this.#threads.size < 64) this.#threads.set(thread[1]!, this.#filling);
      return true;
    }
    const role = roleOf(text);
    if (role !== null) {
      this.#stacks[role] ??= new StackBuilder(line, threadOf(text));
      this.#filling = this.#stacks[role];
      keep(this.#quotes, line);
      return true;
    }
    return /^\s*$|^=+$|shadow|^[ =]>?\s*0x|^\s+\[\d+, \d+\)|HINT|DEADLYSIGNAL|^==\d+==|^ {2}[A-Z]/i.test(
      text,
    );
  }

  close(): void {
    const word = this.#word ?? "heap-use-after-free";
    const text = this.#head.text;
    const address = hex(
      /on (?:unknown )?address (0x[0-9a-f]+)/i.exec(text)?.[1] ??
        /(?:-free on|malloc\(\)-ed:) (0x[0-9a-f]+)/i.exec(text)?.[1],
    );
    const build = (role: Role): Stack | null => this.#stacks[role]?.build() ?? null;
    const signal = signals[word];
    if (signal !== undefined || word === "stack-overflow") {
      this.#sink.report({
        kind: "fault",
        tool: "asan",
        signal: signal ?? "SEGV",
        address: /unknown address \(/.test(text) ? null : address,
        pc: hex(/\(pc (0x[0-9a-f]+)/i.exec(text)?.[1]),
        sp: word === "stack-overflow" ? address : hex(/ sp (0x[0-9a-f]+)/i.exec(text)?.[1]),
        access: this.#access === "free" ? null : this.#access,
        nonCanonical: this.#high,
        module: null,
        foreignThread: false,
        stack: build("touched") ?? threadOnly(this.#head),
        quotes: this.#quotes,
      });
      return;
    }
    const problem = problems[word] ?? problems[`attempting ${word}`];
    if (problem === undefined) return;
    this.#sink.report({
      kind: "memory",
      tool: "asan",
      problem,
      access: this.#access ?? (/free/.test(word) && problem !== "use-after-free" ? "free" : null),
      size: this.#size,
      address,
      region: this.#region,
      touched: build("touched"),
      freed: build("freed"),
      allocated: build("allocated"),
      owner: build("owner"),
      created: this.#threads.get(build("touched")?.thread ?? "")?.build() ?? null,
      quotes: this.#quotes.slice(0, 8),
    });
  }
}

/** A stack without frames still says which thread it was. */
function threadOnly(head: Line): Stack | null {
  const thread = / (T\d+)\)/.exec(head.text)?.[1] ?? null;
  return thread === null ? null : { frames: [], at: head, thread };
}

function threadOf(text: string): string | null {
  return /thread (T\d+)/.exec(text)?.[1] ?? / (T\d+)\)/.exec(text)?.[1] ?? null;
}

function placeOf(words: string): Region["where"] {
  if (words.startsWith("inside")) return "inside";
  return words === "to the right of" || words === "after" ? "after" : "before";
}

function roleOf(text: string): Role | null {
  if (/freed by thread/.test(text)) return "freed";
  if (/allocated by thread|previously allocated/.test(text)) return "allocated";
  return /is located in stack of thread/.test(text) ? "owner" : null;
}
