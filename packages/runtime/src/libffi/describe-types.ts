import type { NativeType, Shape, WideSignature } from "../backend/backend.ts";
import { persist } from "../persistent.ts";
import { symbolAddress } from "../symbol-address.ts";
import type { Libffi } from "./open-libffi.ts";

/** libffi's own descriptions of C's numbers are variables of it. */
const names: Readonly<Record<NativeType, string>> = {
  void: "ffi_type_void",
  i8: "ffi_type_sint8",
  u8: "ffi_type_uint8",
  i16: "ffi_type_sint16",
  u16: "ffi_type_uint16",
  i32: "ffi_type_sint32",
  u32: "ffi_type_uint32",
  i64: "ffi_type_sint64",
  u64: "ffi_type_uint64",
  f32: "ffi_type_float",
  f64: "ffi_type_double",
  ptr: "ffi_type_pointer",
};

const FFI_TYPE_STRUCT = 13;
/** `sizeof(ffi_cif)` is 32, and some processors' are a little more. */
const CIF_BYTES = 128;

const numbers = new Map<NativeType, bigint>();

/** The address of an `ffi_type`. */
function typeOf(ffi: Libffi, type: NativeType | Shape): bigint {
  if (typeof type !== "string") return structOf(ffi, type);
  const known = numbers.get(type);
  if (known !== undefined) return known;
  const found = symbolAddress(ffi.file, names[type]);
  if (found === 0n) throw new TypeError(`ferrule: ${ffi.file} has no ${names[type]}`);
  numbers.set(type, found);
  return found;
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
  const [back, given] = [
    typeOf(ffi, result),
    listOf(parameters.map((parameter) => typeOf(ffi, parameter))),
  ];
  const abi = defaultConvention();
  const count = parameters.length;
  const status =
    fixed === null
      ? ffi.prepare(cif, abi, count, back, given)
      : ffi.prepareVariadic(cif, abi, fixed, count, back, given);
  if (status !== 0) throw new TypeError(`ferrule: ${ffi.file} refuses a signature (${status})`);
  return cif;
}
