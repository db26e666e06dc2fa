import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { join } from "node:path";
import * as png from "./generated/libpng.ts";

const scratch = process.argv[3] ?? "";
const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)).replaceAll(scratch, ""));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};

async function round(): Promise<void> {
  const pixels = Uint8Array.from({ length: 4 * 7 * 5 }, (_, at) => (at * 37) % 256);
  const made = png.imageWriteToMemory(4096, pixels, 7, 5);
  png.imageFree(made.image);
  print("signature", [png.sigCmp(made.png, 0, 8), png.sigCmp(new Uint8Array(8), 0, 8)]);
  print("width in its header", png.getUint32(made.png.subarray(16)));
  {
    const { image, width, height } = png.imageBeginReadFromMemory(made.png.slice());
    globalThis.gc?.();
    print("size", [width, height]);
    print("pixels", Buffer.from(png.imageFinishRead(image)).equals(pixels));
    fails("read twice", () => png.imageFinishRead(image));
    const alias = image;
    png.imageFree(image);
    fails("freed twice", () => png.imageFree(alias));
    fails("after its end", () => png.imageFinishRead(alias));
  }
  // Begun, and never finished: what libpng holds is freed with it.
  {
    using image = png.imageBeginReadFromMemory(made.png).image;
    print("begun", typeof image);
  }
  fails("cut off", () => png.imageBeginReadFromMemory(made.png.subarray(0, 20)));
  {
    const broken = made.png.slice();
    broken[Buffer.from(broken).indexOf("IDAT") + 4] = 0xff;
    using image = png.imageBeginReadFromMemory(broken).image;
    fails("broken", () => png.imageFinishRead(image));
  }
  fails("too few pixels", () => png.imageWriteToMemory(4096, pixels.subarray(1), 7, 5));
  fails("too little room", () => png.imageWriteToMemory(20, pixels, 7, 5));
  fails("no width", () => png.imageWriteToMemory(4096, pixels, -1, 5));
  fails("nothing at all", () => png.imageWriteToMemory(4096, pixels, 0, 0));
  const path = join(scratch, "picture.png");
  png.imageWriteToFile(path, pixels, 7, 5)[Symbol.dispose]();
  {
    const { image, width } = png.imageBeginReadFromFile(path);
    using open = image;
    print("from a file", [width, Buffer.from(png.imageFinishRead(open)).equals(pixels)]);
  }
  fails("no file", () => png.imageBeginReadFromFile(path + ".not"));
  print("numbers", [[...png.saveUint32(0xdeadbeef).values()], png.getInt32(png.saveInt32(-5)), png.getUint16(png.saveUint16(513))]);
  print("time", png.convertToRfc1123Buffer(png.convertFromTimeT(1000000000n)));
}
`;

describe.skipIf(!(await packIsThere("libpng")))("the libpng pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("libpng", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause !== "skipped")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(17);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "signature [0,-137]",
        "width in its header 7",
        "size [7,5]",
        "pixels true",
        "read twice "LibpngError: png_image_finish_read: it answered that it failed (status 0)"",
        "freed twice "BoundaryError: png_image_free(image): this png_image was already closed by png_image_free [ownership/double-free]"",
        "after its end "BoundaryError: png_image_finish_read(image): this png_image was closed by png_image_free [ownership/use-after-free]"",
        "begun "object"",
        "cut off "LibpngError: png_image_begin_read_from_memory: it answered that it failed (status 0)"",
        "broken "LibpngError: png_image_finish_read: it answered that it failed (status 0)"",
        "too few pixels "BoundaryError: png_image_write_to_memory(pixels): C reads 140 bytes, got 139 [abi/length]"",
        "too little room "LibpngError: png_image_write_to_memory: it answered that it failed (status 0)"",
        "no width "BoundaryError: png_image_write_to_memory(width): -1 is negative, and C's type is unsigned (0 … 4294967295) [abi/signedness]"",
        "nothing at all "LibpngError: png_image_write_to_memory: it answered that it failed (status 0)"",
        "from a file [7,true]",
        "no file "LibpngError: png_image_begin_read_from_file: it answered that it failed (status 0)"",
        "numbers [[222,173,190,239],-5,513]",
        "time "9 Sep 2001 01:46:40 +0000"",
      ]
    `);
  });

  test("all that libpng allocates is freed", () => {
    const counts = pack.leaks("libpng16.so");
    expect(counts).toEqual(counts && { once: 0, fiveTimes: 0 });
  });
});
