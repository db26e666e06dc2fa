import type { Span } from "./source.ts";

/** An integer type that C names and the target decides: `c_long`, `libc::c_int`, `C.ulong`. */
export type CIntegerName =
  | "char"
  | "signed char"
  | "unsigned char"
  | "short"
  | "unsigned short"
  | "int"
  | "unsigned int"
  | "long"
  | "unsigned long"
  | "long long"
  | "unsigned long long"
  | "size_t"
  | "ssize_t"
  | "wchar_t";

/** What a string type makes of a `char *`. */
export type StringEncoding = "bytes" | "utf8" | "ansi" | "utf16" | "wide";

/**
 * A type as the binding declares it, in words that all languages share. `text` is the source text;
 * `span` is where it stands, so that a fix can replace it.
 *
 *     ctypes.c_size_t        → { kind: "c-integer", name: "size_t" }
 *     u32                    → { kind: "integer", bits: 32, signed: false }
 *     nint, usize, uintptr   → { kind: "pointer-integer", … }: as wide as a pointer, may carry one
 *     [MarshalAs(I1)] bool   → { kind: "bool", bytes: 1 }
 *     ctypes.c_char_p result → { kind: "string", encoding: "bytes", converts: true, frees: null }
 *     C# string result       → { kind: "string", encoding: "ansi", converts: true,
 *                                frees: "CoTaskMemFree" }
 */
export type DeclaredType = {
  readonly text: string;
  readonly span: Span;
  /** Nothing is written: the language assumes this type (ctypes: `int` as result). */
  readonly implied?: true;
} & (
  | { readonly kind: "void" }
  | { readonly kind: "integer"; readonly bits: 8 | 16 | 32 | 64 | 128; readonly signed: boolean }
  | { readonly kind: "c-integer"; readonly name: CIntegerName }
  | { readonly kind: "pointer-integer"; readonly signed: boolean }
  | { readonly kind: "bool"; readonly bytes: 1 | 2 | 4 }
  /** A character that is no integer in its language: Rust's `char` has 4 bytes, C#'s 2 or 1. */
  | { readonly kind: "character"; readonly bytes: 1 | 2 | 4 }
  | { readonly kind: "float"; readonly name: "float" | "double" | "long double" }
  /** `to` is null for an untyped address; `const` is null where the language cannot say. */
  | {
      readonly kind: "pointer";
      readonly to: DeclaredType | null;
      readonly const: boolean | null;
      /** NULL is not a value of it: Rust's `&T`, `Box<T>`, a function pointer without `Option`. */
      readonly nonNull?: true;
    }
  | {
      readonly kind: "string";
      readonly encoding: StringEncoding;
      /** As a result: the pointer is lost, only a copied string remains. */
      readonly converts: boolean;
      /** As a result: the marshaller frees the pointer with this function. */
      readonly frees: string | null;
      /** As a parameter: C may write into it (`StringBuilder`, `char[]`). */
      readonly writable: boolean;
    }
  /** By value. Pointers to records are pointers. `name` is that of a {@link ForeignRecord}. */
  | { readonly kind: "record"; readonly name: string }
  /** A language's own enumeration; `closed`: an unlisted value is undefined behaviour (Rust). */
  | {
      readonly kind: "enum";
      readonly name: string;
      readonly underlying: DeclaredType;
      readonly closed: boolean;
    }
  /** A function pointer; `signature` null where only an address is declared. */
  | {
      readonly kind: "callback";
      readonly signature: ForeignCallback | null;
      readonly nonNull?: true;
    }
  | { readonly kind: "array"; readonly of: DeclaredType; readonly length: number | null }
  /** Cannot be told; no rule speaks of it. */
  | { readonly kind: "unknown"; readonly reason: string }
);

/** Where a declaration holds. Absent: on every target. */
export type PlatformLimit = "windows" | "posix" | "linux" | "macos" | "64-bit";

export type DeclaredParameter = {
  readonly name: string | null;
  readonly type: DeclaredType;
  /** C writes through it and the binding says so: `out`, `_Out_`, `koffi.out`. */
  readonly direction: "in" | "out" | "inout" | null;
};

