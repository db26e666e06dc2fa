import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Address, NativeFunction, NativeLibrary, NativeType } from "./backend/backend.ts";
import { backend, traceLoad } from "./backend/choose-backend.ts";
import { setErrno } from "./errno.ts";
import { variableOf, type Library } from "./load.ts";
import { addressAt, mark, release } from "./scratch.ts";
import { putText } from "./string.ts";
import { putBytes } from "./bytes.ts";

/**
 * Cells that a shim and its module share: the result, the arguments, then where scratch memory is,
 * and last C's errno.
 */
const CELLS = 32;
const SCRATCH = 30;
const ERRNO = 31;

/**
 * The compiled shim of a module. A call through it has no arguments: they are in cells of 64 bits
 * that both sides know, arguments from cell 1, and the result in cell 0. A record by value is in
 * scratch memory; its cell says at which offset, and cell 0 where one that is returned is to be stored.
 */
export type Shim = {
  /** Each cell is two of these. */
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  readonly i64: BigInt64Array;
  readonly u64: BigUint64Array;
  /** The call without arguments that stands for a C function, where the library has that. */
  call(name: string): () => unknown;
  /**
   * The module's functions that go through the shim: `quicker` where the FFI is slow with arguments,
   * `formed` too unless it takes text and bytes as they are, `always` those that need it. The rest
   * are the FFI's own.
   */
  over<N extends object>(quicker: Partial<N>, formed: Partial<N>, always: Partial<N>): Through;
  /** Puts a 64-bit integer or an address into a cell, or the address of a copy. */
  put(cell: number, value: number | bigint | string | Uint8Array): void;
  /** Reads the result as an integer whose width is the machine's. */
  result(native: NativeType): () => number | bigint;
  /** Makes the errno that C left what the thread's own shows, whatever happened since. */
  keepErrno(): void;
};

/** Functions by the names that the module uses; null of those that the library lacks. */
export type Through = ReadonlyMap<string, ((...values: never[]) => unknown) | null>;

/** What a module knows of its shim. */
export type ShimPlan = {
  /** Its file without the ending, beside the module. */
  readonly file: string;
  /** Of the C file that it was compiled from. */
  readonly digest: string;
  /** C functions it has calls for, by the names that the module uses. */
  readonly functions: readonly string[];
};

/**
 * The module's compiled shim, or null when there is none: everything works without. One that was
 * compiled for another module, or that cannot be loaded, is told as a warning and not used.
 * `FERRULE_<NAME>_SHIM` names another file, or is `off`.
 */
export function shim(library: Library, plan: ShimPlan, module: string): Shim | null {
  const wanted = process.env[variableOf(library.name, "SHIM")];
  if (wanted === "off") return null;
  const file = wanted || fileBeside(plan.file, module);
  if (file === null || (!wanted && !existsSync(file))) return null;
  try {
    const opened = openShim(library, plan, file);
    traceLoad(`shim ${file}`);
    return opened;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`${file} is not used: ${reason}`, {
      type: "FerruleLoad",
      code: "abi/version-skew",
    });
    return null;
  }
}

function fileBeside(name: string, module: string): string | null {
  const ending = { darwin: "dylib", win32: "dll" }[process.platform as string] ?? "so";
  return module.startsWith("file:") ? fileURLToPath(new URL(`./${name}.${ending}`, module)) : null;
}

function openShim(library: Library, plan: ShimPlan, file: string): Shim {
  const native = backend().open(file);
  const digest = need(native, "ferrule_shim_digest", "ptr", [])();
  const found = typeof digest === "bigint" ? backend().readText(digest) : "";
  if (found !== plan.digest) {
    throw new Error("it was compiled for another state of the module");
  }
  const open = need(native, "ferrule_shim_open", "i32", ["ptr"]);
  const loan = mark();
  const opened = open(putText(library.file, "ferrule_shim_open", "path"));
  release(loan);
  if (opened === 2) throw new Error("another copy of the library is open");
  if (opened !== 1) throw new Error(`it does not find ${library.file}`);
  const has = need(native, "ferrule_shim_has", "i32", ["i32"]);
  const calls = new Map<string, NativeFunction>();
  for (const [index, name] of plan.functions.entries()) {
    if (has(index) === 1) calls.set(name, need(native, `ferrule_${name}`, "void", []));
  }
  return createShim(need(native, "ferrule_shim_cells", "ptr", []), calls);
}

function need(
  native: NativeLibrary,
  symbol: string,
  result: NativeType,
  parameters: readonly NativeType[],
): NativeFunction {
  const found = native.find(symbol, { result, parameters });
  if (found === null) throw new Error(`it has no ${symbol}`);
  return found;
}

function createShim(cells: NativeFunction, calls: ReadonlyMap<string, NativeFunction>): Shim {
  const address = cells();
  const memory = backend().view(typeof address === "bigint" ? address : 0n, CELLS * 8);
  const i32 = new Int32Array(memory);
  const u32 = new Uint32Array(memory);
  const i64 = new BigInt64Array(memory);
  const u64 = new BigUint64Array(memory);
  const scratch = BigInt(addressAt(0));
  // C takes records from there as they are, at offsets that are multiples of 16.
  if (scratch % 16n !== 0n) throw new Error("memory is misaligned");
  u64[SCRATCH] = scratch;
  function put(cell: number, value: Address | string | Uint8Array): void {
    if (typeof value === "bigint") {
      i64[cell] = value;
      return;
    }
    if (typeof value !== "number") return put(cell, lendForm(value));
    u32[2 * cell] = value;
    i32[2 * cell + 1] = Math.floor(value / 2 ** 32);
  }
  const results: Partial<Record<NativeType, () => number | bigint>> = {
    i32: () => i32[0]!,
    u32: () => u32[0]!,
    i64: () => i64[0]!,
    u64: () => u64[0]!,
  };
  return {
    i32,
    u32,
    f64: new Float64Array(memory),
    i64,
    u64,
    // What the library lacks is called by nothing: `over` leaves it out.
    call: (name) => calls.get(name)!,
    over(quicker, formed, always) {
      const { slowArguments, textCrosses } = backend();
      const slow = slowArguments ? { ...quicker, ...(textCrosses ? {} : formed) } : {};
      return present({ ...slow, ...always }, calls);
    },
    put,
    result: (native) => results[native] ?? results.i32!,
    keepErrno: () => setErrno(i32[2 * ERRNO]!),
  };
}

/** What crosses in a form of its own, in memory that is lent for the call. */
function lendForm(value: string | Uint8Array): Address {
  return typeof value === "string"
    ? putText(value, "shim", "text")
    : putBytes(value, "shim", "bytes");
}

/** Of a module's functions those that the library has, as the shim says. */
function present(functions: object, calls: ReadonlyMap<string, NativeFunction>): Through {
  return new Map(
    Object.entries(functions).map(([name, fn]) => [name, calls.has(name) ? fn : null]),
  );
}
