const BLOCK = 512;
const decoder = new TextDecoder();

/** The regular files of a tar archive by path, as views into it. */
export function readTar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= archive.length;) {
    const name = text(archive, at, 100);
    if (name === "") break;
    const size = Number.parseInt(text(archive, at + 124, 12).trim() || "0", 8);
    const kind = archive[at + 156];
    const prefix = text(archive, at + 345, 155);
    const body = at + BLOCK;
    if (kind === 48 || kind === 0) {
      const path = (prefix === "" ? name : `${prefix}/${name}`).replace(/^\.\//, "");
      files.set(path, archive.subarray(body, body + size));
    }
    at = body + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}
