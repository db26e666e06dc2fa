import * as fc from "fast-check";

/** A header of random records, with what its records need before them. */
export type RandomHeader = { readonly text: string; readonly records: number };

/** Types that a plain field may have. Names that begin with `r_` stand in {@link PRELUDE}. */
const plain = [
  ...["char", "signed char", "unsigned char", "short", "unsigned short", "int", "unsigned int"],
  ...["long", "unsigned long", "long long", "unsigned long long", "float", "double"],
  ...["long double", "_Bool", "void *", "const char *", "r_callback", "wchar_t", "size_t"],
  ...["ptrdiff_t", "int8_t", "uint16_t", "int32_t", "uint64_t", "r_int128", "r_uint128"],
  ...["float _Complex", "double _Complex", "long double _Complex", "r_vector8", "r_vector16"],
  ...["_Atomic(char)", "_Atomic(short)", "_Atomic(int)", "_Atomic(long)", "_Atomic(long long)"],
  ...["enum r_small", "enum r_negative", "enum r_packed", "r_huge", "r_aligned16"],
  ...["struct r_pair", "union r_mixed", "r_untagged", "va_list"],
] as const;

const bitTypes = [
  { type: "_Bool", most: 1 },
  { type: "signed char", most: 8 },
  { type: "unsigned char", most: 8 },
  { type: "short", most: 16 },
  { type: "unsigned short", most: 16 },
  { type: "int", most: 32 },
  { type: "unsigned int", most: 32 },
  { type: "long", most: 32 },
  { type: "unsigned long", most: 32 },
  { type: "long long", most: 64 },
  { type: "unsigned long long", most: 64 },
  { type: "enum r_small", most: 32 },
  { type: "uint8_t", most: 8 },
  { type: "int64_t", most: 64 },
] as const;

/** What random records are made of. */
const PRELUDE = `
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
#include <wchar.h>
typedef int (*r_callback)(void *, const char *);
typedef float r_vector8 __attribute__((vector_size(8)));
typedef int r_vector16 __attribute__((vector_size(16)));
#ifdef __SIZEOF_INT128__
typedef __int128 r_int128;
typedef unsigned __int128 r_uint128;
#else
typedef long long r_int128;
typedef unsigned long long r_uint128;
#endif
enum r_small { R_ZERO, R_ONE, R_TWO };
enum r_negative { R_MINUS = -1, R_PLUS = 1 };
enum __attribute__((packed)) r_packed { R_BYTE = 200 };
typedef enum { R_HUGE = 0x1ffffffffLL } r_huge;
typedef int r_aligned16 __attribute__((aligned(16)));
typedef int r_aligned2 __attribute__((aligned(2)));
struct r_pair { char first; double second; };
union r_mixed { short number; long double wide; char text[3]; };
typedef struct { int flag : 3; unsigned rest : 29; char tail; } r_untagged;
`;

type Piece = (name: () => string) => string;

/** Null but for one time in so many. */
const rarely = <T>(times: number, some: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some });

const attribute = rarely(
  6,
  fc.constantFrom("aligned(1)", "aligned(2)", "aligned(4)", "aligned(8)", "aligned(16)", "packed"),
);

const written = (text: string | null): string => (text === null ? "" : ` __attribute__((${text}))`);

/** C has no arrays of a type that is aligned to more than its size. */
const overAligned = (type: string): boolean => type === "r_aligned16";

const plainField = fc
  .tuple(fc.constantFrom(...plain), rarely(4, fc.constantFrom(0, 1, 2, 3, 7)), attribute)
  .map(
    ([type, length, of]): Piece =>
      (name) =>
        `${type} ${name()}${length === null || overAligned(type) ? "" : `[${length}]`}${written(of)};`,
  );

/** A typedef that lowers an alignment, which Clang and gcc read differently on Windows. */
const lowered = fc.constant((): Piece => (name) => `r_aligned2 ${name()};`).map((piece) => piece());

