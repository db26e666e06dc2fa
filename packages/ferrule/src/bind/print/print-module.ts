import { basename } from "node:path";
import { standardFree } from "../../boundary/standard-free.ts";
import type { ErrorPlan, HandlePlan, ModulePlan, NativePlan } from "../plan/model.ts";
import type { Shim } from "../shim/print-shim.ts";
import type { PlacePlan } from "../plan/record-model.ts";
import { createPrintContext } from "./print-context.ts";
import { printFunction } from "./print-function.ts";
import { nativeName, commentText, printDoc, quote } from "./print-names.ts";
import { printEntries } from "./print-record.ts";
import { nativeParameter, nativeType } from "./print-scalar.ts";
import { printLayout, printRecords, usesName } from "./print-copied-record.ts";
import { isWide, printShimCalls } from "./print-shim-calls.ts";
import { printSite } from "./print-site.ts";

/**
 * The whole module's text; `shim` is the C file that goes with it, or null. The same plan gives the
 * same text, byte for byte.
 */
export function printModule(plan: ModulePlan, shim: Shim | null = null): string {
  const context = createPrintContext(plan);
  const code = [
    ...plan.sites.map((site) => printSite(site, context)),
    ...plan.functions.map((fn) => printFunction(fn, context)),
  ];
  const text = code.join("\n");
  const records = printRecords(plan.records, text, context);
  const places = plan.places.flatMap((place) => printPlace(place, text));
  const checks = printLayoutChecks(plan, [...records, ...places].join("\n"));
  const parts = [
    printHead(plan),
    [
      `import * as $ from "@ferrule/runtime/module";`,
      ...(awayNatives(plan).length > 0 ? [`import * as $$away from "@ferrule/runtime/away";`] : []),
      ...(needsArrays(plan) ? [`import * as $$arrays from "@ferrule/runtime/arrays";`] : []),
      ...(plan.isolated ? [`import * as $$isolated from "@ferrule/runtime/isolated";`] : []),
      ...(text.includes("$$lastError.")
        ? [`import * as $$lastError from "@ferrule/runtime/last-error";`]
        : []),
      ...(checks === "" ? [] : [`import * as $$layouts from "@ferrule/runtime/layouts";`]),
      ...(shim === null ? [] : [`import * as $$shim from "@ferrule/runtime/shim";`]),
      ...(needsWide(plan) ? [`import * as $$wide from "@ferrule/runtime/wide";`] : []),
    ].join("\n"),
    printLibrary(plan, [text, ...records].join("\n")),
    printNatives(plan, shim),
    printAwayNatives(plan),
    printEntries(plan.functions),
    printVersion(plan),
    printError(plan.error, text),
    ...plan.handles.map((of) => printHandle(of, usesName(text, `$${of.className}`))),
    ...records,
    ...places,
    checks,
    ...code,
    plan.constants.map(({ name, literal }) => `export const ${name} = ${literal};`).join("\n"),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function printHead({ provenance, library, targets }: ModulePlan): string {
  const lines = [
    `${library}, bound by ferrule. Do not edit: run \`ferrule bind\` again.`,
    "",
    `header    ${provenance.headers.map((file) => basename(file)).join(", ")}`,
    `          sha256 ${provenance.headerDigest}`,
    `contract  ${basename(provenance.contract)}`,
    `          sha256 ${provenance.contractDigest}`,
    `targets   ${targets.join(", ")}`,
    `clang     ${provenance.clang}`,
  ];
  return lines.map((line) => `// ${commentText(line)}`.trimEnd()).join("\n");
}

function printLibrary(plan: ModulePlan, code: string): string {
  const files = Object.entries(plan.files).map(
    ([platform, names]) => `${platform}: [${(names ?? []).map(quote).join(", ")}]`,
  );
  const varying = [...plan.varying].map(([name, targets]) => {
    const list = Object.entries(targets).map(
      ([target, native]) => `${quote(target)}: ${quote(native)}`,
    );
    return `    ${name}: { ${list.join(", ")} },`;
  });
  const shapes = [...plan.shapes].map(([name, texts]) => {
    if (typeof texts === "string") return `    ${name}: ${quote(texts)},`;
    const list = Object.entries(texts).map(([target, text]) => `${quote(target)}: ${quote(text)}`);
    return `    ${name}: { ${list.join(", ")} },`;
  });
  return [
    "const $library = $.load({",
    `  name: ${quote(plan.library)},`,
    `  files: ${files.length > 0 ? `{ ${files.join(", ")} }` : "{}"},`,
    ...(plan.isolated ? ["  isolate: $$isolated.openIsolated,"] : []),
    `  targets: [${plan.targets.map(quote).join(", ")}],`,
    ...(varying.length > 0 ? ["  varying: {", ...varying, "  },"] : []),
    ...(shapes.length > 0 ? ["  shapes: {", ...shapes, "  },"] : []),
    "});",
    ...[...plan.varying.keys()]
      .filter((name) => usesName(code, `$${name}`))
      .map(
        (name) =>
          `const $${name} = $.${name.startsWith("w_") ? "wideInteger" : "narrowInteger"}($library, ${quote(name)});`,
      ),
  ].join("\n");
}

/** True of a module with arrays of numbers or records. */
function needsArrays({ functions }: ModulePlan): boolean {
  const given = functions.flatMap(({ arguments: args, result }) => [
    ...args.map((of) => (of.kind === "out" ? of.value.kind : of.kind)),
    result.kind === "returned" ? result.value.kind : result.kind,
  ]);
  return given.some((kind) => kind === "array" || kind === "out-array" || kind === "view");
}

/** True of a module that needs what passes records by value and calls variadic functions. */
function needsWide({ natives, sites }: ModulePlan): boolean {
  const records = sites.some((site) => site.arguments.some(({ kind }) => kind === "value"));
  return records || natives.some(isWide);
}

function printNatives(plan: ModulePlan, shim: Shim | null): string {
  const natives = plan.natives.filter(({ standard }) => !standard);
  const standard =
    plan.natives.length > natives.length
      ? [`const ${nativeName(standardFree)} = $.standardFree($library);`]
      : [];
  const typed = natives.map(({ name, parameters, result, forms }) => {
    const list = parameters.map(
      (native, index) => `p${index}: ${nativeParameter(native, forms?.parameters[index] ?? null)}`,
    );
    const stored = result.startsWith("r_");
    if (stored) list.unshift("to: number");
    const type = forms?.result === "text" ? "$.GivenText" : nativeType(result);
    return `  ${name}(${list.join(", ")}): ${stored ? "void" : type};`;
  });
  const signatures = natives.map((native) => `  ${native.name}: ${quote(printSignature(native))},`);
  const names = natives.map(({ name }) => `  ${name}: ${nativeName(name)},`);
  const wide = natives.some(isWide);
  const end = [
    ...(wide ? ["$$wide"] : shim === null ? [] : ["null"]),
    ...(shim === null ? [] : ["$shim && $through($shim)"]),
  ];
  return [
    "type $Native = {",
    ...typed,
    "};",
    "",
    ...(shim === null ? [] : [printShimCalls(plan.library, shim), ""]),
    "const {",
    ...names,
    "} = $.functions<$Native>($library, {",
    ...signatures,
    `${["}", ...end].join(", ")});`,
    ...standard,
  ].join("\n");
}

/** The functions that are also called on other threads. */
function awayNatives({ functions, natives }: ModulePlan): readonly NativePlan[] {
  const away = new Set(functions.flatMap((fn) => (fn.away === null ? [] : [fn.symbol])));
  return natives.filter(({ name }) => away.has(name));
}

function printAwayNatives(plan: ModulePlan): string {
  const called = awayNatives(plan);
  if (called.length === 0) return "";
  const typed = called.map(({ name, parameters, result }) => {
    const list = parameters.map((native, index) => `p${index}: ${nativeParameter(native)}`);
    return `  ${name}(${list.join(", ")}): Promise<${nativeType(result)}>;`;
  });
  return [
    "type $Away = {",
    ...typed,
    "};",
    "",
    "const $away = $$away.awayFunctions<$Away>($library, {",
    ...called.map((native) => `  ${native.name}: ${quote(printSignature(native))},`),
    "});",
  ].join("\n");
}

function printSignature(native: NativePlan): string {
  const { name, symbol, parameters, variadic, result, optional, since, until, forms } = native;
  const listed: string[] = parameters.map((of, index) => forms?.parameters[index] ?? of);
  if (variadic !== null) listed.splice(variadic.fixed, 0, "...");
  const label = symbol === name && since === null && until === null ? "" : ` ${symbol}`;
  const from = since === null ? "" : ` since ${since}`;
  const to = until === null ? "" : ` until ${until}`;
  return `${optional ? "?" : ""}${forms?.result ?? result}(${listed.join(",")})${label}${from}${to}`;
}

function printVersion({ version }: ModulePlan): string {
  if (version === null) return "";
  const call = `${nativeName(version.symbol)}()`;
  return `$.checkVersion($library, ${quote(version.symbol)}, ${call}, ${version.header});`;
}

/** The error's class, and of the tables and functions about it those that the code uses. */
function printError(error: ErrorPlan, code: string): string {
  const fails = usesName(code, "$failure");
  const words = fails || usesName(code, "$words") ? printWords(error) : [];
  const declared = [
    printDoc([
      "What the library answers when a call fails: its code, the code's name, its own words.",
    ]),
    `export class ${error.className} extends $.LibraryError {}`,
  ];
  if (error.codes.length === 0) return [...declared, ...words].join("\n").trimEnd();
  const codes = error.codes.map(([code, name]) => `  [${code}, ${quote(name)}],`);
  const described =
    error.describe === null
      ? `"it failed"`
      : `$.readText(${nativeName(error.describe)}(status)) ?? "it failed"`;
  const text = error.message === null ? described : `$words(pointer, ${described})`;
  const table = ["", "const $codes = new Map<number, string>([", ...codes, "]);", ""];
  if (!fails) {
    const known = usesName(code, "$codes") ? table : [""];
    return [...declared, ...known, ...words].join("\n").trimEnd();
  }
  return [
    ...declared,
    ...table,
    ...words,
    `function $failure(symbol: string, status: number, ${error.message === null ? "_pointer" : "pointer"}: bigint, errno: number | null = null): ${error.className} {`,
    `  const text = ${text};`,
    `  return new ${error.className}(symbol, status, $codes.get(status) ?? null, text, errno);`,
    "}",
  ].join("\n");
}

/** The library's own words about the call that has just failed. */
function printWords({ message }: ErrorPlan): readonly string[] {
  if (message === null) return [];
  const { symbol, type, of, offsets } = message;
  const given = of !== null ? `${nativeName(of)}()` : type === null ? "" : "pointer";
  const asked = `${nativeName(symbol)}(${given})`;
  const found = offsets === null ? asked : `$.pointerIn(${asked}, $messageAt)`;
  const table = Object.entries(offsets ?? {}).map(([target, at]) => `${quote(target)}: ${at}`);
  return [
    ...(offsets === null
      ? []
      : [`const $messageAt = $.offset($library, { ${table.join(", ")} });`, ""]),
    `function $words(${type === null ? "_pointer" : "pointer"}: bigint, otherwise: string): string {`,
    type === null
      ? `  return $.readText(${found}) ?? otherwise;`
      : `  return pointer === 0n ? otherwise : ($.readText(${found}) ?? otherwise);`,
    "}",
    "",
  ];
}

const threads = {
  confined: "Only the thread that made it may use it.",
  one: "One thread at a time may use it.",
  any: "Any number of threads may use it at once.",
} as const;

function printHandle(plan: HandlePlan, used: boolean): string {
  const { cName, className, note, counted, thread } = plan;
  const rule = thread === null ? [] : ["", threads[thread]];
  const flags = thread === "any" ? [String(counted), "true"] : counted ? ["true"] : [];
  return [
    printDoc([`\`${cName}\``, "", `Contract: \`${note}\``, ...rule]),
    `export class ${className} extends $.Handle {`,
    `  declare protected readonly ${className}: never;`,
    "}",
    ...(used
      ? [`const $${className} = $.handleType(${[className, quote(cName), ...flags].join(", ")});`]
      : []),
  ].join("\n");
}

/** Records whose layout the module uses, held against the library's own at load. */
function printLayoutChecks({ records, places, files }: ModulePlan, code: string): string {
  const used = (className: string): boolean => usesName(code, `$${className}`);
  const lines = [
    ...records.flatMap(({ cName, className, fields }) => {
      const names = fields.map((field) => `, ${quote(field.cName)}`).join("");
      return used(className) ? [`  ${quote(cName)}: [$${className}${names}],`] : [];
    }),
    ...places.flatMap(({ cName, className }) =>
      used(`${className}Place`) ? [`  ${quote(cName)}: [$${className}Place],`] : [],
    ),
  ];
  const names = files["linux"] ?? [];
  const soname = names.some((name) => /\.so\.\d/.test(name))
    ? [`$$layouts.checkSoname($library, [${names.map(quote).join(", ")}]);`]
    : [];
  if (lines.length === 0) return soname.join("");
  return [...soname, "$$layouts.checkLayouts($library, {", ...lines, "});"].join("\n");
}

function printPlace({ cName, className, layouts }: PlacePlan, code: string): readonly string[] {
  const name = `$${className}Place`;
  return usesName(code, name)
    ? [printLayout({ className: `${className}Place`, cName, layouts })]
    : [];
}
