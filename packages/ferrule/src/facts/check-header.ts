import { readFileSync, statSync } from "node:fs";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";

const LARGEST = 64 * 1024 * 1024;

/**
 * Makes sure that a header is text that can be read.
 *
 * @throws InputError for one that is missing, no file, too large or binary.
 */
export function checkHeader(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat)
    throw refuse(
      `There is no file ${path}.`,
      "Name the header by its path, for example /usr/include/zlib.h.",
    );
  if (!stat.isFile()) throw refuse(`${path} is not a file.`, "Name the header itself.");
  if (stat.size > LARGEST)
    throw refuse(`${path} has ${stat.size} bytes; a header has at most ${LARGEST}.`, null);
  if (read(path).includes(0))
    throw refuse(`${path} is a binary file, not a header.`, "Name the header, not the library.");
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse(`${path} cannot be read: ${reason}.`, null);
  }
}

function refuse(message: string, help: string | null): InputError {
  return new InputError([
    createDiagnostic({ hazard: "input/header", origin: "facts", message, help }),
  ]);
}
