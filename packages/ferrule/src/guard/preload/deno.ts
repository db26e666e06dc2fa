/**
 * Wraps `Deno.dlopen` and `Deno.UnsafeCallback` of an unedited program. Deno has no variable for
 * this: the guard writes a small module that calls `attachDeno` and passes it to `--preload`. No
 * permission beyond the program's own is used, and none is asked for: where it may not load libc,
 * there is no record.
 */
import { recordSize } from "../flight-format.ts";
import { createRecorder, type Recorder } from "./flight-recorder.ts";
import { createStress, type Stress } from "./stress.ts";
import { type Callable, wrapCall, wrapCallback } from "./wrap.ts";

export type DenoOptions = {
  readonly folder: string;
  readonly stress: Stress;
  /** The sanitizer in the process, as it was preloaded, to ask for leaks at the end; or null. */
  readonly sanitizer: string | null;
};

type Definition = { readonly parameters?: readonly unknown[] };
type Definitions = Readonly<Record<string, Definition>>;
type Library = { symbols: Record<string, Callable> };
type CallbackClass = new (definition: unknown, fn: Callable) => object;
type Pointer = object;

/** As much of Deno as is hooked or used. */
type DenoHost = {
  readonly pid: number;
  readonly version: { readonly deno: string };
  dlopen(path: unknown, definitions: Definitions): Library;
  UnsafeCallback: CallbackClass;
  readonly UnsafePointer: { value(pointer: Pointer): bigint };
  readonly UnsafePointerView: { getArrayBuffer(pointer: Pointer, length: number): ArrayBuffer };
};

/** The runtime that this is loaded into. */
declare const Deno: DenoHost;
declare const addEventListener: (event: string, listener: () => void) => void;

/** Hooks Deno's FFI of this thread. */
export function attachDeno({ folder, stress, sanitizer }: DenoOptions): void {
  const { dlopen, UnsafeCallback } = Deno;
  const collect = globalThis.gc;
  const before = createStress(stress, collect === undefined ? null : () => void collect());
  let opened: Recorder | null | undefined;
  const recorder = (): Recorder | null => {
    if (opened !== undefined) return opened;
    const file = openRecord(Deno, dlopen, folder);
    opened = file?.recorder ?? null;
    // Only of a process that did not end by itself is there anything to say.
    if (file !== null) addEventListener("unload", file.remove);
    return opened;
  };

  Deno.dlopen = (path, definitions) => {
    const library = dlopen(path, definitions);
    const record = recorder();
    if (record === null) return library;
    const symbols: Library["symbols"] = {};
    for (const [name, fn] of Object.entries(library.symbols)) {
      const arity = definitions[name]?.parameters?.length;
      const foreign = { symbol: name, fn, mapArgument: null };
      // A static variable of the library is no function.
      symbols[name] =
        typeof fn === "function" ? wrapCall(record, before, { ...foreign, arity: arity ?? 0 }) : fn;
    }
    library.symbols = symbols;
    return library;
  };
  Deno.UnsafeCallback = class extends UnsafeCallback {
    constructor(definition: unknown, fn: Callable) {
      const record = recorder();
      const name = fn.name === "" ? "(anonymous)" : fn.name;
      super(definition, record === null ? fn : wrapCallback(record, name, fn));
    }
  };
  if (sanitizer !== null) {
    addEventListener("unload", () => {
      if (opened) askForLeaks(dlopen, sanitizer);
    });
  }
}

/** Makes and maps this thread's record with libc's own calls; null where that is not allowed. */
function openRecord(
  Deno: DenoHost,
  dlopen: DenoHost["dlopen"],
  folder: string,
): { readonly recorder: Recorder; readonly remove: () => void } | null {
  try {
    const { symbols } = dlopen("libc.so.6", {
      open: { parameters: ["buffer", "i32", "i32"], result: "i32" } as Definition,
      unlink: { parameters: ["buffer"], result: "i32" } as Definition,
      ftruncate: { parameters: ["i32", "i64"], result: "i32" } as Definition,
      mmap: {
        parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"],
        result: "pointer",
      } as Definition,
    });
    const { open, unlink, ftruncate, mmap } = symbols as Record<string, Callable>;
    const thread = Math.floor(Math.random() * 2 ** 31);
    const path = new TextEncoder().encode(`${folder}/${Deno.pid}-${thread}.flight\0`);
    const readWriteCreate = 0o102;
    const descriptor = open!(path, readWriteCreate, 0o600) as number;
    if (descriptor < 0 || ftruncate!(descriptor, BigInt(recordSize)) !== 0) return null;
    const at = mmap!(null, BigInt(recordSize), 3, 1, descriptor, 0n) as Pointer | null;
    if (at === null || BigInt.asIntN(64, Deno.UnsafePointer.value(at)) === -1n) return null;
    const recorder = createRecorder({
      memory: Deno.UnsafePointerView.getArrayBuffer(at, recordSize),
      pid: Deno.pid,
      thread,
      about: { runtime: `Deno ${Deno.version.deno}`, backend: "Deno", program: "" },
      flush: null,
      addressOf: (value) => {
        try {
          return Deno.UnsafePointer.value(value);
        } catch {
          return null;
        }
      },
    });
    return { recorder, remove: () => void unlink!(path) };
  } catch {
    return null;
  }
}

/** The sanitizer is in the process already, or it is not asked. */
function askForLeaks(dlopen: DenoHost["dlopen"], sanitizer: string): void {
  const name = "__lsan_do_recoverable_leak_check";
  try {
    const definition = { parameters: [], result: "i32" } as Definition;
    dlopen(sanitizer, { [name]: definition }).symbols[name]!();
  } catch {
    // The program's permissions do not reach that far: nothing to ask.
  }
}
