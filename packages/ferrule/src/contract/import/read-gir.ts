import { basename } from "node:path";
import type { Imported, ImportedFunction, ImportedValue } from "./model.ts";
import { readTags, type Tag } from "./read-tags.ts";

const holders: ReadonlySet<string> = new Set([
  "record",
  "class",
  "union",
  "interface",
  "glib:boxed",
]);
const callables: ReadonlySet<string> = new Set(["function", "method", "constructor"]);

/** A parameter while it is read: positions are GObject-Introspection's, which leave the instance out. */
type Reading = {
  readonly attributes: Tag["attributes"];
  type: string | null;
  length: string | undefined;
};

/**
 * What GObject-Introspection knows of a library's functions: `girepository`'s XML, of which this reads
 * `transfer-ownership`, `direction`, lengths of arrays, and the user data of callbacks.
 */
export function readGir(text: string, file: string): Imported {
  const made: Made[] = [];
  const frees = new Map<string, string>();
  let holder: string | null = null;
  let open: Tag | null = null;
  let values: Reading[] = [];
  let result: Reading | null = null;
  let value: Reading | null = null;
  for (const tag of readTags(text)) {
    const { name, attributes, closes } = tag;
    if (holders.has(name)) holder = closes ? null : (attributes.get("c:type") ?? null);
    else if (callables.has(name) && !closes) {
      [open, values, result, value] = [tag, [], null, null];
    } else if (callables.has(name) && open) {
      const read = finish(open, result, values);
      if (read) made.push(read);
      const called = open.attributes.get("name") ?? "";
      if (
        read &&
        holder !== null &&
        (called === "free" || (called === "unref" && !frees.has(holder)))
      )
        frees.set(holder, read.name);
      open = null;
    } else if (name === "return-value" || /^(?:instance-)?parameter$/.test(name)) {
      value = closes ? null : { attributes, type: null, length: undefined };
      if (value && name === "return-value") result = value;
      else if (value) values.push(value);
    } else if (value && value.type === null && !closes && (name === "type" || name === "array")) {
      value.type = attributes.get("c:type") ?? "";
      value.length = name === "array" ? attributes.get("length") : undefined;
    }
  }
  const functions = made.map((of) => finishFrees(of, frees));
  return { file: basename(file), functions: new Map(functions.map((of) => [of.name, of])) };
}

/** Values as they are read, with the C type of each. */
type MadeValue = Omit<ImportedValue, "free"> & { readonly type: string | null };
type Made = {
  readonly name: string;
  readonly result: MadeValue | null;
  readonly parameters: readonly MadeValue[];
};

/** What frees a type may stand behind the functions that give one out. */
function finishFrees(
  { name, result, parameters }: Made,
  frees: ReadonlyMap<string, string>,
): ImportedFunction {
  const withFree = ({ type, ...value }: MadeValue): ImportedValue => {
    const text = type === "gchar" || type === "char";
    return { ...value, free: text ? "g_free" : (frees.get(type ?? "") ?? null) };
  };
  return { name, result: result && withFree(result), parameters: parameters.map(withFree) };
}

function finish(open: Tag, result: Reading | null, values: readonly Reading[]): Made | null {
  const name = open.attributes.get("c:identifier");
  if (name === undefined || open.attributes.has("moved-to")) return null;
  // A method's instance is C's first parameter, and is not counted by GObject-Introspection.
  const first = open.name === "method" ? 1 : 0;
  const parameters = values.map((of) => toValue(of, first));
  // A failure is told in one more parameter, which the file does not list.
  if (open.attributes.get("throws") === "1") {
    const type = "GError";
    parameters.push({ direction: "out", transfer: null, type, length: null, userData: null });
  }
  return { name, result: result && toValue(result, first), parameters };
}

function toValue({ attributes, type, length }: Reading, first: number): MadeValue {
  const direction = attributes.get("direction");
  const transfer = attributes.get("transfer-ownership");
  const scope = attributes.get("scope");
  const at = (index: string | undefined): number | null =>
    index !== undefined && /^\d{1,3}$/.test(index) ? Number(index) + first : null;
  return {
    direction: direction === "out" || direction === "inout" ? direction : "in",
    transfer: transfer === "full" || transfer === "none" ? transfer : null,
    type: type === null ? null : type.replaceAll(/\bconst\b|[*\s]/g, ""),
    length: at(length),
    userData: scope === "call" ? at(attributes.get("closure")) : null,
  };
}
