// A stream that is compressed piece by piece, as it would come from a socket, and read back.
import * as zlib from "./generated/zlib.ts";

const text = "It was the best of times, it was the worst of times. ".repeat(2000);
const input = new TextEncoder().encode(text);

const packed: Uint8Array[] = [];
{
  using stream = zlib.deflateInit2(9, zlib.DEFLATED, 31, 8, zlib.DEFAULT_STRATEGY);
  for (let at = 0; at < input.byteLength; at += 4096) {
    let piece = input.subarray(at, at + 4096);
    const flush = at + 4096 < input.byteLength ? zlib.NO_FLUSH : zlib.FINISH;
    for (;;) {
      const { result, inputLeft, output } = zlib.deflate(stream, flush, piece, 1024);
      packed.push(output);
      piece = piece.subarray(piece.byteLength - inputLeft);
      if (result === zlib.STREAM_END || (flush === zlib.NO_FLUSH && inputLeft === 0)) break;
    }
  }
}
const gzip = new Uint8Array(await new Blob(packed as Uint8Array<ArrayBuffer>[]).arrayBuffer());
console.log(`${input.byteLength} bytes became a .gz of ${gzip.byteLength}`);

{
  using stream = zlib.inflateInit2(31);
  let rest = gzip;
  let length = 0;
  let crc = zlib.crc32(0, null);
  for (;;) {
    const { result, inputLeft, output } = zlib.inflate(stream, zlib.NO_FLUSH, rest, 65536);
    length += output.byteLength;
    crc = zlib.crc32(crc, output);
    rest = rest.subarray(rest.byteLength - inputLeft);
    if (result === zlib.STREAM_END) break;
  }
  console.log(`and ${length} again; checksum ${crc === zlib.crc32(0, input) ? "right" : "wrong"}`);
}

// A stream that was cut off, and one whose end belongs to another.
try {
  zlib.uncompress(input.byteLength, zlib.compress(100_000, input).subarray(0, 50));
} catch (error) {
  console.log(String(error));
}
