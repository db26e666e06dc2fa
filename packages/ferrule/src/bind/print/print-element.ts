import type { NativeName } from "../plan/model.ts";
import type { ElementPlan } from "../plan/record-model.ts";
import type { PrintContext } from "./print-context.ts";
import { printScalarCheck, readCell, scalarResultType, writeCell } from "./print-scalar.ts";

/** The TypeScript type of a record's field, or of an array's element. */
export function elementType(of: ElementPlan, context: PrintContext): string {
  switch (of.kind) {
    case "scalar":
      return scalarResultType(of.scalar);
    case "bytes":
      return "Uint8Array";
    case "text":
      return "string | null";
    case "record":
      return context.classOf(of.type);
    case "array": {
      const inner = elementType(of.of, context);
      return `readonly ${/^[\w$]+$/.test(inner) ? inner : `(${inner})`}[]`;
    }
  }
}

/** An expression that copies one out of scratch memory. `depth` counts the arrays around it. */
export function readElement(
  of: ElementPlan,
  at: string,
  context: PrintContext,
  depth: number = 0,
): string {
  switch (of.kind) {
    case "scalar": {
      const read = readCell(of.scalar, at);
      return of.scalar.native.startsWith("w_") ? `BigInt(${read})` : read;
    }
    case "bytes":
      return `$.bytesAt(${at}, ${of.count})`;
    case "text":
      return `$.readText($.pointerAt(${at}))`;
    case "record":
      return `$read${context.classOf(of.type)}(${at})`;
    case "array": {
      const index = `$i${depth}`;
      const step = `${at} + ${index} * ${printStep(of.of, context)}`;
      const one = readElement(of.of, step, context, depth + 1);
      return `Array.from({ length: ${of.count} }, (_, ${index}) => ${one})`;
    }
  }
}

/** Where a value to write comes from: a local, what errors call it, and a prefix for new locals. */
export type ElementPlace = {
  readonly name: string;
  /** An expression of the text that errors show. */
  readonly label: string;
  readonly local: string;
};

/** Statements that check one and write it to scratch memory. */
export function writeElement(
  of: ElementPlan,
  at: string,
  { name, label, local }: ElementPlace,
  context: PrintContext,
  depth: number = 0,
): readonly string[] {
  const where = `$symbol, ${label}`;
  switch (of.kind) {
    case "scalar": {
      const { lines, passed } = printScalarCheck(of.scalar, name, local, where);
      return [...lines, writeCell(of.scalar, at, passed)];
    }
    case "bytes":
      return [`$.setBytesAt(${at}, ${name}, ${of.count}, ${where});`];
    case "text":
      return [`$.setUint64At(${at}, ${name} === null ? 0n : $.putText(${name}, ${where}));`];
    case "record": {
      const type = context.classOf(of.type);
      return [`$write${type}($.needRecord(${name}, ${where}), ${at}, ${where});`];
    }
    case "array": {
      const index = `$i${depth}`;
      const one = `${local}_${depth}`;
      const inner = {
        name: one,
        label: `${label.slice(0, -1)}[\${${index}}]\``,
        local: `${one}n`,
      };
      const step = `${at} + ${index} * ${printStep(of.of, context)}`;
      return [
        `$.needCount(${name}, ${of.count}, ${where});`,
        `for (let ${index} = 0; ${index} < ${of.count}; ${index}++) {`,
        `  const ${one} = ${name}[${index}]!;`,
        ...writeElement(of.of, step, inner, context, depth + 1).map((line) => `  ${line}`),
        "}",
      ];
    }
  }
}

/** How many bytes an element takes, on the machine. */
function printStep(of: ElementPlan, context: PrintContext): string {
  switch (of.kind) {
    case "scalar":
      return sizeOf(of.scalar.native);
    case "bytes":
      return String(of.count);
    case "text":
      return "8";
    case "record":
      return `$${context.classOf(of.type)}[0]!`;
    case "array":
      return `${of.count} * ${printStep(of.of, context)}`;
  }
}

function sizeOf(native: NativeName): string {
  if (native.startsWith("w_") || native.startsWith("n_")) return `$${native}.bytes`;
  return native === "ptr" ? "8" : String(Number(native.slice(1)) / 8);
}
