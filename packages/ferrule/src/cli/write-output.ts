import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";

/**
 * Writes a file whole or not at all: beside it, then renamed. Makes the folder if it is missing.
 *
 * @throws InputError when it cannot be written.
 */
export function writeFileSafely(path: string, text: string | Uint8Array): void {
  const beside = `${path}.${randomUUID()}.part`;
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error("it is a folder");
    makeFolder(dirname(path));
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, path);
  } catch (error) {
    if (existsSync(beside)) rmSync(beside);
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      [
        createDiagnostic({
          hazard: "input/configuration",
          origin: "cli",
          message: `${path} cannot be written: ${reason.replace(/\.[-0-9a-f]{36}\.part/, "")}.`,
          help: "Name a folder that you may write to. Nothing was written.",
        }),
      ],
      { cause: error },
    );
  }
}

/** `mkdirSync` with `recursive` never returns below /proc on Node 20. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
