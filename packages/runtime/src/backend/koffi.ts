import { createRequire } from "node:module";
import { libcFile } from "../libc-file.ts";
import { exact } from "./exact.ts";
import type {
  AwayFunction,
  Backend,
  CallSignature,
  Form,
  NativeFunction,
  NativeType,
  NativeValue,
  Signature,
} from "./backend.ts";
import type { KoffiTypes } from "./koffi-records.ts";
import type { KoffiFunction as WideFunction, KoffiType } from "./koffi-wide.ts";
import { watchBySocket } from "./watch-by-socket.ts";

/** koffi 3, of which this file uses what follows; see its index.d.ts. */
type Koffi = KoffiTypes & {
  load(path: string): {
    func(name: string, result: string, parameters: readonly string[]): KoffiFunction;
    func(name: string, result: KoffiType, parameters: readonly KoffiType[]): WideFunction;
  };
  proto(name: string, result: KoffiType, parameters: readonly KoffiType[]): object;
  pointer(type: object): object;
  register(fn: NativeFunction | WideFunction, type: object): bigint;
  address(view: Uint8Array): bigint;
  view(address: bigint, length: number): ArrayBuffer;
};

type KoffiFunction = NativeFunction & {
  async(...values: readonly (NativeValue | KoffiDone)[]): void;
};

type KoffiDone = (error: Error | null, value: NativeValue) => void;

const names: Record<NativeType, string> = {
  void: "void",
  i8: "int8_t",
  u8: "uint8_t",
  i16: "int16_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  i64: "int64_t",
  u64: "uint64_t",
  f32: "float",
  f64: "double",
  ptr: "void *",
  key: "uint64_t",
};

const forms: Readonly<Record<Form, string>> = {
  ...names,
  // An address as a number of this type crosses faster than as any pointer.
  ptr: "uint64_t",
  text: "const char *",
  bytes: "void *",
};

/** The backend over the koffi package, for runtimes without an FFI of their own. */
export function koffiBackend(koffi: Koffi, reason: string): Backend {
  let prototypes = 0;
  let reader: ((address: bigint) => string) | null = null;
  const readText = (address: bigint): string => (reader ??= textReader(koffi))(address);
  return {
    name: "koffi",
    // koffi 3.3.4 runs a callback that was made inside another one on the wrong stack, and dies.
    callbacksEarly: true,
    byValue: true,
    variadic: true,
    textCrosses: true,
    copiesBytes: false,
    textWriter: null,
    slowArguments: true,
    slowBigIntArrays: false,
    reason,
    open(path) {
      const library = koffi.load(path);
      const find = (
        symbol: string,
        { result, parameters }: CallSignature,
      ): KoffiFunction | null => {
        try {
          return library.func(
            symbol,
            result === "ptr" ? names.ptr : forms[result],
            parameters.map((type) => forms[type]),
          );
        } catch (error) {
          return refuseMissing(error);
        }
      };
      return {
        find(symbol, signature) {
          const found = find(symbol, signature);
          return found && unifyResult(found, signature.result, signature.parameters.length);
        },
        findAway(symbol, signature) {
          const found = find(symbol, signature);
          return found && awayFunction(found, signature.result);
        },
        findWide(symbol, signature, memory, tools) {
          const types = signature.parameters.map((of) => tools.type(koffi, of, names));
          if (signature.fixed !== null) types.splice(signature.fixed, types.length, "...");
          try {
            const found = library.func(symbol, tools.type(koffi, signature.result, names), types);
            return tools.call(found, signature, names, memory);
          } catch (error) {
            return refuseMissing(error);
          }
        },
      };
    },
    callback(signature, fn) {
      const name = `ferrule_callback_${prototypes++}`;
      const { result, parameters } = signature;
      const type = koffi.proto(
        name,
        names[result],
        // C's user data is a number then, and no object is made for it.
        parameters.map((of) => names[of === "ptr" ? "u64" : of]),
      );
      return koffi.register(unifyArguments(fn, signature), koffi.pointer(type));
    },
    callbackWide(signature, fn, store, tools) {
      const { result, parameters } = signature;
      const type = koffi.proto(
        `ferrule_callback_${prototypes++}`,
        tools.type(koffi, result, names),
        parameters.map((of) => tools.type(koffi, of, names)),
      );
      return koffi.register(tools.answer(fn, signature, store), koffi.pointer(type));
    },
    argument: exact,
    addressOf: (view) => koffi.address(view),
    view: (address, length) => koffi.view(address, length),
    watch: watchBySocket,
    readText,
    // A shim gives the address.
    givenText: (given) =>
      typeof given === "bigint" && given !== 0n
        ? readText(given)
        : typeof given === "string"
          ? given
          : null,
  };
}

