import { readFileSync, statSync } from "node:fs";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Bytes of the largest file that is read; hand-written code is never that long. */
const LARGEST = 8 * 1024 * 1024;

/** A file's text, or why it is not read. */
export function readSourceText(
  file: string,
): { readonly text: string } | { readonly problem: Diagnostic } {
  const size = statSync(file).size;
  if (size > LARGEST) {
    return refuse(file, `has ${size} bytes and is not read; files up to ${LARGEST} are.`);
  }
  try {
    return {
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(file)),
    };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      return refuse(file, "is not UTF-8 text and is not read.");
    }
    return refuse(file, `cannot be read (${code}).`);
  }
}

/** What is said of a file whose nesting no one wrote by hand. */
export function tooDeep(file: string): Diagnostic {
  return refuse(file, "is nested too deeply to be read.").problem;
}

function refuse(file: string, is: string): { readonly problem: Diagnostic } {
  const problem = createDiagnostic({
    hazard: "input/source",
    severity: "warning",
    origin: "check",
    message: `${JSON.stringify(file)} ${is}`,
    labels: [{ file, start: 0, end: 0, line: 1, column: 1, role: "primary", text: "" }],
  });
  return { problem };
}
