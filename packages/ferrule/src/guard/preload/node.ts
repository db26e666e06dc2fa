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
    const ffi: unknown = builtin(name);
    if (isNodeFfi(ffi)) askForLeaks = hookNodeFfi(ffi, folder, before);
  };
  registerHooks({
    resolve(specifier, context, next) {
      hook(specifier);
      return next(specifier, context);
    },
  });
  // Its type says which module each name gives, and that is what `builtin` gives.
  process.getBuiltinModule = ((id: string) => {
    hook(id);
    return builtin(id);
  }) as typeof builtin;
}

/** koffi is known by its addon, which both its CommonJS and its ES module load. */
function hookAddon(): void {
  const { dlopen } = process;
  const hooked = new WeakSet<object>();
  process.dlopen = function (module, ...rest) {
    const result = dlopen.call(this, module, ...rest);
    const exports: unknown = Reflect.get(module, "exports");
    if (isKoffi(exports) && !hooked.has(exports)) {
      hooked.add(exports);
      askForLeaks = hookKoffi(exports, folder, before);
    }
    return result;
  };
}

function isKoffi(exports: unknown): exports is Koffi {
  return hasFunctions(exports, ["load", "register", "opaque", "proto", "sizeof"]);
}

function isNodeFfi(ffi: unknown): ffi is NodeFfi {
  return hasFunctions(ffi, ["dlopen", "DynamicLibrary", "toArrayBuffer"]);
}

function hasFunctions(of: unknown, names: readonly string[]): boolean {
  if (typeof of !== "object" || of === null) return false;
  return names.every((name) => typeof Reflect.get(of, name) === "function");
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
