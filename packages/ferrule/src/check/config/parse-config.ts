import { dirname, resolve } from "node:path";
import type { FileContext } from "../../contract/file/context.ts";
import { readKnown, readOpen } from "../../contract/file/read-object.ts";
import {
  fileName,
  readFilled,
  readOptionalText,
  readText,
  type TextKind,
} from "../../contract/file/read-value.ts";
import { findPack, listPacks } from "../../contract/find-pack.ts";
import type { JsonMember } from "../../contract/json/model.ts";
import { readJson } from "../../contract/json/read-json.ts";
import { createProblems } from "../../contract/problems.ts";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import { catalogue, hazards } from "../../hazards/catalogue.ts";
import type { Configuration, LibrarySource } from "./model.ts";

/** The keys of a configuration, and of each library in it. */
export const configKeys = {
  known: ["$schema", "libraries", "targets", "exclude", "severity", "baseline"],
  required: [],
} as const;
export const libraryKeys = {
  known: ["headers", "contract", "include", "define"],
  required: ["headers"],
} as const;

const anyText: TextKind = { is: () => true, called: "a text" };
const severity: TextKind = {
  is: (text) => ["error", "warning", "info", "off"].includes(text),
  called: '"error", "warning", "info" or "off"',
};

/**
 * The meaning of a configuration's text. Paths in it are from its own folder.
 *
 * @throws InputError with everything that is wrong with it, each at its place.
 */
export function parseConfig(text: string, file: string): Configuration {
  const problems = createProblems({ hazard: "input/configuration", origin: "check" });
  const context: FileContext = { text, report: problems.report };
  const root = readJson(text, context.report);
  const of = root && readKnown(root, configKeys, "A configuration", context);
  const folder = dirname(resolve(file));
  const configuration = of && {
    file,
    libraries: [...readOpen(of.get("libraries"), "`libraries`", context)].flatMap(
      ([name, member]) => readLibrary(name, member, folder, context) ?? [],
    ),
    targets: readFilled(of.get("targets"), "`targets`", anyText, context),
    exclude: readFilled(of.get("exclude"), "`exclude`", fileName, context),
    severities: readSeverities(of.get("severity"), context),
    baseline: pathOf(readOptionalText(of.get("baseline"), "`baseline`", fileName, context), folder),
  };
  if (!configuration || problems.count() > 0) throw problems.toError(file, text);
  return configuration;
}

function readLibrary(
  name: string,
  { value }: JsonMember,
  folder: string,
  context: FileContext,
): LibrarySource | null {
  const of = readKnown(value, libraryKeys, `The library ${JSON.stringify(name)}`, context);
  if (!of) return null;
  const paths = (key: string): readonly string[] =>
    readFilled(of.get(key), `\`${key}\``, fileName, context).map((path) => resolve(folder, path));
  const contract = of.get("contract");
  const named = readOptionalText(contract, "`contract`", fileName, context);
  return {
    name,
    headers: paths("headers"),
    contracts: named === null ? shipped(name) : [contractFile(named, contract!, folder, context)],
    includeDirs: paths("include"),
    defines: readFilled(of.get("define"), "`define`", anyText, context),
  };
}

/** A library without a contract of its own has the shipped one of its name, if there is one. */
function shipped(name: string): readonly string[] {
  const pack = findPack(name);
  return pack === null ? [] : [pack];
}

/** A path, or the name of a shipped contract. */
function contractFile(
  named: string,
  { value: { start, end } }: JsonMember,
  folder: string,
  context: FileContext,
): string {
  if (/[./\\]/.test(named)) return resolve(folder, named);
  const pack = findPack(named);
  if (pack !== null) return pack;
  context.report({
    start,
    end,
    message: `There is no shipped contract ${JSON.stringify(named)}.`,
    note: "neither a path nor a shipped contract",
    meant: { word: named, among: listPacks(), quoted: true },
  });
  return named;
}

function readSeverities(
  member: JsonMember | undefined,
  context: FileContext,
): ReadonlyMap<string, Severity | "off"> {
  const found = new Map<string, Severity | "off">();
  const known = [...Object.keys(catalogue), ...hazards()];
  for (const [key, { key: at, value }] of readOpen(member, "`severity`", context)) {
    if (!known.includes(key) && !/^[a-z]+(?:-[a-z0-9]+)+$/.test(key)) {
      const { start, end } = at;
      const message = `${JSON.stringify(key)} is no hazard, class or rule.`;
      const meant = { word: key, among: known, quoted: true };
      context.report({ start, end, message, note: "unknown", meant });
    }
    const level = readText(value, `The severity of ${key}`, severity, context)?.value;
    if (isLevel(level)) found.set(key, level);
  }
  return found;
}

function isLevel(text: string | undefined): text is Severity | "off" {
  return text !== undefined && severity.is(text);
}

function pathOf(path: string | null, folder: string): string | null {
  return path === null ? null : resolve(folder, path);
}
