import { fileURLToPath } from "node:url";
import type { Program, Recipe, Tools, Variable } from "./model.ts";

/** What is started. */
export type Launch = {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export type Surroundings = {
  readonly tools: Tools;
  /** Where reports of this run go. */
  readonly folder: string;
  /** The environment the program would have had. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Fills a recipe in: the command line and the environment of one run. */
export function applyRecipe(recipe: Recipe, program: Program, around: Surroundings): Launch {
  const values = valuesOf(program, around);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(around.env))
    if (value !== undefined) env[name] = value;
  for (const variable of recipe.env) setVariable(env, variable, program, values);
  const { command, at } = program;
  const options = program.direct ? fillAll(recipe.args, values) : [];
  const place = recipe.after.includes(command[at + 1] ?? "") ? at + 2 : at + 1;
  const whole = [...command.slice(0, place), ...options, ...command.slice(place)];
  const before = [...fillAll(recipe.before, values), ...(recipe.core ? allowCore : [])];
  return { command: [...before, ...whole], env };
}

/** The shell replaces itself by the program: same process, same number. */
const allowCore = ["/bin/sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$@"', "sh"];

/** The folder of the compiled preloads, also when ferrule itself runs from its sources. */
export const preloads: URL = new URL(
  "./preload/",
  import.meta.url.replace("/src/guard/", "/dist/guard/"),
);

function valuesOf(program: Program, { tools, folder }: Surroundings): ReadonlyMap<string, string> {
  const known: readonly (readonly [string, string | null])[] = [
    ...Object.entries(tools),
    ["folder", folder],
    ["preload", fileURLToPath(preloads).replace(/\/$/, "")],
    ["preloadUrl", preloads.href.replace(/\/$/, "")],
    ["denoPreload", `${folder}/deno-preload.mjs`],
    ["cgocheck", cgocheckOf(program)],
  ];
  return new Map(known.filter((pair): pair is [string, string] => pair[1] !== null));
}

/** Go 1.21 and newer end at once when the strict check is asked for at run time. */
function cgocheckOf({ version }: Program): string {
  const [major = 1, minor = 99] = (version ?? "").split(".").map(Number);
  return version !== null && major === 1 && minor < 21 ? "cgocheck=2" : "cgocheck=1";
}

function setVariable(
  env: Record<string, string>,
  { name, value, join, first, indirect }: Variable,
  { direct, sanitized }: Program,
  values: ReadonlyMap<string, string>,
): void {
  // A program that has the sanitizer in it must not get another one.
  const skipped = (indirect === true && direct) || (sanitized && value.startsWith("{asan}"));
  const filled = skipped ? null : fill(value, values);
  if (filled === null) return;
  const theirs = env[name];
  if (theirs === undefined || theirs === "") env[name] = filled;
  else if (join !== null) {
    env[name] = (first === "ours" ? [filled, theirs] : [theirs, filled]).join(join);
  }
}

function fillAll(words: readonly string[], values: ReadonlyMap<string, string>): readonly string[] {
  return words.map((word) => fill(word, values)).filter((word) => word !== null);
}

/** Null when a word names what is not there. A missing part of a `a:b` list only drops that part. */
function fill(word: string, values: ReadonlyMap<string, string>): string | null {
  if (/^\{\w+\}(:\{\w+\})+$/.test(word)) {
    const parts = word.split(":").map((part) => values.get(part.slice(1, -1)));
    return parts[0] === undefined ? null : parts.filter((part) => part !== undefined).join(":");
  }
  let whole = true;
  const filled = word.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) whole = false;
    return value ?? "";
  });
  return whole ? filled : null;
}
