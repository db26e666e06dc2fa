import type { RecordPlan } from "../plan/record-model.ts";
import type { PrintContext } from "./print-context.ts";
import { printDoc, quote } from "./print-names.ts";
import { elementType, readElement, writeElement } from "./print-element.ts";

/**
 * The records of a module: their type, where their fields are on the machine, and the functions
 * that copy one in and out, as far as the other code uses them.
 */
export function printRecords(
  records: readonly RecordPlan[],
  code: string,
  context: PrintContext,
): readonly string[] {
  // A record inside another is used by that one's functions only.
  const used = new Set<string>();
  const printed = new Map<string, { readonly read: string; readonly write: string }>();
  for (const record of records) {
    printed.set(record.className, {
      read: printRead(record, context),
      write: printWrite(record, context),
    });
  }
  for (let before = -1; before !== used.size;) {
    before = used.size;
    const text = code + [...used].map((name) => textOf(name, printed)).join("\n");
    for (const { className } of records) {
      for (const name of [`$read${className}`, `$write${className}`]) {
        if (usesName(text, name)) used.add(name);
      }
    }
  }
  return records.map((record) => {
    const names = [`$read${record.className}`, `$write${record.className}`];
    const functions = names.filter((name) => used.has(name)).map((name) => textOf(name, printed));
    const size = usesName(code, `$${record.className}`);
    const layout = functions.length > 0 || size ? [printLayout(record)] : [];
    return [printType(record, context), ...layout, ...functions].join("\n\n");
  });
}

/** True when a name of the module's own stands in some code of it. */
export function usesName(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at >= 0; at = code.indexOf(name, at + 1)) {
    if (!/[\w$]/.test(code.charAt(at + name.length)) && !/[\w$]/.test(code.charAt(at - 1))) {
      return true;
    }
  }
  return false;
}

function textOf(
  name: string,
  printed: ReadonlyMap<string, { readonly read: string; readonly write: string }>,
): string {
  const reads = name.startsWith("$read");
  const of = printed.get(name.slice(reads ? "$read".length : "$write".length));
  return (reads ? of?.read : of?.write) ?? "";
}

function printType(record: RecordPlan, context: PrintContext): string {
  const { cName, className, note, doc, fields, leftOut } = record;
  const whose = note === null ? "passed by value" : `copied. Contract: \`${note}\``;
  const lines = [
    `\`${cName}\`, ${whose}`,
    ...(doc === null ? [] : ["", ...doc.split("\n")]),
    ...(leftOut.length === 0 ? [] : ["", ...leftOut.map((of) => `- not offered: ${of}`)]),
  ];
  const members = fields.flatMap((field) => {
    const told = [
      `\`${field.declaration}\``,
      ...(field.doc === null ? [] : ["", ...field.doc.split("\n")]),
    ];
    const text = printDoc(told).split("\n");
    return [...text, `readonly ${field.name}: ${elementType(field, context)};`];
  });
  return [
    printDoc(lines),
    `export type ${className} = {`,
    ...members.map((line) => `  ${line}`),
    "};",
  ].join("\n");
}

/** Where the fields of a record are, by target. */
export function printLayout({
  className,
  cName,
  layouts,
}: Pick<RecordPlan, "className" | "cName" | "layouts">): string {
  const list = Object.entries(layouts).map(
    ([target, numbers]) => `  ${quote(target)}: [${numbers.join(", ")}],`,
  );
  return [`const $${className} = $.layout($library, ${quote(cName)}, {`, ...list, "});"].join("\n");
}

function printRead({ className, fields }: RecordPlan, context: PrintContext): string {
  const members = fields.map((field, index) => {
    const at = `$at + $${className}[${index + 1}]!`;
    return `    ${field.name}: ${readElement(field, at, context)},`;
  });
  return [
    `function $read${className}(${fields.length > 0 ? "$at" : "_at"}: number): ${className} {`,
    "  return {",
    ...members,
    "  };",
    "}",
  ].join("\n");
}

/** Errors name the C function and the way to the field: `cpvadd(v1.x)`. */
function printWrite({ className, fields }: RecordPlan, context: PrintContext): string {
  const lines = fields.flatMap((field, index) => {
    const at = `$at + $${className}[${index + 1}]!`;
    const place = { name: field.name, label: `\`\${$path}.${field.name}\``, local: `$${index}` };
    return writeElement(field, at, place, context);
  });
  const names = fields.map(({ name }) => name).join(", ");
  const mark = fields.length > 0 ? "$" : "_";
  const parameters = [`value: ${className}`, "at: number", "symbol: string", "path: string"];
  return [
    `function $write${className}(${parameters.map((of) => mark + of).join(", ")}): void {`,
    ...(fields.length > 0 ? [`const { ${names} } = $value;`] : []).map((line) => `  ${line}`),
    ...lines.map((line) => `  ${line}`),
    "}",
  ].join("\n");
}
