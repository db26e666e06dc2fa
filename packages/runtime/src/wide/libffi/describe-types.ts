import type { NativeType, Shape, WideSignature } from "../../backend/backend.ts";
import { persist } from "../persistent.ts";
import { symbolAddress } from "../symbol-address.ts";
import type { Libffi } from "./open-libffi.ts";

const FFI_TYPE_STRUCT = 13;
/** `sizeof(ffi_cif)` is 32, and some processors' are a little more. */
const CIF_BYTES = 128;

const numbers = new Map<NativeType, bigint>();

/** The address of an `ffi_type`. */
function typeOf(ffi: Libffi, type: NativeType | Shape): bigint {
  if (typeof type !== "string") return structOf(ffi, type);
  const known = numbers.get(type);
  if (known !== undefined) return known;
  const name = nameOf(type);
  const found = symbolAddress(ffi.file, name);
  if (found === 0n) throw new TypeError(`ferrule: ${ffi.file} has no ${name}`);
  numbers.set(type, found);
  return found;
}

/** libffi's own descriptions of C's numbers are variables of it: `ffi_type_sint32`. */
function nameOf(type: NativeType): string {
  const named: Partial<Record<NativeType, string>> = {
    f32: "float",
    f64: "double",
    ptr: "pointer",
    key: "pointer",
  };
  return `ffi_type_${named[type] ?? type.replace(/^[iu]/, (sign) => (sign === "i" ? "sint" : "uint"))}`;
}

/** `{ size, alignment, type, elements }`: libffi fills in the first two; an array is its elements. */
function structOf(ffi: Libffi, { fields }: Shape): bigint {
  const elements = fields.flatMap(({ type, count }) => {
    const one = typeOf(ffi, type);
    return Array.from({ length: count ?? 1 }, () => one);
  });
  const type = persist(24);
  type.view.setUint16(10, FFI_TYPE_STRUCT, true);
  type.view.setBigUint64(16, listOf([...elements, 0n]), true);
  return type.address;
}

function listOf(pointers: readonly bigint[]): bigint {
  const list = persist(Math.max(pointers.length, 1) * 8);
  pointers.forEach((pointer, index) => list.view.setBigUint64(index * 8, pointer, true));
  return list.address;
}

/** The processor's own C convention: FFI_UNIX64 of x86-64, FFI_SYSV of the others. */
function defaultConvention(): number {
  return process.arch === "x64" ? 2 : 1;
}

/** The address of an `ffi_cif` for a signature; it lives for ever. */
export function describeCall(ffi: Libffi, { result, parameters, fixed }: WideSignature): bigint {
  const cif = persist(CIF_BYTES).address;
  const back = typeOf(ffi, result);
  const given = listOf(parameters.map((parameter) => typeOf(ffi, parameter)));
  const abi = defaultConvention();
  const count = parameters.length;
  const status =
    fixed === null
      ? ffi.prepare(cif, abi, count, back, given)
      : ffi.prepareVariadic(cif, abi, fixed, count, back, given);
  if (status !== 0) throw new TypeError(`ferrule: ${ffi.file} refuses a signature (${status})`);
  return cif;
}
