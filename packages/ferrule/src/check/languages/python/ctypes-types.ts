import type { CIntegerName, DeclaredType } from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";

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
const address: Bare = { kind: "pointer", to: null, const: null };
const text = (encoding: "bytes" | "wide"): Bare => ({
  kind: "string",
  encoding,
  converts: true,
  frees: null,
  // `c_char_p` takes a `create_string_buffer` too: what is passed decides.
  writable: true,
});

/** The simple types of `ctypes` and `ctypes.wintypes`, by name. */
const table: Readonly<Record<string, Bare>> = {
  c_char: c("char"),
  c_byte: c("signed char"),
  c_ubyte: c("unsigned char"),
  c_short: c("short"),
  c_ushort: c("unsigned short"),
  c_int: c("int"),
  c_uint: c("unsigned int"),
  c_long: c("long"),
  c_ulong: c("unsigned long"),
  c_longlong: c("long long"),
  c_ulonglong: c("unsigned long long"),
  c_size_t: c("size_t"),
  c_ssize_t: c("ssize_t"),
  c_wchar: c("wchar_t"),
  c_int8: fixed(8, true),
  c_uint8: fixed(8, false),
  c_int16: fixed(16, true),
  c_uint16: fixed(16, false),
  c_int32: fixed(32, true),
  c_uint32: fixed(32, false),
  c_int64: fixed(64, true),
  c_uint64: fixed(64, false),
  c_bool: { kind: "bool", bytes: 1 },
  c_float: { kind: "float", name: "float" },
  c_double: { kind: "float", name: "double" },
  c_longdouble: { kind: "float", name: "long double" },
  c_char_p: text("bytes"),
  c_wchar_p: text("wide"),
  c_void_p: address,
  py_object: address,
  BYTE: c("unsigned char"),
  WORD: c("unsigned short"),
  DWORD: c("unsigned long"),
  BOOL: c("long"),
  LONG: c("long"),
  ULONG: c("unsigned long"),
  INT: c("int"),
  UINT: c("unsigned int"),
  HANDLE: address,
  HWND: address,
  HMODULE: address,
  LPVOID: address,
  LPCVOID: address,
  LPCSTR: text("bytes"),
  LPSTR: text("bytes"),
  LPCWSTR: text("wide"),
  LPWSTR: text("wide"),
};

/** The declared type of a `ctypes` name, or null. */
export function ctypesType(name: string, spelled: string, span: Span): DeclaredType | null {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  return found ? ({ ...found, text: spelled, span } as DeclaredType) : null;
}
