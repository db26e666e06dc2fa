import { createHash } from "node:crypto";
import { commentText } from "../print/print-names.ts";
import type { ModulePlan, NativePlan } from "../plan/model.ts";
import type { Facts, TargetId } from "../../facts/model.ts";
import { chooseCalls, type ShimCall } from "./choose-calls.ts";
import { collectClaims, type ShimClaim } from "./collect-claims.ts";

/** The C file that goes with a module, and the digest by which each knows the other. */
export type Shim = {
  readonly text: string;
  readonly digest: string;
  /** The functions that it has calls for, in its own order. */
  readonly calls: readonly ShimCall[];
};

/**
 * C that the user's compiler compiles with the real header: what the module believes of it, as
 * assertions, and a call without arguments for each function, which finds them in cells, and records
 * in the memory that is shared for a call.
 */
export function printShim(plan: ModulePlan, facts: Facts, headers: readonly string[]): Shim {
  const calls = chooseCalls(plan, facts);
  const body = [
    ...headers.map((header) => `#include ${JSON.stringify(header)}`),
    HEAD,
    ...printTargets(plan.targets),
    ...printClaims(collectClaims(plan, facts), plan.targets),
    CELLS,
    ...calls.map(({ pointer }) => `static ${pointer};`),
    "",
    ...calls.map(printCall),
    printOpen(calls.map(({ native }) => native)),
  ].join("\n");
  const digest = createHash("sha256").update(body).digest("hex");
  const end = `FERRULE_API const char *ferrule_shim_digest(void) { return ${JSON.stringify(digest)}; }`;
  return { text: `${printTitle(plan)}\n${body}\n${end}\n`, digest, calls };
}

function printTitle({ library, provenance }: ModulePlan): string {
  const lines = [
    `${library}: the shim of its module, made by ferrule. Do not edit: run \`ferrule bind --shim\` again.`,
    `header digest ${provenance.headerDigest}`,
    "An assertion that fails says what the module believes of the header and is not so.",
  ];
  return `/* ${lines.map(commentText).join("\n * ")}\n */`;
}

const HEAD = `#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#define FERRULE_API __declspec(dllexport)
#define FERRULE_THREAD __declspec(thread)
#else
#include <dlfcn.h>
#define FERRULE_API __attribute__((visibility("default")))
#ifdef __GLIBC__
#define FERRULE_THREAD __thread __attribute__((tls_model("initial-exec")))
#else
#define FERRULE_THREAD __thread
#endif
#endif
#if defined(__GNUC__)
#define FERRULE_IS(f, pointer) __builtin_types_compatible_p(__typeof__(f), __typeof__(*(pointer)0))
#else
#define FERRULE_IS(f, pointer) _Generic(&(f), pointer: 1, default: 0)
#endif
#define FERRULE_SIZED(type, size) (sizeof(type) == (size))
#define FERRULE_FLOAT(type, size) (sizeof(type) == (size) && _Generic((type)0, float: 1, double: 1, default: 0))
#define FERRULE_SIGNED(type, size) (sizeof(type) == (size) && (type)-1 < (type)1)
#define FERRULE_UNSIGNED(type, size) (sizeof(type) == (size) && (type)-1 > (type)0)`;

/** C's own way to ask for a target, by ferrule's names. */
const predicates: Readonly<Record<string, string>> = {
  "x86_64-linux-gnu": "defined(__linux__) && defined(__x86_64__) && defined(__LP64__)",
  "aarch64-linux-gnu": "defined(__linux__) && defined(__aarch64__) && defined(__LP64__)",
  "x86_64-windows-msvc": "defined(_WIN32) && (defined(_M_X64) || defined(__x86_64__))",
  "x86_64-macos": "defined(__APPLE__) && defined(__x86_64__)",
  "aarch64-macos": "defined(__APPLE__) && defined(__aarch64__)",
};

const targetName = (target: TargetId): string => `FERRULE_${target.replaceAll(/\W/g, "_")}`;

function printTargets(targets: readonly TargetId[]): readonly string[] {
  const known = targets.filter((target) => predicates[target] !== undefined);
  const each = known.flatMap((target) => [
    `#if ${predicates[target]}`,
    `#define ${targetName(target)} 1`,
    "#endif",
  ]);
  const any = known.map((target) => `defined(${targetName(target)})`).join(" || ") || "0";
  return [
    ...each,
    `#if !(${any})`,
    `#error "the module is not made for this target"`,
    "#endif",
    "",
  ];
}

