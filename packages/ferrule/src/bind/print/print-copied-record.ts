import type { FieldPlan, RecordPlan } from "../plan/model.ts";
import type { PrintContext } from "./print-context.ts";
import { printDoc, quote } from "./print-names.ts";
import {
  printScalarCheck,
  readCell,
  scalarParameterType,
  scalarResultType,
  writeCell,
} from "./print-scalar.ts";

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
  const { cName, className, note, fields, leftOut } = record;
  const missing = leftOut.map((of) => `- not offered: ${of}`);
  const members = fields.map((field) => `  ${field.name}: ${fieldType(field, "read", context)};`);
  const doc = [`\`${cName}\`, copied. Contract: \`${note}\``];
  return [
    printDoc(missing.length > 0 ? [...doc, "", ...missing] : doc),
    `export type ${className} = {`,
    ...members,
    "};",
  ].join("\n");
}

function fieldType(field: FieldPlan, way: "read" | "write", context: PrintContext): string {
  switch (field.kind) {
    case "scalar":
      return way === "read" ? scalarResultType(field.scalar) : scalarParameterType(field.scalar);
    case "bytes":
      return "Uint8Array";
    case "text":
      return "string | null";
    case "record":
      return context.classOf(field.type);
  }
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
    return `    ${field.name}: ${readField(field, at, context)},`;
  });
  return [
    `function $read${className}(${fields.length > 0 ? "$at" : "_at"}: number): ${className} {`,
    "  return {",
    ...members,
    "  };",
    "}",
  ].join("\n");
}

function readField(field: FieldPlan, at: string, context: PrintContext): string {
  switch (field.kind) {
    case "scalar": {
      const read = readCell(field.scalar, at);
      return field.scalar.native.startsWith("w_") ? `BigInt(${read})` : read;
    }
    case "bytes":
      return `$.bytesAt(${at}, ${field.count})`;
    case "text":
      return `$.readText($.pointerAt(${at}))`;
    case "record":
      return `$read${context.classOf(field.type)}(${at})`;
  }
}

function printWrite(record: RecordPlan, context: PrintContext): string {
  const { className, cName, fields } = record;
  const lines = fields.flatMap((field, index) => {
    const at = `$at + $${className}[${index + 1}]!`;
    const where = `${quote(cName)}, ${quote(field.name)}`;
    switch (field.kind) {
      case "scalar": {
        const check = printScalarCheck(field.scalar, field.name, `$${index}`, cName);
        return [...check.lines, writeCell(field.scalar, at, check.passed)];
      }
      case "bytes":
        return [`$.setBytesAt(${at}, ${field.name}, ${field.count}, ${where});`];
      case "text":
        return [
          `$.setUint64At(${at}, ${field.name} === null ? 0n : $.putText(${field.name}, ${where}));`,
        ];
      case "record":
        return [
          `$write${context.classOf(field.type)}($.needRecord(${field.name}, ${where}), ${at});`,
        ];
    }
  });
  const names = fields.map(({ name }) => name).join(", ");
  return [
    `function $write${className}($value: ${className}, $at: number): void {`,
    ...(fields.length > 0 ? [`const { ${names} } = $value;`] : []).map((line) => `  ${line}`),
    ...lines.map((line) => `  ${line}`),
    "}",
  ].join("\n");
}