/** Null for a symbol that the library lacks. */
function refuseMissing(error: unknown): null {
  if (error instanceof Error && /cannot find function/i.test(error.message)) return null;
  throw error;
}

/**
 * Reads the text at an address by a C function that returns it: `koffi.decode` of 3.3.4 loses some
 * ten bytes a call. `strstr(text, "")` is the text.
 */
function textReader(koffi: Koffi): (address: bigint) => string {
  const find = koffi.load(libcFile()).func("strstr", "str", ["void *", "void *"]);
  const nothing = new Uint8Array(64);
  const empty = koffi.address(nothing);
  return (address) => {
    const text: unknown = find(address, empty);
    return typeof text === "string" && nothing[0] === 0 ? text : "";
  };
}

/** The function on a thread of koffi's own. */
function awayFunction(found: KoffiFunction, result: NativeType): AwayFunction {
  const wide = result === "ptr" || result === "i64" || result === "u64";
  return (...values) =>
    new Promise((resolve, reject) => {
      found.async(...values, (error, value) => {
        if (error === null) resolve(wide ? big(value) : value);
        else reject(error);
      });
    });
}

function big(value: NativeValue): bigint {
  return typeof value === "bigint" ? value : BigInt(value ?? 0);
}

/**
 * koffi returns 64-bit integers as number or bigint by magnitude, and NULL as null: makes them the
 * bigint that NativeType promises.
 */
function unifyResult(call: NativeFunction, result: Form, arity: number): NativeFunction {
  if (result !== "ptr" && result !== "i64" && result !== "u64") return call;
  switch (arity) {
    case 0:
      return () => toBig(call());
    case 1:
      return (a) => toBig(call(a));
    case 2:
      return (a, b) => toBig(call(a, b));
    case 3:
      return (a, b, c) => toBig(call(a, b, c));
    case 4:
      return (a, b, c, d) => toBig(call(a, b, c, d));
    default:
      return (...values) => toBig(call(...values));
  }
}

function toBig(value: NativeValue): bigint {
  if (typeof value === "bigint") return value;
  if (value === undefined || value === null) return 0n;
  return (value | 0) === value ? BigInt(value | 0) : wide(value);
}

const halves: Uint32Array = new Uint32Array(2);
const whole: BigInt64Array = new BigInt64Array(halves.buffer);

/** `BigInt(value)` of a safe integer, which V8 does not compile: in memory, which it does. */
function wide(value: number): bigint {
  halves[0] = value;
  halves[1] = Math.floor(value / 2 ** 32);
  return whole[0]!;
}

/** The same for the arguments that a callback is given. */
function unifyArguments(fn: NativeFunction, { parameters }: Signature): NativeFunction {
  const isWide = parameters.map((type) => type === "ptr" || type === "i64" || type === "u64");
  if (!isWide.includes(true)) return fn;
  const [a = false, b = false, c = false, d = false] = isWide;
  switch (parameters.length) {
    case 1:
      return (w) => fn(toBig(w));
    case 2:
      return (w, x) => fn(a ? toBig(w) : w, b ? toBig(x) : x);
    case 3:
      return (w, x, y) => fn(a ? toBig(w) : w, b ? toBig(x) : x, c ? toBig(y) : y);
    case 4:
      return (w, x, y, z) =>
        fn(a ? toBig(w) : w, b ? toBig(x) : x, c ? toBig(y) : y, d ? toBig(z) : z);
    default:
  }
  return (...values) => fn(...values.map((value, index) => (isWide[index] ? toBig(value) : value)));
}

/** koffi when it is installed beside this package; null otherwise. */
export function findKoffi(): Koffi | null {
  try {
    const found: unknown = createRequire(import.meta.url)("koffi");
    return isKoffi(found) ? found : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

function isKoffi(value: unknown): value is Koffi {
  return typeof value === "object" && value !== null && "load" in value && "proto" in value;
}
