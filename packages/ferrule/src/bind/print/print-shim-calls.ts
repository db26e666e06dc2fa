import type { NativeName, NativePlan } from "../plan/model.ts";
import type { Shim } from "../shim/print-shim.ts";
import { quote } from "./print-names.ts";
import { nativeParameter, nativeType } from "./print-scalar.ts";

/** True of a function that takes records by value, or is one way to call a variadic one. */
export function isWide({ result, parameters, variadic }: NativePlan): boolean {
  return variadic !== null || [result, ...parameters].some((native) => native.startsWith("r_"));
}

/** How a module calls C through its shim: arguments and result in cells that both know. */
export function printShimCalls(library: string, { digest, calls }: Shim): string {
  const names = calls.map(({ native }) => `    ${quote(native.name)},`);
  const varying = new Set(calls.map(({ native }) => native.result).filter(varies));
  const written = calls.map(({ native, errno }) => ({
    when: whenUsed(native, errno),
    lines: printCall(native, errno),
  }));
  const uses = written.flatMap(({ lines }) => lines).join("\n");
  const views = ["i32", "u32", "f64", "i64", "u64"].filter((view) => uses.includes(`${view}[`));
  const taken = [...views, ...(uses.includes("put(") ? ["put"] : [])];
  const pick = (when: When): readonly string[] =>
    written.filter((of) => of.when === when).flatMap(({ lines }) => lines);
  return [
    "const $shim = $$shim.shim(",
    "  $library,",
    `  {`,
    `    file: ${quote(`${library}.shim`)},`,
    `    digest: ${quote(digest)},`,
    "    functions: [",
    ...names.map((line) => `  ${line}`),
    "    ],",
    "  },",
    "  import.meta.url,",
    ");",
    "",
    "/** The functions that are called through the compiled shim; null of what the library lacks. */",
    "function $through(shim: $$shim.Shim): $$shim.Through {",
    `  const { ${taken.join(", ")} } = shim;`,
    ...[...varying].map(
      (name) => `  const $$${name} = shim.result($library.varying[${quote(name)}]!);`,
    ),
    ...calls.map(({ native: { name } }) => `  const $${name} = shim.call(${quote(name)});`),
    "  return shim.over<$Native>(",
    ...printObject(pick("quicker")),
    ...printObject(pick("formed")),
    ...printObject(pick("always")),
    "  );",
    "}",
  ].join("\n");
}

/** Where a call goes through the shim; `Shim.over` of the runtime says what each means. */
type When = "quicker" | "formed" | "always";

function whenUsed(native: NativePlan, errno: boolean): When {
  // What an FFI cannot do by itself, or only slowly, whatever else it is quick at.
  if (errno || isWide(native)) return "always";
  const formed = native.forms !== null && [native.forms.result, ...native.forms.parameters];
  return formed && formed.some((form) => form !== null) ? "formed" : "quicker";
}

function printObject(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return ["    {},"];
  return ["    {", ...lines.map((line) => `      ${line}`), "    },"];
}

function printCall(
  { name, parameters, result, forms }: NativePlan,
  errno: boolean,
): readonly string[] {
  const list = parameters.map(
    (native, index) => `p${index}: ${nativeParameter(native, forms?.parameters[index] ?? null)}`,
  );
  const puts = parameters.map((native, index) => `  ${putInto(native, index + 1, `p${index}`)}`);
  // Where a record is to be stored comes before the arguments.
  const stored = isRecord(result);
  if (stored) {
    list.unshift("to: number");
    puts.unshift("  i32[0] = to;");
  }
  const read = readResult(result);
  const lends = forms?.parameters.includes("bytes") ?? false;
  const after = [
    ...(errno ? ["  shim.keepErrno();"] : []),
    ...(lends ? ["  $.release(loan);"] : []),
  ];
  return [
    `${name}(${list.join(", ")}): ${stored ? "void" : nativeType(result)} {`,
    ...(lends ? ["  const loan = $.mark();"] : []),
    ...puts,
    `  $${name}();`,
    ...(read === null
      ? after
      : after.length > 0
        ? [`  const result = ${read};`, ...after, "  return result;"]
        : [`  return ${read};`]),
    "},",
  ];
}

/** A record is where it lies in scratch memory. */
function isRecord(native: NativeName): boolean {
  return native.startsWith("r_");
}

function varies(native: NativeName): boolean {
  return native.startsWith("w_") || native.startsWith("n_");
}

function putInto(native: NativeName, cell: number, value: string): string {
  if (native === "ptr" || varies(native)) return `put(${cell}, ${value});`;
  if (native === "f32" || native === "f64") return `f64[${cell}] = ${value};`;
  if (native === "i64" || native === "u64") return `${native}[${cell}] = ${value};`;
  return `${native === "u32" ? "u32" : "i32"}[${2 * cell}] = ${value};`;
}

function readResult(native: NativeName): string | null {
  if (native === "void" || isRecord(native)) return null;
  if (native.startsWith("w_")) return `$$${native}()`;
  if (native.startsWith("n_")) return `Number($$${native}())`;
  if (native === "f32" || native === "f64") return "f64[0]!";
  if (native === "i64") return "i64[0]!";
  if (native === "ptr" || native === "u64") return "u64[0]!";
  return native === "u32" ? "u32[0]!" : "i32[0]!";
}
