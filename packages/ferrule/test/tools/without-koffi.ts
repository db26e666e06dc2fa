import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "./machine.ts";

/** Preloaded into Node: koffi is not installed. */
const preloaded = `const Module = require("node:module");
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request !== "koffi") return resolve.call(this, request, ...rest);
  throw Object.assign(new Error("Cannot find module 'koffi'"), { code: "MODULE_NOT_FOUND" });
};
`;

/** The same runtime where koffi is not installed; `folder` is for what that takes. */
export function withoutKoffi(runtime: Runtime, folder: string): Runtime {
  if (runtime.backend !== "node:ffi") return runtime;
  const file = join(folder, "without-koffi.cjs");
  writeFileSync(file, preloaded);
  return { ...runtime, flags: [...runtime.flags, `--require=${file}`] };
}
