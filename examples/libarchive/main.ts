// Writes an archive, lists it, and reads one of its files, from memory.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as archive from "./generated/libarchive.ts";

const folder = mkdtempSync(join(tmpdir(), "libarchive-"));
const path = join(folder, "poems.tar.gz");
const files = {
  "haiku.txt": "an old silent pond\n",
  "couplet.txt": "roses are red\nviolets are blue\n",
};

{
  using writer = archive.writeNew();
  archive.writeSetFormatPaxRestricted(writer);
  archive.writeAddFilterGzip(writer);
  archive.writeOpenFilename(writer, path);
  using entry = archive.entryNew();
  for (const [name, text] of Object.entries(files)) {
    const content = new TextEncoder().encode(text);
    archive.entryClear(entry);
    archive.entrySetPathname(entry, name);
    archive.entrySetSize(entry, content.byteLength);
    archive.entrySetFiletype(entry, 0o100000);
    archive.entrySetMtime(entry, 1_000_000_000, 0);
    archive.writeHeader(writer, entry);
    archive.writeData(writer, content);
  }
  archive.writeClose(writer);
}

{
  using reader = archive.readNew();
  archive.readSupportFilterAll(reader);
  archive.readSupportFormatAll(reader);
  archive.readOpenMemory(reader, readFileSync(path));
  for (;;) {
    const { result, entry } = archive.readNextHeader(reader);
    if (result === archive.EOF) break;
    const written = new Date(Number(archive.entryMtime(entry)) * 1000).toISOString();
    console.log(`${archive.entryPathname(entry)}  ${archive.entrySize(entry)} bytes  ${written}`);
    const content = archive.readData(reader, archive.entrySize(entry));
    console.log(`  ${JSON.stringify(new TextDecoder().decode(content))}`);
  }
  console.log(`${archive.formatName(reader)}, ${archive.filterName(reader, 0)}`);
}
rmSync(folder, { recursive: true });
