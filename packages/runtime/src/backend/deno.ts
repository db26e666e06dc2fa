import type {
  AwayFunction,
  Backend,
  CallSignature,
  Form,
  NativeFunction,
  NativeLibrary,
  NativeType,
  NativeValue,
  Shape,
  Signature,
  StoreRecord,
  WideSignature,
} from "./backend.ts";
import { watchBySocket } from "./watch-by-socket.ts";

/** Deno's FFI, of which this file uses what follows; see `deno types`. */
type DenoFfi = {
  dlopen(path: string, symbols: Symbols<string, true>): Found<AwayFunction>;
  dlopen(path: string, symbols: Symbols<string>): Found<NativeFunction>;
  dlopen(path: string, symbols: Symbols<DenoType>): Found<DenoFunction>;
  readonly UnsafeCallback: {
    new (signature: DenoSignature<string>, fn: NativeFunction): DenoCallback;
    new (signature: DenoSignature<DenoType>, fn: DenoFunction): DenoCallback;
  };
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

type DenoCallback = { readonly pointer: DenoPointer };

/** A number's name, or a record's fields in order; an array is its elements. */
type DenoType = string | { readonly struct: readonly DenoType[] };

type DenoSignature<T> = { readonly parameters: readonly T[]; readonly result: T };

type Symbols<T, Away extends boolean = false> = Readonly<
  Record<
    string,
    DenoSignature<T> & { readonly optional?: true } & (Away extends true
        ? { readonly nonblocking: true }
        : unknown)
  >
>;

type Found<F> = { readonly symbols: Readonly<Record<string, F | null>> };

/** Records are their bytes. */
type DenoFunction = (...values: readonly DenoValue[]) => DenoValue;

type DenoValue = NativeValue | Uint8Array;

/** Deno's own pointer type is an object; as `u64` an address is the bigint NativeType promises. */
const nameOf = (type: NativeType): string => (type === "ptr" || type === "key" ? "u64" : type);

const forms: Readonly<Record<"text" | "bytes", string>> = { text: "u64", bytes: "buffer" };

function callSignatureOf({ result, parameters }: CallSignature): DenoSignature<string> {
  const formOf = (type: Form): string =>
    type === "text" || type === "bytes" ? forms[type] : nameOf(type);
  return {
    result: result === "text" ? "pointer" : formOf(result),
    parameters: parameters.map(formOf),
  };
}

function signatureOf({ result, parameters }: Signature): DenoSignature<string> {
  return { result: nameOf(result), parameters: parameters.map(nameOf) };
}

function wideSignatureOf({ result, parameters }: WideSignature): DenoSignature<DenoType> {
  return { result: typeOf(result), parameters: parameters.map(typeOf) };
}

function typeOf(type: NativeType | Shape): DenoType {
  if (typeof type === "string") return nameOf(type);
  const struct = type.fields.flatMap(({ type: of, count }) =>
    Array.from({ length: count ?? 1 }, () => typeOf(of)),
  );
  return { struct };
}

/** A function of Deno's as {@link NativeLibrary.findWide} promises it. */
function callWide(
  fn: DenoFunction,
  { result, parameters }: WideSignature,
  memory: DataView,
): NativeFunction {
  const bytesAt = (at: NativeValue, { size }: Shape): Uint8Array =>
    new Uint8Array(memory.buffer, Number(at), size);
  const first = typeof result === "string" ? 0 : 1;
  return (...values) => {
    const given = parameters.map((type, index) => {
      const value = values[first + index];
      return typeof type === "string" ? value : bytesAt(value, type);
    });
    const answer = fn(...given);
    if (!(answer instanceof Uint8Array)) return answer;
    if (typeof result !== "string") bytesAt(values[0], result).set(answer);
    return undefined;
  };
}

/** What Deno is to call for a callback whose parameters are records by value. */
function answerWide(fn: NativeFunction, store: StoreRecord): DenoFunction {
  return (...values) =>
    fn(...values.map((value) => (value instanceof Uint8Array ? store(value) : value)));
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
    byValue: true,
    variadic: false,
    textCrosses: false,
    copiesBytes: false,
    textWriter: null,
    slowArguments: false,
    slowBigIntArrays: false,
    reason,
    open(path): NativeLibrary {
      ffi.dlopen(path, {});
      return {
        find(symbol, signature) {
          const wanted = { [symbol]: { ...callSignatureOf(signature), optional: true as const } };
          return ffi.dlopen(path, wanted).symbols[symbol] ?? null;
        },
        findAway(symbol, signature) {
          const wanted = { ...signatureOf(signature), optional: true, nonblocking: true } as const;
          const found = ffi.dlopen(path, { [symbol]: wanted }).symbols[symbol] ?? null;
          return found;
        },
        findWide(symbol, signature, memory) {
          const wanted = { [symbol]: { ...wideSignatureOf(signature), optional: true as const } };
          const found = ffi.dlopen(path, wanted).symbols[symbol] ?? null;
          return found && callWide(found, signature, memory);
        },
      };
    },
    callback(signature, fn) {
      const made = new ffi.UnsafeCallback(signatureOf(signature), fn);
      kept.push(made);
      return ffi.UnsafePointer.value(made.pointer);
    },
    callbackWide(signature, fn, store) {
      const made = new ffi.UnsafeCallback(wideSignatureOf(signature), answerWide(fn, store));
      kept.push(made);
      return ffi.UnsafePointer.value(made.pointer);
    },
    argument: (address) => address,
    addressOf: (view) => ffi.UnsafePointer.value(ffi.UnsafePointer.of(view)),
    view: (address, length) => ffi.UnsafePointerView.getArrayBuffer(at(address), length),
    watch: watchBySocket,
    readText: (address) => ffi.UnsafePointerView.getCString(at(address)),
    // Such a function gives Deno's own pointers.
    givenText: (given) =>
      given === null ? null : ffi.UnsafePointerView.getCString(given as DenoPointer),
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
