import type { Compiler, Failure } from "./model.ts";
import { conditionsAround, textBefore } from "./read-surroundings.ts";

/** A way in which gcc and Clang truly differ, or in which C cannot state a true fact. */
export type KnownDifference = {
  readonly id: string;
  /** One sentence that a user can check. */
  readonly why: string;
  /** True when no value that crosses the boundary is touched by it. */
  readonly harmless: boolean;
  readonly matches: (failure: Failure, compiler: Compiler) => boolean;
};

/** What a header asks to learn which compiler reads it. */
const compilerItself = /\b__(?:clang|GNUC|MINGW_GCC_VERSION|has_builtin)/;

/** What a compiler defines for the processor that it was told of, or was built for. */
const processor = /\b__i[3-6]86__\b|\b__(?:pentium|tune_i)/;

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
    matches: ({ kind, warning }) =>
      kind === "constant" && /\bshift count >= width of type\b/.test(warning ?? ""),
  },
  {
    id: "declared-for-clang",
    why:
      "the header declares it only for some compilers: mingw-w64 leaves what is in gcc's own " +
      "x86intrin.h to gcc",
    harmless: true,
    matches: ({ subject, verdict, message, position }) =>
      verdict === "refused" &&
      message.includes(`'${subject}' undeclared`) &&
      conditionsAround(position).some((condition) => compilerItself.test(condition)),
  },
  {
    id: "convention-after-star",
    why:
      "gcc gives a convention that is written after the star of a returned function pointer to " +
      "what it points at, and Clang to the function itself",
    harmless: false,
    matches: ({ kind, stated, verdict, position }, { target }) =>
      target === "i686-windows-gnu" &&
      kind === "function" &&
      verdict === "false" &&
      /^[^(]*\*\(__attribute__\(\(\w+\)\) \*\)\(/.test(stated) &&
      /\*\s*(?:__attribute__\s*\(\(\w+\)\)|\w+)\s*$/.test(textBefore(position)),
  },
  {
    id: "processor-default",
    why: "the header asks the compiler which processor it compiles for by default",
    harmless: true,
    matches: ({ kind, verdict, position }, { target }) =>
      target.startsWith("i686") &&
      kind === "constant" &&
      verdict === "false" &&
      conditionsAround(position).some((condition) => processor.test(condition)),
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
