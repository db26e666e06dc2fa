import { recordSize } from "../flight-format.ts";
import type { Recorder } from "./flight-recorder.ts";
import { openNodeRecord, readWrite, shared } from "./node-record.ts";
import { type Callable, wrapCall, wrapCallback } from "./wrap.ts";

type Signature = Readonly<Record<string, unknown>>;
type Functions = Record<string, Callable>;
type Library = {
  readonly functions: Functions;
  getFunction(name: string, signature: Signature): Callable;
  getFunctions(definitions?: Readonly<Record<string, Signature>>): Functions;
  registerCallback(...args: readonly unknown[]): unknown;
};

/** As much of node:ffi as is hooked. */
export type NodeFfi = {
  dlopen(
    path: string | null,
    definitions: Readonly<Record<string, Signature>>,
  ): { readonly functions: Functions };
  readonly DynamicLibrary: { readonly prototype: Library };
  toArrayBuffer(pointer: bigint, length: number, copy: boolean): ArrayBuffer;
};

/**
 * Wraps what `dlopen` and `DynamicLibrary` hand out: `dlopen` itself goes through `getFunctions`.
 *
 * @returns what asks the sanitizer for leaks, if one is in the process.
 */
export function hookNodeFfi(ffi: NodeFfi, folder: string, before: () => void): () => void {
  const host = ffi.DynamicLibrary.prototype;
  const bare = {
    getFunction: host.getFunction,
    getFunctions: host.getFunctions,
    registerCallback: host.registerCallback,
    functions: Reflect.getOwnPropertyDescriptor(host, "functions"),
  };
  const recorder = openRecord(ffi, folder);
  const leaks = findLeakCheck(ffi);

  const wrap = (symbol: string, fn: Callable): Callable =>
    wrapCall(recorder, before, {
      symbol,
      fn,
      arity: fn.length,
      mapArgument: null,
    });
  const wrapAll = (functions: Functions): Functions => {
    const wrapped: Functions = Object.create(Object.getPrototypeOf(functions));
    for (const [name, fn] of Object.entries(functions)) wrapped[name] = wrap(name, fn);
    return wrapped;
  };
  host.getFunction = function (name, signature) {
    return wrap(name, bare.getFunction.call(this, name, signature));
  };
  host.getFunctions = function (...args) {
    return wrapAll(bare.getFunctions.apply(this, args));
  };
  host.registerCallback = function (...args) {
    const at = args.findIndex((of) => typeof of === "function");
    const given = args.map((of, index) =>
      index === at ? wrapCallback(recorder, nameOf(of as Callable), of as Callable) : of,
    );
    return bare.registerCallback.apply(this, given);
  };
  const getter = bare.functions?.get;
  if (getter !== undefined) {
    Object.defineProperty(host, "functions", {
      configurable: true,
      enumerable: true,
      get(this: Library) {
        return wrapAll(Reflect.apply(getter, this, []) as Functions);
      },
    });
  }
  return leaks;
}

function nameOf(fn: Callable): string {
  return fn.name === "" ? "(anonymous)" : fn.name;
}

function openRecord(ffi: NodeFfi, folder: string): Recorder {
  return openNodeRecord({
    folder,
    backend: "node:ffi",
    addressOf: () => null,
    map(descriptor) {
      const { mmap } = ffi.dlopen(null, {
        mmap: {
          arguments: ["pointer", "uint64", "int32", "int32", "int32", "int64"],
          return: "pointer",
        },
      }).functions;
      const at = mmap!(0n, BigInt(recordSize), readWrite, shared, descriptor, 0n) as bigint;
      return BigInt.asIntN(64, at) === -1n ? null : ffi.toArrayBuffer(at, recordSize, false);
    },
  });
}

/** Looked up in the process, where a preloaded sanitizer is found first; without one it is absent. */
function findLeakCheck(ffi: NodeFfi): () => void {
  try {
    const name = "__lsan_do_recoverable_leak_check";
    const { functions } = ffi.dlopen(null, { [name]: { arguments: [], return: "int32" } });
    return () => void functions[name]!();
  } catch {
    return () => {};
  }
}
