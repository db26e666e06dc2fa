/**
 * Bytes as UTF-8, whatever the shell wrote: PowerShell's `2>` writes UTF-16. Other bytes pass
 * through untouched.
 */
export async function* decodeChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null = null;
  let first = true;
  for await (const piece of source) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (first && chunk.length > 0) {
      first = false;
      decoder = sniff(chunk);
    }
    yield decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
  }
}

function sniff(chunk: Buffer): TextDecoder | null {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return new TextDecoder("utf-16le");
  const sample = chunk.subarray(0, 256);
  if (sample.length < 16) return null;
  let zeros = 0;
  for (let at = 1; at < sample.length; at += 2)
    if (sample[at] === 0 && sample[at - 1] !== 0) zeros++;
  return zeros > sample.length * 0.45 ? new TextDecoder("utf-16le") : null;
}