const bitField = fc
  .constantFrom(...bitTypes)
  .chain(({ type, most }) =>
    fc.tuple(
      fc.constant(type),
      fc.integer({ min: 1, max: most }),
      rarely(16, fc.constantFrom("packed", "aligned(4)", "aligned(8)")),
    ),
  )
  .map(
    ([type, width, of]): Piece =>
      (name) =>
        `${type} ${name()} : ${width}${written(of)};`,
  );

const unnamedBits = fc
  .tuple(fc.constantFrom("char", "short", "int", "unsigned int", "long long"), fc.nat(8))
  .map(
    ([type, width]): Piece =>
      () =>
        `${type} : ${width};`,
  );

const trailing = fc.oneof(
  { weight: 9, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("packed", "aligned(8)", "aligned(32)", "packed, aligned(4)"),
  },
);

const body = fc.letrec<{ fields: Piece; inner: Piece; field: Piece }>((tie) => ({
  field: fc.oneof(
    { weight: 60, arbitrary: plainField },
    { weight: 1, arbitrary: lowered },
    { weight: 50, arbitrary: bitField },
    { weight: 10, arbitrary: unnamedBits },
    { weight: 20, arbitrary: tie("inner") },
  ),
  inner: fc
    .tuple(
      fc.constantFrom("struct", "union"),
      tie("fields"),
      trailing,
      fc.constantFrom("anonymous", "named", "array"),
    )
    .map(([tag, fields, of, kind]): Piece => (name) => {
      const inside = `${tag}${of === "" ? "" : written(of)} { ${fields(name)} }`;
      if (kind === "anonymous") return `${inside};`;
      return `${inside} ${name()}${kind === "array" ? "[2]" : ""};`;
    }),
  fields: fc
    .array(tie("field"), { minLength: 1, maxLength: 6, depthIdentifier: "record", size: "max" })
    .map(
      (pieces): Piece =>
        (name) =>
          pieces.map((piece) => piece(name)).join(" "),
    ),
}));

/** `gcc_struct` and `ms_struct` exist for x86 only. */
const rules = rarely(8, fc.constantFrom("ms_struct", "gcc_struct"));

const record = fc.record({
  tag: fc.constantFrom("struct", "struct", "struct", "union"),
  first: fc.constantFrom(...plain),
  fields: body.fields,
  of: trailing,
  pack: rarely(4, fc.constantFrom(1, 2, 4, 8, 16)),
  rules,
  flexible: rarely(8, fc.constantFrom("char", "double", "int")),
  named: fc.constantFrom("tag", "typedef", "both"),
});

/** The C of one record. `index` makes its names its own. */
const printed = record.map((of) => (index: number): string => {
  let count = 0;
  const name = (): string => `f${index}_${count++}`;
  const own = [of.of, of.rules === null ? "" : `R_${of.rules.toUpperCase()}`].filter(
    (word) => word !== "",
  );
  const before = own.map((word) => (word.startsWith("R_") ? word : written(word))).join(" ");
  const tail = of.flexible !== null && of.tag === "struct" ? ` ${of.flexible} ${name()}[];` : "";
  const inside = `{ ${of.first} ${name()}; ${of.fields(name)}${tail} }`;
  const tag = of.named === "typedef" ? "" : ` r_${index}`;
  const declared = `${of.tag} ${before}${tag} ${inside}`;
  const whole = of.named === "tag" ? `${declared};` : `typedef ${declared} r_${index}_t;`;
  return of.pack === null ? whole : `#pragma pack(push, ${of.pack})\n${whole}\n#pragma pack(pop)`;
});

const RULES = `
#if defined(__i386__) || defined(__x86_64__)
#define R_MS_STRUCT __attribute__((ms_struct))
#define R_GCC_STRUCT __attribute__((gcc_struct))
#else
#define R_MS_STRUCT
#define R_GCC_STRUCT
#endif
`;

/** The same records for the same seed. */
export function randomHeader(seed: number, records: number): RandomHeader {
  const drawn = fc.sample(printed, { seed, numRuns: records });
  const text = [PRELUDE, RULES, ...drawn.map((print, index) => print(index)), ""].join("\n");
  return { text, records };
}
