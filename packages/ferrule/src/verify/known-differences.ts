import type { Compiler, Failure } from "./model.ts";

/** A way in which gcc and Clang truly differ, or in which C cannot state a true fact. */
export type KnownDifference = {
  readonly id: string;
  /** One sentence that a user can check. */
  readonly why: string;
  /** True when no value that crosses the boundary is touched by it. */
  readonly harmless: boolean;
  readonly matches: (failure: Failure, compiler: Compiler) => boolean;
};

/** Each is pinned by a test of the same id that shows it with a header of a few lines. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: "vector-typedef-alignment",
    why:
      "without AVX gcc caps the alignment that _Alignof reports for a vector wider than 16 bytes; " +
      "Clang reports the vector's size; sizes and offsets agree",
    harmless: false,
    matches: ({ kind, about, stated, actual }) =>
      (kind === "typedef" || kind === "align") &&
      about.startsWith("the alignment of") &&
      Number(stated) >= 32 &&
      actual === "16",
  },
  {
    id: "wchar-type",
    why: "on i686 Linux wchar_t is long for gcc and int for Clang, both of 4 bytes",
    harmless: true,
    matches: ({ subject, verdict }, { target }) =>
      target === "i686-linux-gnu" && verdict === "false" && subject === "wchar_t",
  },
  {
    id: "shift-past-width",
    why:
      "the constant shifts by as many bits as its type has, which C leaves undefined: OpenSSL's " +
      "header was generated for 64 bits and read for 32",
    harmless: false,
    matches: ({ kind, subject }, { target }) =>
      kind === "constant" && subject === "BN_TBIT" && /^(?:i686|armv7)|windows/.test(target),
  },
  {
    id: "declared-for-clang",
    why: "mingw-w64 declares these for Clang, and leaves them to gcc's own x86intrin.h",
    harmless: true,
    matches: ({ subject, verdict }) => verdict === "refused" && /^_lrot[lr]$/.test(subject),
  },
  {
    id: "convention-after-star",
    why:
      "gcc gives a convention that is written after the star of a returned function pointer to " +
      "what it points at, and Clang to the function itself",
    harmless: false,
    matches: ({ subject }, { target }) =>
      target === "i686-windows-gnu" && subject === "I_RpcServerInqAddressChangeFn",
  },
  {
    id: "processor-default",
    why: "mingw-w64 asks the compiler which processor it compiles for by default",
    harmless: true,
    matches: ({ subject }, { target }) => target === "i686-windows-gnu" && subject === "_M_IX86",
  },
  {
    id: "stdcall-variadic",
    why:
      "a variadic function cannot be stdcall: both compilers call it as cdecl, but the word stays " +
      "part of gcc's type",
    harmless: true,
    matches: ({ kind, stated, verdict }, { target }) =>
      target === "i686-windows-gnu" &&
      kind === "function" &&
      verdict === "false" &&
      stated.endsWith(", ...)"),
  },
  {
    id: "prototype-scope-tag",
    why:
      "a struct that a prototype itself declares is another type in every declaration; C has no " +
      "way to name it again",
    harmless: true,
    matches: ({ kind, stated, verdict, message }) =>
      kind === "function" &&
      verdict === "false" &&
      /\b(?:struct|union) \w+ \*/.test(stated) &&
      /assert/.test(message),
  },
];

/** The known difference that explains a failure, or null. */
export function explainFailure(failure: Failure, compiler: Compiler): KnownDifference | null {
  return knownDifferences.find(({ matches }) => matches(failure, compiler)) ?? null;
}
