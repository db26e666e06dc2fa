/**
 * Loaded into an unedited Node program by `NODE_OPTIONS=--import`. Nothing happens, and no file is
 * made, until the program loads node:ffi or koffi; then their functions are wrapped where the
 * program gets them. The environment says what to do:
 *
 *     FERRULE_GUARD_RECORD   the folder of flight records
 *     FERRULE_GUARD_STRESS   none, light or full
 *     FERRULE_GUARD_ASAN     the sanitizer that is in the process: ask it for leaks at the end
 */
import * as modules from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { hookKoffi, type Koffi } from "./node-koffi.ts";
import { hookNodeFfi, type NodeFfi } from "./node-ffi.ts";
import { createStress, stressOf } from "./stress.ts";

const folder = process.env["FERRULE_GUARD_RECORD"] ?? "";
const before = createStress(stressOf(process.env["FERRULE_GUARD_STRESS"]), collector());
/** Asks the sanitizer for leaks, through whichever FFI the program loaded last. */
let askForLeaks: (() => void) | null = null;

if (folder !== "") {
  hookModule();
  hookAddon();
  if (process.env["FERRULE_GUARD_ASAN"]) hookExit();
}

/** node:ffi is hooked when it is first asked for, so that others see no experimental warning. */
function hookModule(): void {
  const builtin = process.getBuiltinModule?.bind(process);
  // Older Nodes, which have no node:ffi either, do not have this; a named import would not link.
  const { registerHooks } = modules as Partial<typeof modules>;
  if (builtin === undefined || registerHooks === undefined) return;
  let hooked = false;
  const hook = (name: string): void => {
    if (hooked || name !== "node:ffi") return;
    hooked = true;
    const ffi = builtin("node:ffi" as "node:fs") as unknown as NodeFfi | undefined;
    if (ffi !== undefined) askForLeaks = hookNodeFfi(ffi, folder, before);
  };
  registerHooks({
    resolve(specifier, context, next) {
      hook(specifier);
      return next(specifier, context);
    },
  });
  process.getBuiltinModule = ((id: string) => {
    hook(id);
    return builtin(id as "node:fs");
  }) as typeof process.getBuiltinModule;
}

/** koffi is known by its addon, which both its CommonJS and its ES module load. */
function hookAddon(): void {
  const host = process as unknown as { dlopen: (...args: readonly unknown[]) => unknown };
  const dlopen = host.dlopen;
  const hooked = new WeakSet<object>();
  host.dlopen = function (module, ...rest) {
    const result = dlopen.call(this, module, ...rest);
    const { exports } = module as { readonly exports: unknown };
    if (isKoffi(exports) && !hooked.has(exports)) {
      hooked.add(exports);
      askForLeaks = hookKoffi(exports, folder, before);
    }
    return result;
  };
}

function isKoffi(exports: unknown): exports is Koffi {
  const names = ["load", "register", "opaque", "proto", "sizeof"];
  return (
    typeof exports === "object" &&
    exports !== null &&
    names.every((name) => typeof (exports as Record<string, unknown>)[name] === "function")
  );
}

/** After the program's own `exit` listeners: what they close is no leak. */
function hookExit(): void {
  const emit = process.emit;
  process.emit = function (this: NodeJS.Process, ...args: readonly unknown[]) {
    const result = Reflect.apply(emit, this, args);
    if (args[0] === "exit") askForLeaks?.();
    return result;
  } as typeof process.emit;
}

function collector(): (() => void) | null {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (() => void) | undefined;
  setFlagsFromString("--no-expose-gc");
  return collect ?? null;
}
