import { recordSize } from "../flight-format.ts";
import type { Recorder } from "./flight-recorder.ts";
import { openNodeRecord, readWrite, shared } from "./node-record.ts";
import { type Callable, wrapCall, wrapCallback } from "./wrap.ts";

type KoffiFunction = Callable & {
  readonly async?: Callable;
  readonly info?: { readonly name?: string; readonly arguments?: readonly unknown[] };
};
type Library = { func(...args: readonly unknown[]): KoffiFunction };

/** As much of koffi as is hooked; 2.x and 3.x. */
export type Koffi = {
  load(path: string | null, ...rest: readonly unknown[]): Library;
  register(...args: readonly unknown[]): unknown;
  address?(value: object): bigint;
  view?(pointer: unknown, length: number): ArrayBuffer;
};

/** What declares a function on a library; the named conventions are koffi 2's. */
const declaring = new Set(["func", "cdecl", "stdcall", "fastcall", "thiscall"]);

/**
 * Wraps what `load` and `register` hand out, and functions passed as callbacks for one call.
 *
 * @returns what asks the sanitizer for leaks, if one is in the process.
 */
export function hookKoffi(koffi: Koffi, folder: string, before: () => void): () => void {
  const { load, register } = koffi;
  const recorder = openRecord(koffi, folder);
  const leaks = findLeakCheck(koffi);
  const callback = (value: unknown): unknown =>
    typeof value === "function"
      ? wrapCallback(recorder, value.name || "(anonymous)", value as Callable)
      : value;

  const wrapFunction = (fn: KoffiFunction): Callable => {
    const { info } = fn;
    const parameters = info?.arguments;
    const foreign = { symbol: info?.name ?? fn.name, mapArgument: null };
    const takesCallback = parameters === undefined || parameters.some(isCallback);
    const wrapped = wrapCall(recorder, before, {
      ...foreign,
      fn,
      arity: parameters?.length ?? -1,
      mapArgument: takesCallback ? callback : null,
    });
    if (fn.async !== undefined) {
      const started = wrapCall(recorder, before, { ...foreign, fn: fn.async, arity: -1 });
      Object.defineProperty(wrapped, "async", { value: started });
    }
    return wrapped;
  };

  koffi.load = (path, ...rest) => {
    const library = load(path, ...rest);
    return new Proxy(library, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        if (!declaring.has(String(key))) return value.bind(target);
        return (...args: readonly unknown[]) =>
          wrapFunction(Reflect.apply(value, target, args) as KoffiFunction);
      },
    });
  };
  koffi.register = (...args) => register(...args.map(callback));
  return leaks;
}

/** A parameter that a plain function may be given for. */
function isCallback(parameter: unknown): boolean {
  const { type } = parameter as { readonly type?: { readonly primitive?: string } };
  return type?.primitive === undefined || /callback|pointer/i.test(type.primitive);
}

function openRecord(koffi: Koffi, folder: string): Recorder {
  return openNodeRecord({
    folder,
    backend: "koffi",
    addressOf(value) {
      try {
        return koffi.address?.(value) ?? null;
      } catch {
        return null;
      }
    },
    map(descriptor) {
      const mmap = koffi
        .load(null)
        .func("void *mmap(void *, size_t, int, int, int, int64_t)") as Callable;
      const at = mmap(null, recordSize, readWrite, shared, descriptor, 0);
      return koffi.view?.(at, recordSize) ?? null;
    },
  });
}

/** Looked up in the process, where a preloaded sanitizer is found first; without one it is absent. */
function findLeakCheck(koffi: Koffi): () => void {
  try {
    const check = koffi.load(null).func("int __lsan_do_recoverable_leak_check()");
    return () => void check();
  } catch {
    return () => {};
  }
}
