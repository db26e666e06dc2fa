import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readFileSync, rmSync } from "node:fs";
import * as z from "./generated/zlib.ts";

const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error).replaceAll(process.argv[3] ?? "", "")); }
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const input = new TextEncoder().encode("so much depends upon a red wheel barrow ".repeat(50));

async function round(): Promise<void> {
  // In one go
  const packed = z.compress(z.compressBound(input.byteLength), input);
  print("compress", [input.byteLength, packed.byteLength < 100, text(z.uncompress(2000, packed)) === text(input)]);
  fails("no room", () => z.uncompress(10, packed));
  fails("no zlib", () => z.uncompress(10, new Uint8Array([1, 2, 3, 4])));
  const used = z.uncompress2(2000, new Uint8Array([...packed, 9, 9, 9]), packed.byteLength + 3);
  print("consumed", Number(used.consumed) === packed.byteLength);
  fails("beyond its end", () => z.uncompress2(2000, packed, packed.byteLength + 1));
  print("crc32", z.crc32(0, new TextEncoder().encode("123456789")));
  print("adler32", z.adler32(z.adler32(0, null), new TextEncoder().encode("Wikipedia")));
  print("table", z.getCrcTable()?.byteLength);

  // A stream, fed in small pieces, into small pieces
  const out: Uint8Array[] = [];
  {
    using deflater = z.deflateInit2(9, z.DEFLATED, 31, 8, z.DEFAULT_STRATEGY);
    for (let at = 0; at < input.byteLength;) {
      const piece = input.subarray(at, at + 300);
      const { inputLeft, output } = z.deflate(deflater, z.NO_FLUSH, piece, 64);
      out.push(output);
      at += piece.byteLength - inputLeft;
    }
    using copy = z.deflateCopy(deflater);
    for (;;) {
      const { result, output } = z.deflate(deflater, z.FINISH, new Uint8Array(0), 16);
      out.push(output);
      if (result === z.STREAM_END) break;
    }
    print("its copy", z.deflate(copy, z.FINISH, new Uint8Array(0), 200).result === z.STREAM_END);
    fails("the other's end", () => z.inflateEnd(copy));
  }
  const gz = Buffer.concat(out);
  print("node reads it", text(gunzipSync(gz)) === text(input));
  {
    using inflater = z.inflateInit2(31);
    const pieces: Uint8Array[] = [];
    let left = new Uint8Array(gz);
    for (;;) {
      const { result, inputLeft, output } = z.inflate(inflater, z.NO_FLUSH, left, 256);
      pieces.push(output);
      left = left.subarray(left.byteLength - inputLeft);
      if (result === z.STREAM_END) break;
    }
    print("inflate", text(Buffer.concat(pieces)) === text(input));
  }
  {
    const bad = z.inflateInit();
    fails("bad data", () => z.inflate(bad, z.NO_FLUSH, new Uint8Array([1, 2, 3]), 10));
    const alias = bad;
    z.inflateEnd(bad);
    fails("twice", () => z.inflateEnd(alias));
    fails("after its end", () => z.inflate(alias, z.NO_FLUSH, new Uint8Array(1), 1));
  }

  // A file
  const path = join(process.argv[3] ?? ".", "file.gz");
  {
    using file = z.gzopen(path, "wb9");
    print("written", z.gzwrite(file, input));
    z.gzputs(file, "the end\\n");
    z.gzclose(file);
  }
  print("file", text(gunzipSync(readFileSync(path))).endsWith("barrow the end\\n"));
  {
    using file = z.gzopen(path, "rb");
    print("read", text(z.gzread(file, 14)));
    print("tell", z.gztell(file));
    z.gzseek(file, -8, 1);
    fails("not on reading", () => z.gzwrite(file, input));
    print("why", z.gzerror(file));
  }
  {
    using file = z.gzopen(path, "rb");
    z.gzseek(file, input.byteLength, 0);
    print("line", z.gzgets(file, 100));
    print("no more", z.gzgets(file, 100));
    print("eof", z.gzeof(file));
  }
  rmSync(path);
  fails("no file", () => z.gzopen(path, "rb"));
}
`;

describe.skipIf(!(await packIsThere("zlib")))("the zlib pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("zlib", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(60);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "compress [2000,true,true]",
        "no room "ZlibError: uncompress: buffer error (Z_BUF_ERROR)"",
        "no zlib "ZlibError: uncompress: data error (Z_DATA_ERROR)"",
        "consumed true",
        "beyond its end "BoundaryError: uncompress2(source): C reads 62 bytes, got 61 [abi/length]"",
        "crc32 "3421780262"",
        "adler32 "300286872"",
        "table 1024",
        "its copy true",
        "the other's end "BoundaryError: inflateEnd(strm): this z_stream_s from deflateCopy is freed with another function [ownership/allocator-mismatch]"",
        "node reads it true",
        "inflate true",
        "bad data "ZlibError: inflate: data error (Z_DATA_ERROR)"",
        "twice "BoundaryError: inflateEnd(strm): this z_stream_s was already closed by inflateEnd [ownership/double-free]"",
        "after its end "BoundaryError: inflate(strm): this z_stream_s was closed by inflateEnd [ownership/use-after-free]"",
        "written 2000",
        "file true",
        "read "so much depend"",
        "tell "14"",
        "not on reading "ZlibError: gzwrite: it answered that it failed (status 0)"",
        "why {"result":"","code":0}",
        "line {"result":true,"text":"the end\\n"}",
        "no more {"result":false,"text":""}",
        "eof true",
        "no file "ZlibError: gzopen: no such file or directory (ENOENT)"",
      ]
    `);
  });

  test("all that zlib allocates is freed", () => {
    const counts = pack.leaks("libz.so");
    expect(counts).toEqual(counts && { once: 0, fiveTimes: 0 });
  });
});
