import type { Report } from "./model.ts";
import { readers } from "./read/readers.ts";
import type { Line, Reader, Section, Sink } from "./read/reader.ts";
import { buildAutomaton, literalsIn, type Automaton } from "./scan/automaton.ts";
import { cleanLine } from "./scan/clean-line.ts";
import { decodeChunks } from "./scan/decode-chunks.ts";
import { LineScanner, type LineSink } from "./scan/line-scanner.ts";

/** One input: what the user calls it, and its bytes. A chunk may be overwritten by the next. */
export type Source = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array> };

/** What one or several inputs hold. */
export type Gathered = {
  readonly reports: readonly Report[];
  /** The command that a tool says it ran. */
  readonly command: string | null;
  /** Reports like others that were kept already. */
  readonly dropped: number;
  readonly bytes: number;
};

/** Reports of one headline that are kept: the first ones are nearest to the cause. */
const PER_HEADLINE = 24;
const HEADLINES = 400;
/** A report that is written between others' lines is given up after so many of them. */
const FOREIGN = 64;
/** Lines of one report. An hs_err file has a thousand. */
const LONGEST = 20_000;

let automaton: Automaton | null = null;

const byTrigger = new Map<string, Reader[]>();
for (const reader of readers) {
  for (const trigger of reader.triggers) {
    byTrigger.set(trigger, [...(byTrigger.get(trigger) ?? []), reader]);
  }
}

/** The readers that look for one of these literals, each once, in their order. */
function readersOf(found: readonly string[]): readonly Reader[] {
  const [first, second] = found;
  if (first === undefined) return [];
  if (second === undefined) return byTrigger.get(first) ?? [];
  const wanted = new Set(found.flatMap((literal) => byTrigger.get(literal) ?? []));
  return readers.filter((reader) => wanted.has(reader));
}

/** Reads inputs line by line, in bounded memory. Several inputs are one incident. */
export async function gather(sources: readonly Source[]): Promise<Gathered> {
  automaton ??= buildAutomaton([...new Set(readers.flatMap(({ triggers }) => triggers))]);
  const collected = new Collector();
  let bytes = 0;
  for (const { name, bytes: input } of sources) {
    const dispatcher = new Dispatcher(name, collected);
    const scanner = new LineScanner(automaton, dispatcher);
    for await (const chunk of decodeChunks(input)) {
      bytes += chunk.length;
      scanner.push(chunk);
    }
    scanner.end();
    dispatcher.end();
  }
  const { reports, command, dropped } = collected;
  return { reports, command, dropped, bytes };
}

/** Keeps reports, no more than a few of a kind. */
class Collector implements Sink {
  reports: Report[] = [];
  command: string | null = null;
  dropped = 0;
  #headlines = new Map<string, number>();

  report(report: Report): void {
    this.reports.push(report);
  }

  /** Whether another report is wanted whose first line has this shape. */
  wants(reader: Reader, shape: string): boolean {
    const key = `${reader.name} ${shape}`;
    const count = this.#headlines.get(key) ?? 0;
    if (count >= PER_HEADLINE || (count === 0 && this.#headlines.size >= HEADLINES)) {
      this.dropped++;
      return false;
    }
    this.#headlines.set(key, count + 1);
    return true;
  }
}

type Open = {
  readonly reader: Reader;
  readonly section: Section;
  foreign: number;
  lines: number;
};

/** Hands each line to the reports that are open, and to the readers whose text it holds. */
class Dispatcher implements LineSink {
  #file: string;
  #collector: Collector;
  #open: Open[] = [];

  constructor(file: string, collector: Collector) {
    this.#file = file;
    this.#collector = collector;
  }

  wantsAll(): boolean {
    return this.#open.length > 0;
  }

  line(raw: string, number: number, hit: boolean): void {
    const line: Line = { file: this.#file, line: number, text: cleanLine(raw) };
    const taken = this.#offer(line);
    if (hit) this.#start(line, taken);
  }

  end(): void {
    for (const { section } of this.#open) section.close();
    this.#open = [];
  }

  /** The readers whose open report took the line as its own. */
  #offer(line: Line): ReadonlySet<Reader> {
    const taken = new Set<Reader>();
    const still: Open[] = [];
    for (const open of this.#open) {
      const answer = open.section.take(line);
      if (answer === "more") taken.add(open.reader);
      open.foreign = answer === "foreign" ? open.foreign + 1 : 0;
      open.lines++;
      const given = open.foreign > FOREIGN || open.lines > LONGEST;
      if (answer === "over" || given) open.section.close();
      else still.push(open);
    }
    this.#open = still;
    return taken;
  }

  #start(line: Line, taken: ReadonlySet<Reader>): void {
    const command = /^==\d+== Command: (.+)$/.exec(line.text);
    if (command) this.#collector.command ??= command[1]!.slice(0, 400);
    const found = literalsIn(automaton!, line.text);
    const shape = line.text.slice(0, 160).replace(/0x[0-9a-f]+|\d[\d,]*/gi, "#");
    for (const reader of readersOf(found)) {
      if (taken.has(reader) || !this.#collector.wants(reader, shape)) continue;
      const section = reader.open(line, this.#collector, found);
      if (section) this.#open.push({ reader, section, foreign: 0, lines: 0 });
    }
  }
}
