/** How an API writes the scalar types of C, exactly as wide on every target as C's own. */
export type Spellings = {
  /** C spelling → its name there, without a qualifier. */
  readonly types: Readonly<Record<string, string>>;
  /** What may stand before the name: kept where the replaced type has it. */
  readonly qualifier: RegExp | null;
};

const fixedWidth = ["8", "16", "32", "64"];

function sized(signed: (bits: string) => string, unsigned: (bits: string) => string): object {
  return Object.fromEntries(
    fixedWidth.flatMap((bits) => [
      [`int${bits}_t`, signed(bits)],
      [`uint${bits}_t`, unsigned(bits)],
    ]),
  );
}

const ctypes: Spellings = {
  qualifier: /^(?:\w+\.)?(?=c_\w+$)/,
  types: {
    char: "c_char",
    "signed char": "c_byte",
    "unsigned char": "c_ubyte",
    short: "c_short",
    "unsigned short": "c_ushort",
    int: "c_int",
    "unsigned int": "c_uint",
    long: "c_long",
    "unsigned long": "c_ulong",
    "long long": "c_longlong",
    "unsigned long long": "c_ulonglong",
    size_t: "c_size_t",
    ssize_t: "c_ssize_t",
    bool: "c_bool",
    _Bool: "c_bool",
    float: "c_float",
    double: "c_double",
    "long double": "c_longdouble",
    ...sized(
      (bits) => `c_int${bits}`,
      (bits) => `c_uint${bits}`,
    ),
  },
};

const cNames = {
  char: "c_char",
  "signed char": "c_schar",
  "unsigned char": "c_uchar",
  short: "c_short",
  "unsigned short": "c_ushort",
  int: "c_int",
  "unsigned int": "c_uint",
  long: "c_long",
  "unsigned long": "c_ulong",
  "long long": "c_longlong",
  "unsigned long long": "c_ulonglong",
};

const rust: Spellings = {
  qualifier: /^(?:[\w:]+::)?(?=c_\w+$)/,
  types: {
    ...Object.fromEntries(Object.entries(cNames).map(([c, name]) => [c, `std::ffi::${name}`])),
    size_t: "usize",
    ssize_t: "isize",
    ptrdiff_t: "isize",
    bool: "bool",
    _Bool: "bool",
    float: "f32",
    double: "f64",
    ...sized(
      (bits) => `i${bits}`,
      (bits) => `u${bits}`,
    ),
  },
};

const csharp: Spellings = {
  qualifier: null,
  types: {
    "signed char": "sbyte",
    "unsigned char": "byte",
    short: "short",
    "unsigned short": "ushort",
    int: "int",
    "unsigned int": "uint",
    long: "CLong",
    "unsigned long": "CULong",
    "long long": "long",
    "unsigned long long": "ulong",
    size_t: "nuint",
    ssize_t: "nint",
    ptrdiff_t: "nint",
    float: "float",
    double: "double",
    int8_t: "sbyte",
    uint8_t: "byte",
    int16_t: "short",
    uint16_t: "ushort",
    int32_t: "int",
    uint32_t: "uint",
    int64_t: "long",
    uint64_t: "ulong",
  },
};

const koffi: Spellings = {
  qualifier: null,
  types: {
    ...Object.fromEntries(
      [...Object.keys(cNames), "size_t", "ssize_t", "bool", "float", "double"].map((of) => [
        of,
        `"${of}"`,
      ]),
    ),
    _Bool: '"bool"',
    ...sized(
      (bits) => `"int${bits}_t"`,
      (bits) => `"uint${bits}_t"`,
    ),
  },
};

/** By the `api` of a declaration; an API that is not here gets no such fix. */
const byApi: Readonly<Record<string, Spellings>> = {
  ctypes,
  rust,
  cs: csharp,
  koffi,
};

/**
 * How an API writes a C type in place of `replaced`, and whether the name is certainly known there:
 * a bare `c_size_t` may have to be imported first.
 */
export function spellFor(
  api: string,
  cType: string,
  replaced: string,
): { readonly text: string; readonly certain: boolean } | null {
  const spellings = Object.hasOwn(byApi, api) ? byApi[api] : undefined;
  const bare = cType.replace(/^(?:const |volatile )+/, "");
  if (!spellings || !Object.hasOwn(spellings.types, bare)) return null;
  const name = spellings.types[bare]!;
  if (spellings.qualifier === null) return { text: name, certain: name !== "CLong" };
  const qualifier = spellings.qualifier.exec(replaced)?.[0] ?? "";
  const text = name.includes("::") && qualifier !== "" ? name.replace(/^.*::/, "") : name;
  return { text: qualifier + text, certain: qualifier !== "" || name.includes("::") };
}
