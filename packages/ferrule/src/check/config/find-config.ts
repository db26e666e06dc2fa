import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { noConfiguration, type Configuration } from "./model.ts";
import { parseConfig } from "./parse-config.ts";

/** The configuration's file name. */
const configName = "ferrule.json";

/**
 * The configuration that was named, or the nearest `ferrule.json` from `from` upwards.
 *
 * @throws InputError when it was named and is not there, or is wrong.
 */
export function findConfig(named: string | null, from: string): Configuration {
  const file = named ?? nearestConfig(resolve(from));
  if (file === null) return noConfiguration;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new InputError([
      createDiagnostic({
        hazard: "input/configuration",
        origin: "check",
        message: `The configuration ${JSON.stringify(file)} cannot be read (${code}).`,
        help: "Check the path given with --config.",
      }),
    ]);
  }
  return parseConfig(text, file);
}

function nearestConfig(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, configName);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return null;
  }
}