/** The assertions, those of the same targets together; of all targets, without a question. */
function printClaims(claims: readonly ShimClaim[], all: readonly TargetId[]): readonly string[] {
  const groups = new Map<string, ShimClaim[]>();
  for (const claim of claims) {
    const key = claim.targets.join(" ");
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return Array.from(groups.values(), (group) => {
    const targets = group[0]!.targets;
    const lines = group.map(
      ({ condition, message }) =>
        `_Static_assert(${condition}, ${quoteC(`ferrule: ${commentText(message)}`)});`,
    );
    if (targets.length === all.length) return lines.join("\n");
    const known = targets.filter((target) => predicates[target] !== undefined);
    const where = known.map((target) => `defined(${targetName(target)})`).join(" || ") || "0";
    return [`#if ${where}`, ...lines, "#endif"].join("\n");
  });
}

const CELLS = `
typedef union { int32_t i32; uint32_t u32; int64_t i64; uint64_t u64; double f64; } ferrule_cell;
static FERRULE_THREAD ferrule_cell ferrule_cells[32];
FERRULE_API void *ferrule_shim_cells(void) { return ferrule_cells; }
#define FERRULE_AT(cell) ((char *)(uintptr_t)ferrule_c[30].u64 + ferrule_c[cell].i32)
#define FERRULE_GIVEN(type, cell) (*(const type *)(const void *)FERRULE_AT(cell))
`;

/** A record by value is where the cell says; what is variadic has the type that it is given as. */
function printCall({ native, record, types, errno }: ShimCall): string {
  const { name, result, parameters } = native;
  const given = parameters.map((of, index) => printGiven(of, index + 1, types[index] ?? null));
  const call = `ferrule_to_${name}(${given.join(", ")})`;
  const before = [
    // A callback's own calls use the same cells: where the result goes is read before they do.
    ...(record === null ? [] : ["char *ferrule_to = FERRULE_AT(0);"]),
    ...(errno ? ["errno = 0;"] : []),
  ];
  const kept =
    record !== null
      ? `${record} ferrule_result = ${call};`
      : result === "void"
        ? `${call};`
        : result === "ptr"
          ? `ferrule_c[0].u64 = (uint64_t)(uintptr_t)${call};`
          : `ferrule_c[0].${cellOf(result)} = ${call};`;
  const after = [
    ...(errno ? ["ferrule_c[31].i32 = errno;"] : []),
    ...(record === null ? [] : ["memcpy(ferrule_to, &ferrule_result, sizeof ferrule_result);"]),
  ];
  const lines = [...before, kept, ...after].join(" ");
  const cells = given.length > 0 || errno || record !== null || result !== "void";
  const start = cells ? "ferrule_cell *ferrule_c = ferrule_cells; " : "";
  return `FERRULE_API void ferrule_${name}(void) { ${start}${lines} }`;
}

function printGiven(native: NativePlan["result"], at: number, type: string | null): string {
  const cell = `ferrule_c[${at}]`;
  if (type !== null && native.startsWith("r_")) return `FERRULE_GIVEN(${type}, ${at})`;
  if (native === "ptr") return `(${type ?? "void *"})(uintptr_t)${cell}.u64`;
  if (native === "f32") return `(${type ?? "float"})${cell}.f64`;
  return `${type === null ? "" : `(${type})`}${cell}.${cellOf(native)}`;
}

/** The member of a cell; an integer whose width the target decides takes the whole. */
function cellOf(native: NativePlan["result"]): string {
  if (native === "f32" || native === "f64") return "f64";
  if (native === "u32" || native === "u64" || native === "i64") return native;
  return native.startsWith("w_") || native.startsWith("n_") ? "i64" : "i32";
}

/** The module's library is opened by the name that the module opened it by: it is the same one. */
function printOpen(natives: readonly NativePlan[]): string {
  const find = natives.map(
    ({ name, symbol }) =>
      `  *(void **)&ferrule_to_${name} = FERRULE_SYMBOL(library, ${quoteC(symbol)});`,
  );
  const has = natives.map(({ name }, index) => `  case ${index}: return ferrule_to_${name} != 0;`);
  return `
#ifdef _WIN32
#define FERRULE_OPEN(path) LoadLibraryA(path)
#define FERRULE_SYMBOL(library, name) (void *)GetProcAddress(library, name)
#else
#define FERRULE_OPEN(path) dlopen(path, RTLD_LAZY | RTLD_LOCAL)
#define FERRULE_SYMBOL(library, name) dlsym(library, name)
#endif
FERRULE_API int32_t ferrule_shim_open(const char *path) {
#ifdef _WIN32
  HMODULE library = FERRULE_OPEN(path);
#else
  void *library = FERRULE_OPEN(path);
#endif
  static void *opened;
  if (!library) return 0;
  if (opened && opened != (void *)library) return 2;
  opened = (void *)library;
${find.join("\n")}
  return 1;
}
FERRULE_API int32_t ferrule_shim_has(int32_t index) {
  switch (index) {
${has.join("\n")}
  default: return 0;
  }
}`;
}

/** A string literal. `??/` would be a backslash to a compiler that still has trigraphs. */
function quoteC(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll("?", "\\?");
}
