import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as sdl from "./generated/sdl2.ts";

const scratch = process.argv[3] ?? "";
const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of)).replaceAll(scratch, ""));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { print(name, String(error)); }
};
sdl.setHint("SDL_VIDEODRIVER", "dummy");
sdl.init(sdl.INIT_VIDEO);

async function round(): Promise<void> {
  print("driver", sdl.getCurrentVideoDriver());
  print("bounds", sdl.getDisplayBounds(0));
  fails("no display", () => sdl.getDisplayBounds(7));
  // Formats are counted: the same one is given out twice, and freed twice.
  {
    const one = sdl.allocFormat(sdl.PIXELFORMAT_ARGB8888);
    using two = sdl.allocFormat(sdl.PIXELFORMAT_ARGB8888);
    const red = sdl.mapRGBA(one, 255, 0, 0, 255);
    print("red", red.toString(16));
    const alias = one;
    sdl.freeFormat(one);
    print("its other half lives", sdl.getRGBA(red, two));
    fails("but not this", () => sdl.getRGBA(red, alias));
  }
  // Surfaces
  const canvas = sdl.createRGBSurfaceWithFormat(0, 8, 4, 32, sdl.PIXELFORMAT_ARGB8888);
  sdl.fillRect(canvas, { x: 0, y: 0, w: 4, h: 4 }, 0xffff0000);
  sdl.setClipRect(canvas, { x: 1, y: 1, w: 100, h: 100 });
  print("clipped", sdl.getClipRect(canvas));
  sdl.setColorKey(canvas, 1, 0);
  print("key", [sdl.hasColorKey(canvas), sdl.getColorKey(canvas)]);
  fails("no such format", () => sdl.convertSurfaceFormat(canvas, 1, 0));
  {
    const renderer = sdl.createSoftwareRenderer(canvas);
    fails("a child lives", () => sdl.freeSurface(canvas));
    sdl.setRenderDrawColor(renderer, 1, 2, 3, 4);
    print("colour", sdl.getRenderDrawColor(renderer));
    sdl.renderDrawRect(renderer, null);
    print("size", sdl.getRendererOutputSize(renderer));
    const texture = sdl.createTextureFromSurface(renderer, canvas);
    print("texture", sdl.queryTexture(texture));
    sdl.renderCopy(renderer, texture, null, { x: 0, y: 0, w: 2, h: 2 });
    fails("a texture lives", () => sdl.destroyRenderer(renderer));
    sdl.destroyTexture(texture);
    const alias = renderer;
    sdl.destroyRenderer(renderer);
    fails("twice", () => sdl.destroyRenderer(alias));
    fails("its texture", () => sdl.createTextureFromSurface(alias, canvas));
  }
  // Streams
  const path = join(scratch, "canvas.bmp");
  {
    const out = sdl.rwFromFile(path, "wb");
    sdl.saveBMPRW(canvas, out);
    sdl.rWclose(out);
    print("saved", readFileSync(path).subarray(0, 2).toString());
    using back = sdl.rwFromFile(path, "rb");
    print("long", [sdl.rWsize(back) > 100n, sdl.rWtell(back)]);
    print("begins", new TextDecoder().decode(sdl.rWread(back, 1n, 2n)));
    fails("nothing to read", () => sdl.loadBMPRW(back));
    fails("no file", () => sdl.rwFromFile(path + ".not", "rb"));
  }
  // A window, and what happens to it
  {
    using window = sdl.createWindow("title", 10, 20, 64, 48, sdl.WINDOW_RESIZABLE);
    print("title", [sdl.getWindowTitle(window), sdl.getWindowSize(window), sdl.getWindowPosition(window)]);
    sdl.setWindowTitle(window, "Grüße");
    sdl.setWindowIcon(window, canvas);
    sdl.setWindowSize(window, 100, 50);
    print("after", [sdl.getWindowTitle(window), sdl.getWindowSize(window)]);
    sdl.filterEvents((event) => (event.type === sdl.WINDOWEVENT ? 1 : 0));
    const seen: number[] = [];
    for (;;) {
      const { result, event } = sdl.pollEvent();
      if (!result) break;
      if (event.type === sdl.WINDOWEVENT) seen.push(event.window.event);
    }
    print("seen", [seen.includes(sdl.WINDOWEVENT_SHOWN), seen.includes(sdl.WINDOWEVENT_SIZE_CHANGED)]);
    fails("a surface is no window", () => sdl.getWindowID(canvas as unknown as sdl.Window));
    fails("a filter that throws", () => { sdl.setWindowSize(window, 60, 50); sdl.filterEvents(() => { throw new Error("enough"); }); });
    sdl.flushEvents(0, 0xffff);
  }
  print("keys", [sdl.getKeyName(sdl.getKeyFromScancode(4)), sdl.getKeyboardState().length]);
  const alias = canvas;
  sdl.freeSurface(canvas);
  fails("twice", () => sdl.freeSurface(alias));
  fails("after its end", () => sdl.duplicateSurface(alias));
}
`;

describe.skipIf(!(await packIsThere("sdl2")))("the SDL2 pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("sdl2", program);
  }, 120_000);
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    const causes = new Set(leftOut.map(({ cause }) => cause));
    expect([...causes].sort()).toEqual(["inline", "skipped"]);
    expect(functions.length).toBeGreaterThanOrEqual(240);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "driver "dummy"",
        "bounds {"x":0,"y":0,"w":1024,"h":768}",
        "no display "SdlError: SDL_GetDisplayBounds: displayIndex must be in the range 0 - 0 (status -1)"",
        "red "ffff0000"",
        "its other half lives {"red":255,"green":0,"blue":0,"alpha":255}",
        "but not this "BoundaryError: SDL_GetRGBA(format): this SDL_PixelFormat was closed by SDL_FreeFormat [ownership/use-after-free]"",
        "clipped {"x":1,"y":1,"w":7,"h":3}",
        "key [true,0]",
        "no such format "SdlError: SDL_ConvertSurfaceFormat: Parameter 'format' is invalid (NULL)"",
        "a child lives "BoundaryError: SDL_FreeSurface(surface): 1 SDL_Renderer is still live; close what was made from this SDL_Surface first [ownership/order]"",
        "colour {"r":1,"g":2,"b":3,"a":4}",
        "size {"width":8,"height":4}",
        "texture {"format":372645892,"access":0,"width":8,"height":4}",
        "a texture lives "BoundaryError: SDL_DestroyRenderer(renderer): 1 SDL_Texture is still live; close what was made from this SDL_Renderer first [ownership/order]"",
        "twice "BoundaryError: SDL_DestroyRenderer(renderer): this SDL_Renderer was already closed by SDL_DestroyRenderer [ownership/double-free]"",
        "its texture "BoundaryError: SDL_CreateTextureFromSurface(renderer): this SDL_Renderer was closed by SDL_DestroyRenderer [ownership/use-after-free]"",
        "saved "BM"",
        "long [true,"0"]",
        "begins "BM"",
        "nothing to read "SdlError: SDL_LoadBMP_RW: File is not a Windows BMP file (NULL)"",
        "no file "SdlError: SDL_RWFromFile: Couldn't open /canvas.bmp.not (NULL)"",
        "title ["title",{"width":64,"height":48},{"x":10,"y":20}]",
        "after ["Grüße",{"width":100,"height":50}]",
        "seen [true,true]",
        "a surface is no window "BoundaryError: SDL_GetWindowID(window): a SDL_Window is needed, got a SDL_Surface [abi/wrong-type]"",
        "a filter that throws "BoundaryError: SDL_FilterEvents(filter): the callback threw \\"enough\\" while SDL_FilterEvents was running [error/unwinding]"",
        "keys ["A",512]",
        "twice "BoundaryError: SDL_FreeSurface(surface): this SDL_Surface was already closed by SDL_FreeSurface [ownership/double-free]"",
        "after its end "BoundaryError: SDL_DuplicateSurface(surface): this SDL_Surface was closed by SDL_FreeSurface [ownership/use-after-free]"",
      ]
    `);
  });

  test("all that a round allocates is freed", () => {
    const counts = pack.leaks("libSDL2-2.0.so", 1);
    expect(counts?.fiveTimes).toBe(counts?.once);
  });
});
