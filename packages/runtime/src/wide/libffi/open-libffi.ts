import type { NativeFunction } from "../../backend/backend.ts";
import { backend } from "../../backend/choose-backend.ts";
import { parseSignature } from "../../signature.ts";

/** The system's libffi, and what of it is called; see its ffi.h, which is the same since 3.0. */
export type Libffi = {
  readonly file: string;
  /** ffi_prep_cif(cif, abi, count, result, parameters) */
  readonly prepare: NativeFunction;
  /** ffi_prep_cif_var(cif, abi, fixed, count, result, parameters) */
  readonly prepareVariadic: NativeFunction;
  /** ffi_call(cif, function, result, arguments) */
  readonly call: NativeFunction;
  /** ffi_closure_alloc(size, &code) */
  readonly allocate: NativeFunction;
  /** ffi_prep_closure_loc(closure, cif, called, user data, code) */
  readonly prepareClosure: NativeFunction;
};

const files: Readonly<Partial<Record<string, readonly string[]>>> = {
  darwin: ["/usr/lib/libffi.dylib", "libffi.8.dylib"],
  linux: ["libffi.so.8", "libffi.so.7", "libffi.so.6"],
};

let opened: Libffi | null | undefined;

/** The files that are looked for: `FERRULE_LIBFFI` names the one to take. */
export function libffiFiles(): readonly string[] {
  const wanted = process.env["FERRULE_LIBFFI"];
  return wanted ? [wanted] : (files[process.platform] ?? []);
}

/** The libffi of this machine; null when it has none. Opened once. */
export function libffi(): Libffi | null {
  if (opened === undefined) opened = openFirst();
  return opened;
}

function openFirst(): Libffi | null {
  for (const file of libffiFiles()) {
    try {
      const found = openOne(file);
      if (found !== null) return found;
    } catch {
      // The loader has no such file: the next one may be there.
    }
  }
  return null;
}

function openOne(file: string): Libffi | null {
  const library = backend().open(file);
  const find = (symbol: string, types: string): NativeFunction | null =>
    library.find(`ffi_${symbol}`, parseSignature(types));
  const prepare = find("prep_cif", "i32(ptr,i32,u32,ptr,ptr)");
  const prepareVariadic = find("prep_cif_var", "i32(ptr,i32,u32,u32,ptr,ptr)");
  const call = find("call", "void(ptr,ptr,ptr,ptr)");
  const allocate = find("closure_alloc", "ptr(u64,ptr)");
  const prepareClosure = find("prep_closure_loc", "i32(ptr,ptr,ptr,ptr,ptr)");
  if (!prepare || !prepareVariadic || !call || !allocate || !prepareClosure) return null;
  return { file, prepare, prepareVariadic, call, allocate, prepareClosure };
}
