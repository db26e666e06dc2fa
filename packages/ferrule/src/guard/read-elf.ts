/** What an ELF file says of itself, as far as hosts are recognised by it. */
export type ElfFacts = {
  readonly sections: ReadonlySet<string>;
  /** Sonames of the libraries it is linked with. */
  readonly needed: readonly string[];
  /** The compilers' signatures, of `.comment`. */
  readonly comment: string;
  /** Go's build information: `go1.19.8`; null in other files. */
  readonly goVersion: string | null;
};

type Section = {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
};

const dynamicType = 6;
const neededTag = 1n;
const mostSections = 4096;

/**
 * Reads sections and needed libraries of a 64-bit little-endian ELF file; null for anything else,
 * or where offsets point outside. `read` gives bytes of the file, as many as there are.
 */
export function readElf(read: (from: number, bytes: number) => Buffer): ElfFacts | null {
  const head = read(0, 64);
  if (head.length < 64 || head.toString("latin1", 0, 6) !== "\x7fELF\x02\x01") return null;
  const table = Number(head.readBigUInt64LE(40));
  const entry = head.readUInt16LE(58);
  const count = head.readUInt16LE(60);
  if (entry !== 64 || count === 0 || count > mostSections) return null;
  const headers = read(table, entry * count);
  if (headers.length < entry * count) return null;
  const raw = Array.from({ length: count }, (_, index) => ({
    name: headers.readUInt32LE(index * entry),
    type: headers.readUInt32LE(index * entry + 4),
    offset: Number(headers.readBigUInt64LE(index * entry + 24)),
    size: Number(headers.readBigUInt64LE(index * entry + 32)),
    link: headers.readUInt32LE(index * entry + 40),
  }));
  const strings = raw[head.readUInt16LE(62)];
  if (strings === undefined) return null;
  const names = read(strings.offset, Math.min(strings.size, 1 << 20));
  const sections = raw.map((of): Section => ({ ...of, name: textAt(names, of.name) }));
  const contents = (name: string, most: number): Buffer => {
    const section = sections.find((of) => of.name === name);
    return section ? read(section.offset, Math.min(section.size, most)) : Buffer.alloc(0);
  };
  return {
    sections: new Set(sections.map(({ name }) => name)),
    needed: readNeeded(sections, read),
    comment: contents(".comment", 4096).toString("latin1"),
    goVersion: readGoVersion(contents(".go.buildinfo", 4096)),
  };
}

function readNeeded(
  sections: readonly Section[],
  read: (from: number, bytes: number) => Buffer,
): readonly string[] {
  const dynamic = sections.find(({ type }) => type === dynamicType);
  const strings = dynamic && sections[dynamic.link];
  if (!dynamic || !strings) return [];
  const entries = read(dynamic.offset, Math.min(dynamic.size, 1 << 16));
  const texts = read(strings.offset, Math.min(strings.size, 1 << 22));
  const needed: string[] = [];
  for (let at = 0; at + 16 <= entries.length; at += 16) {
    if (entries.readBigInt64LE(at) !== neededTag) continue;
    needed.push(textAt(texts, Number(entries.readBigUInt64LE(at + 8))));
  }
  return needed;
}

/** Since Go 1.18 the version stands in the section itself, its length before it. */
function readGoVersion(info: Buffer): string | null {
  return /go(\d+\.\d+(?:\.\d+)?)/.exec(info.toString("latin1"))?.[1] ?? null;
}

function textAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  return at < bytes.length && end >= at ? bytes.toString("latin1", at, end) : "";
}
