import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as a from "./generated/libarchive.ts";

const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error).replaceAll(process.argv[3] ?? "", "")); }
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (of: Uint8Array): string => new TextDecoder().decode(of);

async function round(): Promise<void> {
  const path = join(process.argv[3] ?? ".", "files.tar.gz");
  {
    using writer = a.writeNew();
    a.writeSetFormatPaxRestricted(writer);
    a.writeAddFilterGzip(writer);
    a.writeOpenFilename(writer, path);
    using entry = a.entryNew();
    for (const [name, content] of [["greeting.txt", "hello"], ["greetings/welt.txt", "welt".repeat(1000)]] as const) {
      a.entryClear(entry);
      a.entrySetPathnameUtf8(entry, name);
      a.entrySetSize(entry, bytes(content).byteLength);
      a.entrySetFiletype(entry, 0o100000);
      a.entrySetPerm(entry, 0o644);
      a.entrySetMtime(entry, 1000000000, 0);
      a.writeHeader(writer, entry);
      print("written", a.writeData(writer, bytes(content)));
    }
    fails("the other's end", () => a.readFree(writer));
    a.writeClose(writer);
    a.writeFree(writer);
  }
  {
    using reader = a.readNew();
    a.readSupportFilterAll(reader);
    a.readSupportFormatAll(reader);
    a.readOpenMemory(reader, readFileSync(path));
    globalThis.gc?.();
    for (;;) {
      const { result, entry } = a.readNextHeader(reader);
      if (result === a.EOF) break;
      print("entry", [a.entryPathnameUtf8(entry), a.entrySize(entry), a.entryMtime(entry), a.entryMtimeIsSet(entry), a.entryPerm(entry)]);
      print("begins", text(a.readData(reader, 8)));
      fails("not ours", () => a.entryFree(entry));
    }
    print("format", [a.formatName(reader), a.filterName(reader, 0), a.filterCount(reader)]);
  }
  {
    using reader = a.readNew();
    a.readSupportFormatAll(reader);
    fails("no archive", () => a.readOpenMemory(reader, bytes("this is no archive at all")));
    using other = a.readNew();
    a.readSupportFormatAll(other);
    fails("no file", () => a.readOpenFilename(other, path + ".not", 10240));
  }
  const reader = a.readNew();
  a.readSupportFilterGzip(reader);
  a.readSupportFormatTar(reader);
  a.readOpenFilename(reader, path, 10240);
  using own = a.entryNew();
  print("into ours", [a.readNextHeader2(reader, own), a.entryPathname(own)]);
  using copy = a.entryClone(own);
  print("block", a.readDataBlock(reader));
  const { entry } = a.readNextHeader(reader);
  const alias = reader;
  a.readFree(reader);
  fails("twice", () => a.readFree(alias));
  fails("with its owner", () => a.entryPathname(entry));
  print("its copy lives", a.entryPathname(copy));
}
`;

describe.skipIf(!(await packIsThere("libarchive")))("the libarchive pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("libarchive", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(240);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "written "5"",
        "written "4000"",
        "the other's end "BoundaryError: archive_read_free(archive): this archive from archive_write_new is freed with another function [ownership/allocator-mismatch]"",
        "entry ["greeting.txt","5","1000000000",true,420]",
        "begins "hello"",
        "not ours "BoundaryError: archive_entry_free(entry): this archive_entry is borrowed; whoever owns it releases it [ownership/double-free]"",
        "entry ["greetings/welt.txt","4000","1000000000",true,420]",
        "begins "weltwelt"",
        "not ours "BoundaryError: archive_entry_free(entry): this archive_entry is borrowed; whoever owns it releases it [ownership/double-free]"",
        "format ["POSIX ustar format","gzip",2]",
        "no archive "ArchiveError: archive_read_open_memory: Unrecognized archive format (ARCHIVE_FATAL)"",
        "no file "ArchiveError: archive_read_open_filename: Failed to open '/files.tar.gz.not' (ARCHIVE_FATAL)"",
        "into ours [0,"greeting.txt"]",
        "block {"result":0,"data":{"0":104,"1":101,"2":108,"3":108,"4":111},"offset":"0"}",
        "twice "BoundaryError: archive_read_free(archive): this archive was already closed by archive_read_free [ownership/double-free]"",
        "with its owner "BoundaryError: archive_entry_pathname(entry): this archive_entry was closed by archive_read_free [ownership/use-after-free]"",
        "its copy lives "greeting.txt"",
      ]
    `);
  });

  test("all that libarchive allocates is freed", () => {
    const counts = pack.leaks("libarchive.so");
    expect(counts).toEqual(counts && { once: counts.once, fiveTimes: counts.once });
  });
});
