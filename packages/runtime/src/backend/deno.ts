import type {
  AwayFunction,
  Backend,
  NativeFunction,
  NativeLibrary,
  NativeType,
  Signature,
} from "./backend.ts";
import { watchBySocket } from "./watch-by-socket.ts";

/** Deno's FFI, of which this file uses what follows; see `deno types`. */
type DenoFfi = {
  dlopen(
    path: string,
    symbols: Readonly<Record<string, DenoSymbol & { readonly nonblocking: true }>>,
  ): { readonly symbols: Readonly<Record<string, AwayFunction | null>> };
  dlopen(
    path: string,
    symbols: Readonly<Record<string, DenoSymbol>>,
  ): { readonly symbols: Readonly<Record<string, NativeFunction | null>> };
  readonly UnsafeCallback: new (
    signature: DenoSignature,
    fn: NativeFunction,
  ) => { readonly pointer: DenoPointer };
  readonly UnsafePointer: {
    create(address: bigint): DenoPointer | null;
    of(view: Uint8Array): DenoPointer | null;
    value(pointer: DenoPointer | null): bigint;
  };
  readonly UnsafePointerView: {
    getArrayBuffer(pointer: DenoPointer, length: number): ArrayBuffer;
    getCString(pointer: DenoPointer): string;
  };
};

type DenoPointer = { readonly opaque: never };

type DenoSignature = { readonly parameters: readonly string[]; readonly result: string };

type DenoSymbol = DenoSignature & { readonly optional: true };

/** Deno's own pointer type is an object; as `u64` an address is the bigint NativeType promises. */
const names: Record<NativeType, string> = {
  void: "void",
  i8: "i8",
  u8: "u8",
  i16: "i16",
  u16: "u16",
  i32: "i32",
  u32: "u32",
  i64: "i64",
  u64: "u64",
  f32: "f32",
  f64: "f64",
  ptr: "u64",
};

function signatureOf({ result, parameters }: Signature): DenoSignature {
  return { result: names[result], parameters: parameters.map((type) => names[type]) };
}

/** The backend over Deno's own FFI, which asks for the permission `--allow-ffi`. */
export function denoBackend(ffi: DenoFfi, reason: string): Backend {
  // C may hold a callback's address for as long as the process lives.
  const kept: object[] = [];
  const at = (address: bigint): DenoPointer => {
    const pointer = ffi.UnsafePointer.create(address);
    if (pointer === null) throw new TypeError("ferrule: NULL has no memory behind it");
    return pointer;
  };
  return {
    name: "Deno",
    callbacksEarly: false,
    slowArguments: false,
    slowBigIntArrays: false,
    reason,
    open(path): NativeLibrary {
      ffi.dlopen(path, {});
      return {
        find(symbol, signature) {
          const wanted = { [symbol]: { ...signatureOf(signature), optional: true as const } };
          return ffi.dlopen(path, wanted).symbols[symbol] ?? null;
        },
        findAway(symbol, signature) {
          const wanted = { ...signatureOf(signature), optional: true, nonblocking: true } as const;
          const found = ffi.dlopen(path, { [symbol]: wanted }).symbols[symbol] ?? null;
          return found;
        },
      };
    },
    callback(signature, fn) {
      const made = new ffi.UnsafeCallback(signatureOf(signature), fn);
      kept.push(made);
      return ffi.UnsafePointer.value(made.pointer);
    },
    argument: (address) => address,
    addressOf: (view) => ffi.UnsafePointer.value(ffi.UnsafePointer.of(view)),
    view: (address, length) => ffi.UnsafePointerView.getArrayBuffer(at(address), length),
    watch: watchBySocket,
    readText: (address) => ffi.UnsafePointerView.getCString(at(address)),
  };
}

/** Deno's FFI when this runtime is Deno. */
export function findDenoFfi(): DenoFfi | null {
  const found: unknown = Reflect.get(globalThis, "Deno");
  return isDenoFfi(found) ? found : null;
}

function isDenoFfi(value: unknown): value is DenoFfi {
  return typeof value === "object" && value !== null && "UnsafeCallback" in value;
}
