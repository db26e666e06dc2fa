import { exact } from "./exact.ts";
import type { Backend, CallSignature, Form, NativeFunction, Signature } from "./backend.ts";
import { workerCalls } from "./call-by-worker.ts";
import { watchByReading } from "./watch-by-reading.ts";

/** `bun:ffi`, of which this file uses what follows; see bun-types' ffi.d.ts. */
type BunFfi = {
  dlopen(path: string, symbols: Readonly<Record<string, BunSignature>>): BunLibrary;
  readonly JSCallback: new (
    fn: NativeFunction,
    signature: BunSignature,
  ) => { readonly ptr: number | null };
  readonly CString: new (address: number) => { toString(): string };
  ptr(view: Uint8Array): number;
  toArrayBuffer(address: number, offset: number, length: number): ArrayBuffer;
};

type BunSignature = { readonly args: readonly string[]; readonly returns: string };

type BunLibrary = { readonly symbols: Readonly<Record<string, NativeFunction>> };

/** Bun's own pointer type gives a number; as `u64` an address is the bigint NativeType promises. */
const nameOf = (type: Form): string => (type === "ptr" ? "u64" : type === "key" ? "ptr" : type);

function signatureOf({ result, parameters }: CallSignature): BunSignature {
  // As an argument `ptr` is the cheapest, and takes a bigint and a view too.
  const args = parameters.map((type) => (type === "text" || type === "bytes" ? "ptr" : type));
  return { returns: result === "text" ? "cstring" : nameOf(result), args };
}

function callbackOf({ result, parameters }: Signature): BunSignature {
  return { returns: nameOf(result), args: parameters.map(nameOf) };
}

/** The backend over Bun's own FFI. */
export function bunFfiBackend(ffi: BunFfi, reason: string): Backend {
  // A library or callback that is collected frees machine code that may still be called.
  const kept: object[] = [];
  const keep = <T extends object>(value: T): T => {
    kept.push(value);
    return value;
  };
  const find = (path: string, symbol: string, signature: CallSignature): NativeFunction | null => {
    try {
      const { symbols } = keep(ffi.dlopen(path, { [symbol]: signatureOf(signature) }));
      return symbols[symbol] ?? null;
    } catch (error) {
      if (error instanceof Error && /^Symbol .* not found/i.test(error.message)) return null;
      throw error;
    }
  };
  const inWorker = workerCalls(`(path, symbol, signature) =>
    process.getBuiltinModule("bun:ffi").dlopen(path, { [symbol]: signature }).symbols[symbol]`);
  return {
    name: "bun:ffi",
    callbacksEarly: false,
    byValue: false,
    variadic: false,
    textCrosses: false,
    copiesBytes: false,
    textWriter: null,
    slowArguments: false,
    slowBigIntArrays: true,
    reason,
    open(path) {
      // Bun opens a library only to look something up: this is found nowhere, and the file is.
      find(path, "ferrule_opens_the_library", { result: "void", parameters: [] });
      return {
        find: (symbol, signature) => find(path, symbol, signature),
        findAway: (symbol, signature) =>
          find(path, symbol, signature) === null
            ? null
            : inWorker({ path, symbol, signature: signatureOf(signature) }),
      };
    },
    callback(signature, fn) {
      const { ptr } = keep(new ffi.JSCallback(fn, callbackOf(signature)));
      if (ptr === null) throw new Error("bun:ffi made no callback");
      return BigInt(ptr);
    },
    argument: exact,
    addressOf: (view) => BigInt(ffi.ptr(view)),
    view: (address, length) => ffi.toArrayBuffer(Number(address), 0, length),
    watch: watchByReading,
    readText: (address) => new ffi.CString(Number(address)).toString(),
    givenText: (given) => (given === null || given === undefined ? null : String(given)),
  };
}

/** Bun's FFI when this runtime is Bun. */
export function findBunFfi(): BunFfi | null {
  if (process.versions["bun"] === undefined) return null;
  const found: unknown = process.getBuiltinModule?.("bun:ffi");
  return isBunFfi(found) ? found : null;
}

function isBunFfi(value: unknown): value is BunFfi {
  return typeof value === "object" && value !== null && "JSCallback" in value;
}
