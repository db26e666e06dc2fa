import { spawnSync } from "node:child_process";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import { visible } from "../../diagnostics/visible.ts";
import type { CompilerFlags } from "./model.ts";
import { readFlags } from "./read-flags.ts";
import { splitWords } from "./split-words.ts";

const SECONDS = 30;

/**
 * What pkg-config says a library's headers need.
 *
 * @throws InputError when there is no pkg-config, or it does not know the library.
 */
export function askPkgConfig(name: string): CompilerFlags {
  if (!/^[\w][\w.+-]*$/.test(name))
    throw refuse(`${JSON.stringify(name)} is no name of a library for pkg-config.`, null);
  const program = process.env["PKG_CONFIG"] ?? "pkg-config";
  const { error, status, stdout, stderr } = spawnSync(program, ["--cflags", name], {
    encoding: "utf8",
    timeout: SECONDS * 1000,
  });
  if (error)
    throw refuse(
      `pkg-config cannot be run: ${error.message}.`,
      "Install it, or give its flags with -I and -D.",
    );
  if (status !== 0) {
    const reason = visible(stderr.trim().split("\n")[0] ?? "");
    throw refuse(
      `pkg-config does not know ${name}: ${reason}`,
      "Install the library's development package.",
    );
  }
  return readFlags(splitWords(stdout), ".");
}

function refuse(message: string, help: string | null): InputError {
  return new InputError([
    createDiagnostic({ hazard: "input/configuration", origin: "facts", message, help }),
  ]);
}
