// Draws a picture, writes it as PNG into memory, looks at what was written, and reads it back.
import * as png from "./generated/libpng.ts";

const [width, height] = [8, 4];
const pixels = new Uint8Array(4 * width * height);
for (let y = 0; y < height; y++) {
  for (let x = 0; x < width; x++) {
    const inside = Math.hypot(x - 3.5, 2 * (y - 1.5)) < 3.4;
    pixels.set(inside ? [255, 128, 0, 255] : [0, 0, 0, 0], 4 * (y * width + x));
  }
}

const { image: written, png: file } = png.imageWriteToMemory(1000, pixels, width, height);
written[Symbol.dispose]();
console.log(`${pixels.byteLength} bytes of pixels, ${file.byteLength} bytes of PNG`);
console.log(`its signature is ${png.sigCmp(file, 0, 8) === 0 ? "right" : "wrong"}`);
for (let at = 8; at < file.byteLength;) {
  const length = png.getUint32(file.subarray(at));
  console.log(`  chunk ${new TextDecoder().decode(file.subarray(at + 4, at + 8))}`);
  at += length + 12;
}

{
  const { image, width: columns, height: rows } = png.imageBeginReadFromMemory(file);
  using read = image;
  const back = png.imageFinishRead(read);
  console.log(`${columns} x ${rows}, the same: ${Buffer.from(back).equals(pixels)}`);
  for (let y = 0; y < rows; y++) {
    const row = Array.from({ length: columns }, (_, x) => back[4 * (y * columns + x) + 3]);
    console.log(`  ${row.map((alpha) => (alpha === 255 ? "#" : ".")).join("")}`);
  }
}

try {
  png.imageWriteToMemory(1000, pixels.subarray(4), width, height);
} catch (error) {
  console.log(String(error));
}
try {
  png.imageBeginReadFromMemory(file.subarray(0, 20));
} catch (error) {
  console.log(String(error));
}
