import { statSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { splitWords } from "../facts/request/split-words.ts";
import { usage } from "./parse-arguments.ts";

const DEEPEST = 8;
const LARGEST = 1024 * 1024;

/**
 * Puts the words of `@FILE` in its place, quoted as in a shell; a file may name others, relative to
 * its own folder. After `--` nothing is a file of arguments.
 *
 * @throws InputError for a file that cannot be read, is too large, or names itself.
 */
export function expandResponseFiles(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  const before = end < 0 ? args : args.slice(0, end);
  const after = end < 0 ? [] : args.slice(end);
  return [...before.flatMap((argument) => expand(argument, ".", 0)), ...after];
}

function expand(argument: string, folder: string, depth: number): readonly string[] {
  if (!argument.startsWith("@") || argument === "@") return [argument];
  const file = resolve(folder, argument.slice(1));
  if (depth >= DEEPEST)
    throw usage(null, `${file} is the ${DEEPEST + 1}th file of arguments in another.`);
  return splitWords(readText(file)).flatMap((word) => expand(word, dirname(file), depth + 1));
}

function readText(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw usage(null, `There is no file of arguments ${file}.`);
  if (stat.size > LARGEST) throw usage(null, `${file} has more than ${LARGEST} bytes.`);
  return readFileSync(file, "utf8");
}
