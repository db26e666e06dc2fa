import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import type { Facts } from "../facts/model.ts";
import { readFacts, type FactsRequest } from "../facts/read-facts.ts";

/** How to read the facts of either side. */
export type SideRequest = Omit<FactsRequest, "headers"> & {
  /** Headers below a folder; empty when the sides are files. */
  readonly headersBelow: readonly string[];
};

export type SideFacts = { readonly facts: Facts; readonly warnings: readonly Diagnostic[] };

const LARGEST = 256 * 1024 * 1024;

/**
 * The facts of one side: a header, a folder of headers, or facts that `ferrule facts --format json`
 * wrote.
 *
 * @throws InputError for what is none of them.
 */
export async function readSide(path: string, request: SideRequest): Promise<SideFacts> {
  const { headersBelow, ...rest } = request;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    if (headersBelow.length === 0)
      throw refuse(
        `${path} is a folder.`,
        "Name the header within it: --header zlib.h. It is looked for below both folders.",
      );
    const headers = headersBelow.map((header) => join(path, header));
    return readFacts({ ...rest, headers, includeDirs: [path, ...rest.includeDirs] });
  }
  if (path.endsWith(".json")) return { facts: parseFacts(path), warnings: [] };
  if (headersBelow.length > 0)
    throw refuse(`${path} is no folder.`, "--header goes with two folders.");
  return readFacts({ ...rest, headers: [path] });
}

function parseFacts(path: string): Facts {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw refuse(`There is no file ${path}.`, null);
  if (size > LARGEST)
    throw refuse(`${path} has ${size} bytes; facts have at most ${LARGEST}.`, null);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse(`${path} is not JSON: ${reason}.`, WRITTEN);
  }
  if (!isFacts(value)) throw refuse(`${path} holds no facts of schema version 1.`, WRITTEN);
  return value;
}

const WRITTEN = "Write it with ferrule facts --format json.";

function isFacts(value: unknown): value is Facts {
  return (
    typeof value === "object" &&
    value !== null &&
    "schemaVersion" in value &&
    value.schemaVersion === 1 &&
    "targets" in value &&
    isListOf(value.targets, ["id", "scalars"]) &&
    "declarations" in value &&
    isListOf(value.declarations, ["kind", "name", "targets", "position"]) &&
    "types" in value &&
    typeof value.types === "object" &&
    value.types !== null &&
    Object.values(value.types).every((of) => isListOf(of, ["kind", "name", "targets", "layout"]))
  );
}

function isListOf(value: unknown, keys: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (one: unknown) => typeof one === "object" && one !== null && keys.every((key) => key in one),
    )
  );
}

function refuse(message: string, help: string | null): InputError {
  return new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "diff", message, help }),
  ]);
}
