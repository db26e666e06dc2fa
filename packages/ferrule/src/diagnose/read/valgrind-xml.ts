import { frame } from "../frames/frame.ts";
import type { Frame, MemoryProblem, Region } from "../model.ts";
import type { Line, Reader, Section, Sink } from "./reader.ts";
import { count, keep, StackBuilder } from "./stack-builder.ts";
import { valgrindProblem } from "./valgrind.ts";

const kinds: Readonly<Record<string, readonly [MemoryProblem, "read" | "write" | "free" | null]>> =
  {
    InvalidRead: ["unaddressable", "read"],
    InvalidWrite: ["unaddressable", "write"],
    InvalidJump: ["unaddressable", null],
    InvalidFree: ["bad-free", "free"],
    MismatchedFree: ["mismatched-free", "free"],
    UninitCondition: ["uninitialised", "read"],
    UninitValue: ["uninitialised", "read"],
    SyscallParam: ["uninitialised", "read"],
    FishyValue: ["size", null],
  };

/** Valgrind's XML, one element a line, as Valgrind writes it. */
export const valgrindXml: Reader = {
  name: "valgrind-xml",
  triggers: ["<error>"],
  open(line, sink) {
    return line.text.trim() === "<error>" ? new XmlReport(line, sink) : null;
  },
};

class XmlReport implements Section {
  #sink: Sink;
  #head: Line;
  #kind = "";
  #text = "";
  #aux = "";
  #leak = { bytes: 0, blocks: 0 };
  #stacks: StackBuilder[] = [];
  #frame: Partial<Record<string, string>> | null = null;
  #ended = false;
  /** The line with the frame's function. */
  #named: Line;

  constructor(head: Line, sink: Sink) {
    this.#sink = sink;
    this.#head = head;
    this.#named = head;
  }

  take(line: Line): "more" | "foreign" | "over" {
    if (this.#ended) return "over";
    const text = line.text.trim();
    if (!text.startsWith("<")) return "foreign";
    const [, tag = "", value = ""] = /^<(\/?\w+)>([^<]*)/.exec(text) ?? [];
    switch (tag) {
      case "/error":
        this.#ended = true;
        break;
      case "kind":
        this.#kind = value;
        this.#head = { ...line, text: this.#head.text };
        break;
      case "what":
      case "text":
        if (this.#text === "") [this.#text, this.#head] = [unescape(value), { ...line, text }];
        break;
      case "auxwhat":
        if (this.#aux === "") this.#aux = unescape(value);
        break;
      case "leakedbytes":
        this.#leak.bytes = count(value)!;
        break;
      case "leakedblocks":
        this.#leak.blocks = count(value)!;
        break;
      case "stack":
        keep(this.#stacks, new StackBuilder(line), 6);
        break;
      case "frame":
        this.#frame = {};
        break;
      case "/frame":
        if (this.#frame) this.#stacks.at(-1)?.add(frameOf(this.#frame), this.#named);
        this.#frame = null;
        break;
      case "fn":
        this.#named = { ...line, text };
        if (this.#frame) this.#frame[tag] = unescape(value);
        break;
      default:
        if (this.#frame && !tag.startsWith("/")) this.#frame[tag] = unescape(value);
    }
    return "more";
  }

  close(): void {
    const [touched, second, third] = this.#stacks.map((stack) => stack.build());
    const quotes = [this.#head];
    if (this.#kind === "Leak_DefinitelyLost" && touched) {
      this.#sink.report({
        kind: "leak",
        tool: "valgrind",
        ...this.#leak,
        allocated: touched,
        quotes,
      });
      return;
    }
    const known = kinds[this.#kind];
    if (known === undefined) return;
    const near =
      /is ([\d,]+) bytes (inside|after|before) a(?:n unallocated)? block of size ([\d,]+)(?: (free'd|alloc'd))?/.exec(
        this.#aux,
      );
    const region: Region | null = near
      ? { offset: count(near[1])!, where: near[2] as Region["where"], size: count(near[3])! }
      : null;
    const freed = near?.[4] === "free'd";
    const nowhere = /not stack'd/.test(this.#aux);
    this.#sink.report({
      kind: "memory",
      tool: "valgrind",
      problem: valgrindProblem(known[0], region, freed, nowhere),
      access: known[1],
      size: count(/of size (\d+)/.exec(this.#text)?.[1]),
      address: null,
      region,
      touched: touched ?? null,
      freed: freed ? (second ?? null) : null,
      allocated: freed ? (third ?? null) : region ? (second ?? null) : null,
      owner: null,
      created: null,
      quotes,
    });
  }
}

function frameOf(parts: Partial<Record<string, string>>): Frame {
  const { fn = null, obj = null, file = null, line } = parts;
  const source = file === null ? null : line === undefined ? file : `${file}:${line}`;
  return frame({ symbol: fn, module: obj, source });
}

function unescape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    lt: "<",
    gt: ">",
    apos: "'",
    quot: '"',
    amp: "&",
  };
  return text.replace(/&(lt|gt|apos|quot|amp);/g, (_, name: string) => entities[name]!);
}
