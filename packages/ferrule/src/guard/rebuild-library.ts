import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";

/** A tail-called `free` would take the destructor's frame off the stack, hence the last flag. */
const flags = [
  "-g",
  "-O1",
  "-fsanitize=address",
  "-fno-omit-frame-pointer",
  "-fno-optimize-sibling-calls",
].join(" ");

/**
 * Runs the user's command that builds an instrumented library. `CFLAGS`, `CXXFLAGS` and `LDFLAGS`
 * have what ASan needs; what it puts into the folder `FERRULE_REBUILD_DIR` is found before other
 * libraries of the same name.
 *
 * @returns that folder.
 * @throws InputError with the end of its output when it fails.
 */
export function rebuildLibrary(command: string, folder: string): string {
  const built = join(folder, "rebuilt");
  mkdirSync(built);
  const extend = (name: string, more: string): string =>
    [process.env[name] ?? "", more].join(" ").trim();
  const env = {
    ...process.env,
    CFLAGS: extend("CFLAGS", flags),
    CXXFLAGS: extend("CXXFLAGS", flags),
    LDFLAGS: extend("LDFLAGS", "-fsanitize=address"),
    FERRULE_REBUILD_DIR: built,
  };
  const options = { env, encoding: "utf8", maxBuffer: 1 << 28 } as const;
  const { status, signal, stdout, stderr } = spawnSync("/bin/sh", ["-c", command], options);
  if (status === 0) return built;
  const end = `${stdout}${stderr}`.trimEnd().split("\n").slice(-20).join("\n");
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "guard",
      message: `--rebuild ended with ${status ?? signal}.`,
      help: "The command must build the library with CFLAGS and LDFLAGS of its environment.",
      detail: end === "" ? null : end,
    }),
  ]);
}
