import { readFile, stat } from "node:fs/promises";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import type { Contract } from "./model.ts";
import { longestContract, parseContract } from "./parse-contract.ts";

/**
 * Reads and parses a contract file.
 *
 * @throws InputError when it cannot be read, is no UTF-8 text, or is wrong.
 */
export async function loadContract(file: string): Promise<Contract> {
  return parseContract(decode(await read(file), file), file);
}

async function read(file: string): Promise<Uint8Array> {
  const status = await stat(file).catch((error: unknown) => fail(file, error));
  if (status.isDirectory()) throw unusable(file, "is a folder.", "Name the contract file in it.");
  if (!status.isFile()) throw unusable(file, "is no plain file.", "Name a .ferrule.jsonc file.");
  if (status.size > longestContract) {
    throw unusable(file, "is larger than 4 MiB.", "Is this the right file?");
  }
  return await readFile(file).catch((error: unknown) => fail(file, error));
}

/** The exact text: a byte order mark is kept, so that offsets are the file's. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw unusable(file, "is not UTF-8 text.", "Save it as UTF-8.", error);
  }
}

function fail(file: string, error: unknown): never {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      throw unusable(file, "does not exist.", "Check the path, or write the contract.", error);
    case "EACCES":
    case "EPERM":
      throw unusable(file, "may not be read.", "Give yourself the right to read it.", error);
    default:
      throw unusable(file, `cannot be read (${code}).`, "Check the path.", error);
  }
}

function unusable(file: string, is: string, help: string, cause?: unknown): InputError {
  const message = `The contract ${JSON.stringify(file)} ${is}`;
  const diagnostic = createDiagnostic({
    hazard: "input/contract",
    origin: "contract",
    message,
    help,
  });
  return new InputError([diagnostic], { cause });
}
