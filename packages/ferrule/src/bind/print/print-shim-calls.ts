import type { ModulePlan, NativeName, NativePlan } from "../plan/model.ts";
import { quote } from "./print-names.ts";
import { nativeParameter, nativeType } from "./print-scalar.ts";

/** More arguments than that have no cells; the FFI calls such a function itself. */
const MOST = 24;

/** True of a function that takes records by value, or is one way to call a variadic one. */
export function isWide({ result, parameters, fixed }: NativePlan): boolean {
  return fixed !== null || [result, ...parameters].some((native) => native.startsWith("r_"));
}

/** The functions that a shim has calls for. */
export function shimmed(natives: readonly NativePlan[]): readonly NativePlan[] {
  return natives.filter(
    (native) => !native.standard && native.parameters.length <= MOST && !isWide(native),
  );
}

/** How a module calls C through its shim: arguments and result in cells that both know. */
export function printShimCalls(plan: ModulePlan, digest: string): string {
  const natives = shimmed(plan.natives);
  const errno = new Set(plan.functions.flatMap((fn) => (fn.cause === "errno" ? [fn.symbol] : [])));
  const names = natives.map(({ name }) => `    ${quote(name)},`);
  const varying = new Set(natives.map(({ result }) => result).filter(varies));
  const written = natives.map((native) => ({
    always: errno.has(native.name),
    lines: printCall(native, errno.has(native.name)),
  }));
  const uses = written.flatMap(({ lines }) => lines).join("\n");
  const views = ["i32", "u32", "f64", "i64", "u64"].filter((view) => uses.includes(`${view}[`));
  const taken = [...views, ...(uses.includes("put(") ? ["put"] : [])];
  const pick = (always: boolean): readonly string[] =>
    written.filter((of) => of.always === always).flatMap(({ lines }) => lines);
  return [
    "const $shim = $$shim.shim(",
    "  $library,",
    `  {`,
    `    file: ${quote(`${plan.library}.shim`)},`,
    `    digest: ${quote(digest)},`,
    "    functions: [",
    ...names.map((line) => `  ${line}`),
    "    ],",
    "  },",
    "  import.meta.url,",
    ");",
    "",
    "/** The same functions through the compiled shim, where the FFI is slow with arguments. */",
    "function $through(shim: $$shim.Shim): $Native {",
    `  const { ${taken.join(", ")} } = shim;`,
    ...[...varying].map(
      (name) => `  const $$${name} = shim.result($library.varying[${quote(name)}]!);`,
    ),
    ...natives.map(({ name }) => `  const $${name} = shim.call(${quote(name)});`),
    "  return shim.over<$Native>(",
    "    $plain,",
    ...printObject(pick(false)),
    ...printObject(pick(true)),
    "  );",
    "}",
  ].join("\n");
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
  const read = readResult(result);
  const lends = forms?.parameters.includes("bytes") ?? false;
  const after = [
    ...(errno ? ["  shim.keepErrno();"] : []),
    ...(lends ? ["  $.release(loan);"] : []),
  ];
  return [
    `${name}(${list.join(", ")}): ${nativeType(result)} {`,
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
  if (native === "void") return null;
  if (native.startsWith("w_")) return `$$${native}()`;
  if (native.startsWith("n_")) return `Number($$${native}())`;
  if (native === "f32" || native === "f64") return "f64[0]!";
  if (native === "i64") return "i64[0]!";
  if (native === "ptr" || native === "u64") return "u64[0]!";
  return native === "u32" ? "u32[0]!" : "i32[0]!";
}
