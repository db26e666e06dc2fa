import { closeSync, ftruncateSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { recordSize } from "../flight-format.ts";
import { createRecorder, type Recorder } from "./flight-recorder.ts";
import { type Callable, wrapCall, wrapCallback } from "./wrap.ts";

type Definition = { readonly args?: readonly unknown[] };
type Definitions = Readonly<Record<string, Definition>>;
type Library = { symbols: Record<string, Callable> };
type CallbackClass = new (fn: Callable, definition: unknown) => object;

/** As much of bun:ffi as is hooked. */
export type BunFfi = {
  dlopen(path: unknown, definitions: Definitions): Library;
  linkSymbols(definitions: Definitions): Library;
  CFunction(definition: Definition): Callable;
  JSCallback: CallbackClass;
};

/**
 * Wraps what `dlopen`, `linkSymbols` and `CFunction` hand out and what `JSCallback` takes. The
 * record is opened with the program's first library.
 *
 * @returns what asks the sanitizer for leaks, if one is in the process and FFI was used.
 */
export function hookBunFfi(ffi: BunFfi, folder: string, before: () => void): () => void {
  const { dlopen, linkSymbols, CFunction, JSCallback } = ffi;
  let opened: Recorder | null = null;
  const recorder = (): Recorder => (opened ??= openRecord(folder));

  const wrap = (symbol: string, fn: Callable, definition: Definition): Callable =>
    wrapCall(recorder(), before, {
      symbol,
      fn,
      arity: definition.args?.length ?? 0,
      mapArgument: null,
    });
  const wrapAll = (library: Library, definitions: Definitions): Library => {
    const symbols: Library["symbols"] = {};
    for (const [name, fn] of Object.entries(library.symbols)) {
      symbols[name] = wrap(name, fn, definitions[name] ?? {});
    }
    Object.defineProperty(library, "symbols", { value: symbols, configurable: true });
    return library;
  };

  ffi.dlopen = (path, definitions) => wrapAll(dlopen.call(ffi, path, definitions), definitions);
  ffi.linkSymbols = (definitions) => wrapAll(linkSymbols.call(ffi, definitions), definitions);
  // Called with `new` as well as without.
  ffi.CFunction = function (definition: Definition): Callable {
    return wrap("a function pointer", CFunction.call(ffi, definition), definition);
  };
  ffi.JSCallback = class extends JSCallback {
    constructor(fn: Callable, definition: unknown) {
      super(wrapCallback(recorder(), fn.name === "" ? "(anonymous)" : fn.name, fn), definition);
    }
  };
  return () => {
    if (opened !== null) askForLeaks(dlopen);
  };
}

/** The runtime that this is loaded into. */
declare const Bun: { mmap(path: string, options: { readonly shared: boolean }): Uint8Array };

/** `Bun.mmap` needs no FFI. */
function openRecord(folder: string): Recorder {
  const path = join(folder, `${process.pid}-${threadId}.flight`);
  const descriptor = openSync(path, "w+", 0o600);
  ftruncateSync(descriptor, recordSize);
  // Only of a process that did not end by itself is there anything to say.
  process.on("exit", () => rmSync(path, { force: true }));
  closeSync(descriptor);
  const memory = Bun.mmap(path, { shared: true }).buffer as ArrayBuffer;
  const runtime = `Bun ${process.versions["bun"]}`;
  const about = { runtime, backend: "bun:ffi", program: process.argv[1] ?? "" };
  const options = { pid: process.pid, thread: threadId, about, flush: null };
  return createRecorder({ ...options, memory, addressOf: () => null });
}

/** The sanitizer is in the process already, or it is not asked. */
function askForLeaks(dlopen: BunFfi["dlopen"]): void {
  const name = "__lsan_do_recoverable_leak_check";
  dlopen(process.env["FERRULE_GUARD_ASAN"], { [name]: { args: [] } }).symbols[name]!();
}
