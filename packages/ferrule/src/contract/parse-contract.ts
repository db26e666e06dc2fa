import { createHash } from "node:crypto";
import { readContract } from "./file/read-contract.ts";
import { readJson } from "./json/read-json.ts";
import type { Contract } from "./model.ts";
import { createProblems, type Report } from "./problems.ts";

/** The longest contract that is read, in bytes of the file or characters of its text: 4 MiB. */
export const longestContract: number = 4 * 1024 * 1024;

/**
 * The meaning of a contract file's text; `file` is only named.
 *
 * @throws InputError with everything that is wrong with it, each at its place.
 */
export function parseContract(text: string, file: string): Contract {
  const problems = createProblems();
  const { report } = problems;
  const root = isText(text, report) ? readJson(text, report) : null;
  const contract = root && readContract(root, { text, report });
  if (!contract || problems.count() > 0) throw problems.toError(file, text);
  const digest = createHash("sha256").update(text).digest("hex");
  return { file, text, digest, ...contract };
}

/** False for what no reader of JSON need look at, after reporting it. */
function isText(text: string, report: Report): boolean {
  const nothing = { start: 0, end: 0 };
  if (text.length > longestContract) {
    const message = "The contract is larger than 4 MiB.";
    report({ ...nothing, message, note: "too large", help: "Is this the right file?" });
    return false;
  }
  if (text.trim() === "") {
    const help = 'Begin with { "ferrule": 1, "library": "…", "headers": ["….h"] }.';
    report({ ...nothing, message: "The contract is empty.", note: "nothing here", help });
    return false;
  }
  const binary = text.indexOf("\0");
  if (binary < 0) return true;
  const message = "The contract is no text: it has a NUL character.";
  report({ start: binary, end: binary + 1, message, note: "NUL", help: "Is this the right file?" });
  return false;
}