/** The calling convention as written; `system` is stdcall on 32-bit Windows and cdecl elsewhere. */
export type Convention = "cdecl" | "stdcall" | "system" | "fastcall" | "vectorcall" | "other";

/** Text to be written at an offset of the file. */
export type Insertion = { readonly at: number; readonly text: string };

/** What a source file says of one C function that it calls. */
export type ForeignDeclaration = {
  /** The C symbol that is looked up. */
  readonly symbol: string;
  /** How the program's own code names it: `lib.foo`, `Native.Foo`, `foo`. */
  readonly name: string;
  /** The library as written (`libz.so.1`, `sqlite3`), null if not told. */
  readonly library: string | null;
  /** The API it is written for: `ctypes`, `cffi`, `dllimport`, `panama`, `koffi`, … */
  readonly api: string;
  /** The whole declaration: the place of findings about arity and the symbol. */
  readonly span: Span;
  readonly symbolSpan: Span;
  /** Null: nothing is declared and nothing is implied. */
  readonly result: DeclaredType | null;
  /** Null: the declaration does not list parameters. */
  readonly parameters: readonly DeclaredParameter[] | null;
  /** The list, for edits; null when there is none. */
  readonly parametersSpan: Span | null;
  /** Declared with `...`: parameters beyond `parameters.length` are the caller's matter. */
  readonly variadic: boolean;
  /** Null: the platform's own. */
  readonly convention: Convention | null;
  /** errno or GetLastError is saved right after the call; null: the language has no such switch. */
  readonly savesError: boolean | null;
  /** What has to be written where, to have it saved. */
  readonly saving?: Insertion;
  /** The end of the statement that loads the library, where declarations may follow. */
  readonly loaded?: number;
  /** A handler looks at every result (`errcheck`, a converter). */
  readonly resultChecked: boolean;
  readonly platform?: PlatformLimit;
  /** Only some builds have it (`cfg(feature = …)`), and their library may be built otherwise too. */
  readonly conditional?: true;
  /** The compiler of the language holds it against the real header itself (cffi API mode, cgo). */
  readonly verified: boolean;
};

export type ForeignField = {
  readonly name: string;
  readonly span: Span;
  readonly type: DeclaredType;
  /** Width of a bit-field. */
  readonly bits: number | null;
  /** Written offset in bytes (`FieldOffset`), null for the natural one. */
  readonly offset: number | null;
};

/** A record that mirrors a C one. */
export type ForeignRecord = {
  readonly name: string;
  /** Names under which C may know it, most likely first: `struct point`, `point`. */
  readonly cNames: readonly string[];
  readonly span: Span;
  readonly nameSpan: Span;
  readonly tag: "struct" | "union";
  /** Null: opaque, only used behind a pointer. */
  readonly fields: readonly ForeignField[] | null;
  /** `_pack_`, `Pack=`, `repr(packed(n))` in bytes, 0 for none. */
  readonly pack: number;
  /** `_align_`, `repr(align(n))` in bytes, 0 for none. */
  readonly align: number;
  /** `automatic`: the language may reorder fields (Rust without `repr(C)`, `LayoutKind.Auto`). */
  readonly layout: "sequential" | "explicit" | "automatic";
  /** Total size where the binding states it. */
  readonly size: number | null;
  readonly verified: boolean;
  readonly platform?: PlatformLimit;
};

/** A callback's signature. */
export type ForeignCallback = {
  readonly name: string | null;
  readonly span: Span;
  readonly result: DeclaredType;
  readonly parameters: readonly DeclaredParameter[];
  readonly convention: Convention | null;
};

/** A function that C calls by its symbol: `#[no_mangle]`, `//export`, `JNIEXPORT`, `extern "C"`. */
export type ExportedFunction = {
  readonly symbol: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly result: DeclaredType;
  readonly parameters: readonly DeclaredParameter[];
  readonly convention: Convention | null;
  /** The {@link LoweredFunction} with its body, by name. */
  readonly body: string | null;
};

/** A number that mirrors a C constant. `value` is decimal. */
export type ForeignConstant = {
  readonly name: string;
  readonly span: Span;
  readonly value: string;
};
