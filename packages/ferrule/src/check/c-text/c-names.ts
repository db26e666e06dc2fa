import type { CIntegerName, DeclaredType } from "../model/declared.ts";

type Bare = DeclaredType extends infer T
  ? T extends DeclaredType
    ? Omit<T, "text" | "span" | "implied">
    : never
  : never;

const fixed = (bits: 8 | 16 | 32 | 64, signed: boolean): Bare => ({
  kind: "integer",
  bits,
  signed,
});

/** What C's own headers name, for text that does not include them. */
const known: Readonly<Record<string, Bare>> = {
  size_t: { kind: "c-integer", name: "size_t" },
  ssize_t: { kind: "c-integer", name: "ssize_t" },
  ptrdiff_t: { kind: "pointer-integer", signed: true },
  intptr_t: { kind: "pointer-integer", signed: true },
  uintptr_t: { kind: "pointer-integer", signed: false },
  wchar_t: { kind: "c-integer", name: "wchar_t" },
  bool: { kind: "bool", bytes: 1 },
  _Bool: { kind: "bool", bytes: 1 },
  int8_t: fixed(8, true),
  uint8_t: fixed(8, false),
  int16_t: fixed(16, true),
  uint16_t: fixed(16, false),
  int32_t: fixed(32, true),
  uint32_t: fixed(32, false),
  int64_t: fixed(64, true),
  uint64_t: fixed(64, false),
  void: { kind: "void" },
  float: { kind: "float", name: "float" },
  double: { kind: "float", name: "double" },
  "long double": { kind: "float", name: "long double" },
};

/** The meaning of a C type's name in any order of its words, or null. */
export function namedType(name: string): Bare | null {
  if (Object.hasOwn(known, name)) return known[name]!;
  const words = name.split(/\s+/).filter((word) => word !== "");
  const all = new Set(["signed", "unsigned", "short", "long", "int", "char", "double"]);
  if (words.length === 0 || words.some((word) => !all.has(word))) return null;
  if (words.includes("double")) return { kind: "float", name: "long double" };
  const unsigned = words.includes("unsigned");
  if (words.includes("char")) {
    const sign = unsigned ? "unsigned char" : words.includes("signed") ? "signed char" : "char";
    return { kind: "c-integer", name: sign };
  }
  const longs = words.filter((word) => word === "long").length;
  const size = words.includes("short")
    ? "short"
    : longs === 2
      ? "long long"
      : longs === 1
        ? "long"
        : "int";
  return { kind: "c-integer", name: (unsigned ? `unsigned ${size}` : size) as CIntegerName };
}
