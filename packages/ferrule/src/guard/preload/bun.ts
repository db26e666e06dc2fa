/**
 * Loaded into an unedited Bun program by `BUN_OPTIONS=--preload`. Bun refuses plugins for its own
 * modules, but the object behind `bun:ffi` may be changed before a program first imports it. The
 * environment says what to do, as in `node.ts`.
 */
import { createRequire } from "node:module";
import { hookBunFfi, type BunFfi } from "./bun-ffi.ts";
import { createStress, stressOf } from "./stress.ts";

/** The runtime that this is loaded into. */
declare const Bun: { gc(force: boolean): void };

const folder = process.env["FERRULE_GUARD_RECORD"] ?? "";

if (folder !== "") {
  const before = createStress(stressOf(process.env["FERRULE_GUARD_STRESS"]), () => Bun.gc(true));
  const ffi = createRequire(import.meta.url)("bun:ffi") as BunFfi;
  const askForLeaks = hookBunFfi(ffi, folder, before);
  if (process.env["FERRULE_GUARD_ASAN"]) process.on("exit", askForLeaks);
}
