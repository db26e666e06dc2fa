import { basename } from "node:path";
import type { ErrorPlan, HandlePlan, ModulePlan, NativePlan } from "../plan/model.ts";
import { createPrintContext } from "./print-context.ts";
import { printFunction } from "./print-function.ts";
import { nativeName, commentText, printDoc, quote } from "./print-names.ts";
import { printEntries } from "./print-record.ts";
import { nativeType } from "./print-scalar.ts";
import { printSite } from "./print-site.ts";

/** The whole module's text. The same plan gives the same text, byte for byte. */
export function printModule(plan: ModulePlan): string {
  const context = createPrintContext(plan);
  const parts = [
    printHead(plan),
    `import * as $ from "@ferrule/runtime/module";`,
    printLibrary(plan),
    printNatives(plan.natives),
    printEntries(plan.functions),
    printVersion(plan),
    printError(plan.error),
    ...plan.handles.map(printHandle),
    ...plan.sites.map((site) => printSite(site, context)),
    ...plan.functions.map((fn) => printFunction(fn, context)),
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

function printLibrary(plan: ModulePlan): string {
  const files = Object.entries(plan.files).map(
    ([platform, names]) => `${platform}: [${(names ?? []).map(quote).join(", ")}]`,
  );
  const varying = [...plan.varying].map(([name, targets]) => {
    const list = Object.entries(targets).map(
      ([target, native]) => `${quote(target)}: ${quote(native)}`,
    );
    return `    ${name}: { ${list.join(", ")} },`;
  });
  return [
    "const $library = $.load({",
    `  name: ${quote(plan.library)},`,
    `  files: ${files.length > 0 ? `{ ${files.join(", ")} }` : "{}"},`,
    `  targets: [${plan.targets.map(quote).join(", ")}],`,
    ...(varying.length > 0 ? ["  varying: {", ...varying, "  },"] : []),
    "});",
    ...[...plan.varying.keys()].map(
      (name) =>
        `const $${name} = $.${name.startsWith("w_") ? "wideInteger" : "narrowInteger"}($library, ${quote(name)});`,
    ),
  ].join("\n");
}

function printNatives(natives: readonly NativePlan[]): string {
  const typed = natives.map(({ name, parameters, result }) => {
    const list = parameters.map((native, index) => `p${index}: ${nativeType(native)}`);
    return `  ${name}(${list.join(", ")}): ${nativeType(result)};`;
  });
  const signatures = natives.map(({ name, symbol, parameters, result, optional }) => {
    const label = symbol === name ? "" : ` ${symbol}`;
    const signature = `${optional ? "?" : ""}${result}(${parameters.join(",")})${label}`;
    return `  ${name}: ${quote(signature)},`;
  });
  const names = natives.map(({ name }) => `  ${name}: ${nativeName(name)},`);
  return [
    "type $Native = {",
    ...typed,
    "};",
    "",
    "const {",
    ...names,
    "} = $.functions<$Native>($library, {",
    ...signatures,
    "});",
  ].join("\n");
}

function printVersion({ version }: ModulePlan): string {
  if (version === null) return "";
  const call = `${nativeName(version.symbol)}()`;
  return `$.checkVersion($library, ${quote(version.symbol)}, ${call}, ${version.header});`;
}

function printError(error: ErrorPlan): string {
  const declared = [
    printDoc([
      "What the library answers when a call fails: its code, the code's name, its own words.",
    ]),
    `export class ${error.className} extends $.LibraryError {}`,
  ];
  if (error.codes.length === 0) return declared.join("\n");
  const codes = error.codes.map(([code, name]) => `  [${code}, ${quote(name)}],`);
  const described =
    error.describe === null ? `"it failed"` : `$.readText(${nativeName(error.describe)}(status))`;
  const text =
    error.message === null
      ? described
      : `pointer === 0n ? ${described} : $.readText(${nativeName(error.message.symbol)}(pointer))`;
  return [
    ...declared,
    "",
    "const $codes = new Map<number, string>([",
    ...codes,
    "]);",
    "",
    `function $failure(symbol: string, status: number, pointer: bigint, errno: number | null = null): ${error.className} {`,
    `  const text = ${text};`,
    `  return new ${error.className}(symbol, status, $codes.get(status) ?? null, text ?? "it failed", errno);`,
    "}",
  ].join("\n");
}

function printHandle({ cName, className, note }: HandlePlan): string {
  return [
    printDoc([`\`${cName}\``, "", `Contract: \`${note}\``]),
    `export class ${className} extends $.Handle {`,
    `  declare protected readonly ${className}: never;`,
    "}",
    `const $${className} = $.handleType(${className}, ${quote(cName)});`,
  ].join("\n");
}
