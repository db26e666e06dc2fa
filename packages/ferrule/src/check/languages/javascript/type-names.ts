import type { CIntegerName, DeclaredType } from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";
import type { JsApi } from "./values.ts";

type Bare = DeclaredType extends infer T
  ? T extends DeclaredType
    ? Omit<T, "text" | "span" | "implied">
    : never
  : never;

const c = (name: CIntegerName): Bare => ({ kind: "c-integer", name });
const fixed = (bits: 8 | 16 | 32 | 64, signed: boolean): Bare => ({
  kind: "integer",
  bits,
  signed,
});
const bool: Bare = { kind: "bool", bytes: 1 };
const float: Bare = { kind: "float", name: "float" };
const double: Bare = { kind: "float", name: "double" };
const address: Bare = { kind: "pointer", to: null, const: null };
const callback: Bare = { kind: "callback", signature: null };
const pointerSized = (signed: boolean): Bare => ({ kind: "pointer-integer", signed });
const nothing: Bare = { kind: "void" };
const text = (encoding: "utf8" | "utf16" | "wide", converts = true): Bare => ({
  kind: "string",
  encoding,
  converts,
  frees: null,
  // A buffer may be passed for a string everywhere: what is passed decides.
  writable: true,
});

type Table = Readonly<Record<string, Bare>>;

const short: Table = {
  i8: fixed(8, true),
  u8: fixed(8, false),
  i16: fixed(16, true),
  u16: fixed(16, false),
  i32: fixed(32, true),
  u32: fixed(32, false),
  i64: fixed(64, true),
  u64: fixed(64, false),
  f32: float,
  f64: double,
};

const long: Table = {
  int8: fixed(8, true),
  uint8: fixed(8, false),
  int16: fixed(16, true),
  uint16: fixed(16, false),
  int32: fixed(32, true),
  uint32: fixed(32, false),
  int64: fixed(64, true),
  uint64: fixed(64, false),
  float32: float,
  float64: double,
};

const standard: Table = {
  int8_t: fixed(8, true),
  uint8_t: fixed(8, false),
  int16_t: fixed(16, true),
  uint16_t: fixed(16, false),
  int32_t: fixed(32, true),
  uint32_t: fixed(32, false),
  int64_t: fixed(64, true),
  uint64_t: fixed(64, false),
};

/** Names whose width the platform decides, as koffi and ref have them. */
const native: Table = {
  void: nothing,
  bool,
  char: c("char"),
  uchar: c("unsigned char"),
  short: c("short"),
  ushort: c("unsigned short"),
  int: c("int"),
  uint: c("unsigned int"),
  long: c("long"),
  ulong: c("unsigned long"),
  longlong: c("long long"),
  ulonglong: c("unsigned long long"),
  size_t: c("size_t"),
  wchar_t: c("wchar_t"),
  intptr_t: pointerSized(true),
  uintptr_t: pointerSized(false),
  float,
  double,
};

const koffi: Table = {
  ...native,
  ...long,
  ...standard,
  // koffi has the sizes of the platform for these.
  intptr: pointerSized(true),
  uintptr: pointerSized(false),
  wchar: c("wchar_t"),
  char16: fixed(16, false),
  char16_t: fixed(16, false),
  char32: fixed(32, false),
  char32_t: fixed(32, false),
  str: text("utf8"),
  string: text("utf8"),
  str16: text("utf16"),
  string16: text("utf16"),
  str32: text("wide"),
  string32: text("wide"),
};

const nodeFfi: Table = {
  ...long,
  ...short,
  void: nothing,
  bool,
  char: c("char"),
  float,
  double,
  pointer: address,
  ptr: address,
  buffer: address,
  arraybuffer: address,
  function: callback,
  // A string that comes back is still its address.
  string: text("utf8", false),
  str: text("utf8", false),
};

const bun: Table = {
  ...short,
  ...standard,
  void: nothing,
  bool,
  char: c("char"),
  int: c("int"),
  c_int: c("int"),
  c_uint: c("unsigned int"),
  float,
  double,
  usize: fixed(64, false),
  isize: fixed(64, true),
  i64_fast: fixed(64, true),
  u64_fast: fixed(64, false),
  int8_t: fixed(8, true),
  ptr: address,
  pointer: address,
  "void*": address,
  "char*": address,
  buffer: address,
  function: callback,
  callback,
  fn: callback,
  cstring: text("utf8"),
};

const deno: Table = {
  ...short,
  void: nothing,
  bool,
  usize: c("size_t"),
  isize: c("ssize_t"),
  pointer: address,
  buffer: address,
  function: callback,
};

const napi: Table = {
  ...native,
  ...long,
  byte: fixed(8, false),
  Object: address,
  pointer: address,
  string: text("utf8"),
  CString: text("utf8"),
  cstring: text("utf8"),
};

/** `DataType` of ffi-rs. Its `I64` and `U64` lose precision, but have the width. */
const rs: Table = {
  Void: nothing,
  Boolean: bool,
  I16: fixed(16, true),
  I32: fixed(32, true),
  I64: fixed(64, true),
  U8: fixed(8, false),
  U32: fixed(32, false),
  U64: fixed(64, false),
  Float: float,
  Double: double,
  BigInt: fixed(64, true),
  External: address,
  U8Array: address,
  I32Array: address,
  DoubleArray: address,
  FloatArray: address,
  StringArray: address,
  Function: callback,
  String: text("utf8"),
  WString: text("wide"),
};

const tables: Readonly<Record<JsApi, Table>> = {
  koffi,
  "node-ffi": nodeFfi,
  "bun-ffi": bun,
  deno,
  "ffi-napi": napi,
  "ffi-rs": rs,
};

/** `types.INT_32` of node:ffi. */
const nodeConstants: Readonly<Record<string, string>> = {
  ARRAY_BUFFER: "arraybuffer",
  INT_8: "int8",
  UINT_8: "uint8",
  INT_16: "int16",
  UINT_16: "uint16",
  INT_32: "int32",
  UINT_32: "uint32",
  INT_64: "int64",
  UINT_64: "uint64",
  FLOAT_32: "float32",
  FLOAT_64: "float64",
};

/** The declared type that an interface has under a name, or null. */
export function namedType(
  api: JsApi,
  name: string,
  spelled: string,
  span: Span,
): DeclaredType | null {
  const table = tables[api];
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  return found ? ({ ...found, text: spelled, span } as DeclaredType) : null;
}

/** The same for a member of an interface's list of types: `FFIType.i32`, `types.INT_32`. */
export function constantType(
  api: JsApi,
  name: string,
  spelled: string,
  span: Span,
): DeclaredType | null {
  if (api !== "node-ffi") return namedType(api, name, spelled, span);
  const own = Object.hasOwn(nodeConstants, name) ? nodeConstants[name]! : name.toLowerCase();
  return namedType(api, own, spelled, span);
}
