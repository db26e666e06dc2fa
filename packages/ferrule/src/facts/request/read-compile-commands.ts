import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import type { CompilerFlags } from "./model.ts";
import { readFlags } from "./read-flags.ts";
import { splitWords } from "./split-words.ts";

const LARGEST = 256 * 1024 * 1024;

type Entry = { readonly file: string; readonly flags: CompilerFlags };

/**
 * The flags of a compilation database (a file, or the folder that has `compile_commands.json`) for
 * some headers: of the entry for that very file, otherwise of the first whose include folders lead
 * to the header, otherwise of the first that is compiled beside or below it.
 *
 * @throws InputError for a file that is no compilation database, or has no entry that fits.
 */
export function readCompileCommands(path: string, headers: readonly string[]): CompilerFlags {
  const file = isFolder(path) ? join(path, "compile_commands.json") : path;
  const entries = readEntries(file);
  for (const header of headers.map((name) => resolve(name))) {
    const folder = dirname(header);
    const found =
      entries.find((entry) => entry.file === header) ??
      entries.find(({ flags }) => flags.includeDirs.some((dir) => isBelow(header, dir))) ??
      entries.find((entry) => isBelow(entry.file, folder) || isBelow(header, dirname(entry.file)));
    if (found) return found.flags;
  }
  throw refuse(
    `${file} has no entry that leads to ${headers.join(", ")}.`,
    "Name a source that includes it among the headers, or give the flags with -I and -D.",
  );
}

function readEntries(file: string): readonly Entry[] {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile())
    throw refuse(
      `There is no file ${file}.`,
      "CMake writes one with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON.",
    );
  if (stat.size > LARGEST) throw refuse(`${file} has more than ${LARGEST} bytes.`, null);
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse(`${file} is no JSON: ${reason}.`, null);
  }
  if (!Array.isArray(data))
    throw refuse(`${file} is no compilation database: it is not a list.`, null);
  return data.map((entry: unknown, index) => readEntry(entry, `${file}, entry ${index}`));
}

function readEntry(entry: unknown, where: string): Entry {
  const text = (name: string): string | null => {
    const value: unknown =
      typeof entry === "object" && entry !== null ? Reflect.get(entry, name) : undefined;
    return typeof value === "string" ? value : null;
  };
  const folder = text("directory");
  const file = text("file");
  if (folder === null || file === null) throw refuse(`${where} has no directory or no file.`, null);
  const given: unknown =
    typeof entry === "object" && entry !== null && "arguments" in entry ? entry.arguments : null;
  const words = Array.isArray(given) ? given.map(String) : splitWords(text("command") ?? "");
  return { file: resolve(folder, file), flags: readFlags(words, folder) };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function refuse(message: string, help: string | null): InputError {
  return new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "facts", message, help }),
  ]);
}
