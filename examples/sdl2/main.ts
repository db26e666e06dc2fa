// Draws a picture without a screen, saves it, reads it back, and asks the window what happened to it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as sdl from "./generated/sdl2.ts";

sdl.setHint("SDL_VIDEODRIVER", "dummy");
sdl.init(sdl.INIT_VIDEO);
console.log(`drawing with the ${sdl.getCurrentVideoDriver()} driver`);

const folder = mkdtempSync(join(tmpdir(), "sdl2-"));
const path = join(folder, "flag.bmp");
{
  using canvas = sdl.createRGBSurfaceWithFormat(0, 12, 6, 24, sdl.PIXELFORMAT_BGR24);
  using renderer = sdl.createSoftwareRenderer(canvas);
  sdl.setRenderDrawColor(renderer, 255, 255, 255, 255);
  sdl.renderClear(renderer);
  sdl.setRenderDrawColor(renderer, 200, 0, 0, 255);
  sdl.renderFillRect(renderer, { x: 0, y: 2, w: 12, h: 2 });
  sdl.renderFillRect(renderer, { x: 3, y: 0, w: 2, h: 6 });
  sdl.renderPresent(renderer);
  using file = sdl.rwFromFile(path, "wb");
  sdl.saveBMPRW(canvas, file);
}
{
  // A .bmp holds its rows from the last to the first, each pixel as blue, green, red.
  const bmp = readFileSync(path);
  const start = bmp.readUInt32LE(10);
  for (let y = 5; y >= 0; y--) {
    const row = Array.from({ length: 12 }, (_, x) => bmp[start + y * 36 + x * 3 + 1]);
    console.log(row.map((green) => (green === 255 ? "." : "#")).join(""));
  }
}
{
  using file = sdl.rwFromFile(path, "rb");
  using image = sdl.loadBMPRW(file);
  using large = sdl.createRGBSurfaceWithFormat(0, 24, 12, 32, sdl.PIXELFORMAT_ARGB8888);
  const { w, h } = sdl.upperBlitScaled(image, null, large, { x: 0, y: 0, w: 24, h: 12 });
  console.log(`scaled to ${w} x ${h}`);
}
{
  using window = sdl.createWindow("A window", 0, 0, 320, 200, sdl.WINDOW_RESIZABLE);
  sdl.setWindowSize(window, 640, 400);
  const names = new Map([
    [sdl.WINDOWEVENT_SHOWN, "shown"],
    [sdl.WINDOWEVENT_RESIZED, "resized"],
    [sdl.WINDOWEVENT_SIZE_CHANGED, "of another size"],
  ]);
  for (;;) {
    const { result, event } = sdl.pollEvent();
    if (!result) break;
    if (event.type !== sdl.WINDOWEVENT || event.window.windowID !== sdl.getWindowID(window))
      continue;
    const name = names.get(event.window.event);
    if (name) console.log(`the window was ${name}`, event.window.data1, event.window.data2);
  }
  const { width, height } = sdl.getWindowSize(window);
  console.log(`it is ${width} x ${height}`);
}
try {
  sdl.rwFromFile(join(folder, "nothing.bmp"), "rb");
} catch (error) {
  console.log(String(error).replace(folder, ""));
}
rmSync(folder, { recursive: true });
