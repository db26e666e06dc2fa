import { spellVersion } from "./compare-versions.ts";
import { printCall, printLength, printLifetime, printReference } from "./line/print-parts.ts";
import type {
  CallbackPromise,
  Length,
  Line,
  Ownership,
  ResultSlot,
  Role,
  Shape,
  Slot,
} from "./model.ts";

/** A line's canonical form: parsing it again gives the same promises. */
export function printLine(line: Line): string {
  const { slots, result } = line;
  const heads = printHeads(line);
  const parts = heads === "" ? [] : [heads];
  if (slots.length > 0) parts.push(slots.map(printSlot).join("; "));
  if (result) parts.push("->", printResult(result));
  return parts.join(" ");
}

/** The words before the slots, of the whole function: `optional since 3.7`; empty without any. */
export function printHeads({ optional, blocking, since, until }: Line): string {
  return [
    ...(optional ? ["optional"] : []),
    ...(blocking ? ["blocking"] : []),
    ...(since ? [`since ${spellVersion(since)}`] : []),
    ...(until ? [`until ${spellVersion(until)}`] : []),
  ].join(" ");
}

function printSlot(slot: Slot): string {
  const named = slot.as === null ? "" : ` as ${slot.as}`;
  const words = printWords(slot);
  const field = slot.field === null ? "" : `.${slot.field}`;
  return `${printReference(slot.subject)}${field}${named}${words === "" ? "" : `: ${words}`}`;
}

/** The words of a slot, without its parameter: `out own?`. */
export function printWords(slot: Slot): string {
  const { direction, shape, ownership, callback, role, nullable } = slot;
  const promises = [
    ...(shape ? [printShape(shape)] : []),
    ...(ownership ? [printOwnership(ownership)] : []),
    ...(callback ? [printCallback(callback)] : []),
    ...(role ? [printRole(role)] : []),
  ];
  // `?` needs a word to stand after, if only the one that goes without saying.
  const silent = direction === "in" && (promises.length > 0 || !nullable);
  return [...(silent ? [] : [direction]), ...promises].join(" ") + printMarks(slot);
}

/** The words after `->`. */
export function printResult(result: ResultSlot): string {
  const { kind, shape, ownership, failure, errno, lastError, info } = result;
  const pointer = [
    ...(shape ? [printShape(shape)] : []),
    ...(ownership ? [printOwnership(ownership)] : []),
  ];
  const main = pointer.length > 0 ? pointer.join(" ") + printMarks(result) : kind;
  return [
    main,
    ...(info ? ["info"] : []),
    ...(failure === null ? [] : [`else ${failure}`]),
    ...(errno ? ["errno"] : []),
    ...(lastError ? ["lasterror"] : []),
  ].join(" ");
}

function printMarks({ ownership, nullable }: Pick<Slot, "ownership" | "nullable">): string {
  const always = ownership?.kind === "own" && ownership.always;
  return `${nullable ? "?" : ""}${always ? "!" : ""}`;
}

function printShape(shape: Shape): string {
  switch (shape.kind) {
    case "string": {
      const word = shape.encoding === "utf8" ? "str" : "str16";
      return shape.length ? `${word}(${printLengths(shape.length, shape.used)})` : word;
    }
    case "bytes":
      return `bytes(${printLengths(shape.length, shape.used)})`;
    case "strings":
      return `strs(${printLength(shape.length)})`;
    case "array":
      return `array(${printLengths(shape.length, shape.used)})`;
    case "view":
      return `view(${printLength(shape.length)})`;
    case "handles":
      return `handles(${printLength(shape.length)})`;
  }
}

function printLengths(length: Length, used: Length | null): string {
  return used === null ? printLength(length) : `${printLength(length)}, ${printLength(used)}`;
}

function printOwnership(ownership: Ownership): string {
  switch (ownership.kind) {
    case "own":
      return ownership.free === null ? "own" : `own(${ownership.free})`;
    case "take":
      return ownership.unless === null ? "take" : `take unless ${ownership.unless}`;
    case "borrow":
    case "keep":
      return `${ownership.kind}(${printLifetime(ownership.until)})`;
  }
}

function printCallback({ until, userData, answer, foreign }: CallbackPromise): string {
  const parts = [printLifetime(until)];
  if (userData) {
    const source = "call" in userData ? printCall(userData.call) : printReference(userData);
    parts.push(`ud=${source}`);
  }
  if (answer) {
    parts.push(`throw=>${answer.kind === "integer" ? answer.value : printCall(answer.call)}`);
  }
  if (foreign) parts.push(`foreign=${foreign}`);
  return `cb(${parts.join(", ")})`;
}

function printRole(role: Role): string {
  switch (role.kind) {
    case "user-data":
      return "ud";
    case "pass":
      return `pass(${role.constant})`;
    case "among":
      return `among(${role.constants.join(", ")})`;
    case "size":
      return `sizeof(${role.of})`;
    case "null":
      return "null";
    case "destroy":
      return `destroy(${printReference(role.of)})`;
    case "deallocator":
      return `dealloc(${printReference(role.of)}, ${role.pass})`;
  }
}
