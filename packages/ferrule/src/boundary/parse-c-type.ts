import type { CType, Facts } from "../facts/model.ts";

/** Words of C's own types, in any order, and the name that Clang gives each. */
const builtins: Readonly<Record<string, string>> = {
  char: "char",
  "signed char": "signed char",
  "unsigned char": "unsigned char",
  short: "short",
  "unsigned short": "unsigned short",
  int: "int",
  unsigned: "unsigned int",
  "unsigned int": "unsigned int",
  long: "long",
  "unsigned long": "unsigned long",
  "long long": "long long",
  "unsigned long long": "unsigned long long",
  float: "float",
  double: "double",
  bool: "_Bool",
  _Bool: "_Bool",
  void: "void",
};

/**
 * A type as a contract writes it: `long`, `const char *`, `struct curl_slist *`, or a typedef of the
 * header. Null when the header has none of that name.
 */
export function parseCType(text: string, facts: Facts): CType | null {
  const [base = "", ...stars] = text.split("*");
  const words = base.trim().split(/\s+/);
  const isConst = words.includes("const");
  const plain = words.filter((word) => word !== "const").join(" ");
  const named = namedType(plain, facts);
  if (named === null) return null;
  let type: CType = isConst ? { ...named, const: true } : named;
  for (const star of stars) {
    const qualifier = star.trim();
    if (qualifier !== "" && qualifier !== "const") return null;
    type = { kind: "pointer", to: type, ...(qualifier === "const" && { const: true as const }) };
  }
  return type.kind === "builtin" && type.name === "void" ? null : type;
}

function namedType(name: string, facts: Facts): CType | null {
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (builtin !== undefined) return { kind: "builtin", name: builtin };
  const [declared] = Object.hasOwn(facts.types, name) ? (facts.types[name] ?? []) : [];
  if (declared === undefined) return null;
  return { kind: declared.kind, name };
}
