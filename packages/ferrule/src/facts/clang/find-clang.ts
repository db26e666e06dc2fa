import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import type { EngineChoice } from "../request/model.ts";
import type { NativeProgram } from "./native-clang.ts";
import { wasmClangMajor } from "./wasm-package.ts";

/** Older ones print another tree. */
const OLDEST = 16;
const NEWEST = 30;

/**
 * The program to run, or null for the embedded Clang. `auto` takes the machine's own when it is of
 * the same major version, which gives the same facts.
 *
 * @throws InputError when `native` is asked for and there is none, or only one that is too old.
 */
export function findClang(choice: EngineChoice): NativeProgram | null {
  if (choice === "wasm") return null;
  const found = candidates().flatMap((path) => askProgram(path) ?? []);
  if (choice === "auto") return found.find(({ major }) => major === wasmClangMajor()) ?? null;
  const [first] = found;
  const usable = found.find(({ major }) => major >= OLDEST);
  if (usable) return usable;
  throw new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "facts",
      message: first
        ? `${first.path} is Clang ${first.major}; ferrule needs ${OLDEST} or newer.`
        : "There is no clang on PATH.",
      help: "Install a newer clang, or use the embedded one: --clang wasm.",
    }),
  ]);
}

/** `clang` first, as the user chose it; then the versioned names, the newest first. */
function candidates(): readonly string[] {
  const names = ["clang"];
  for (let major = NEWEST; major >= OLDEST; major--) names.push(`clang-${major}`);
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...new Set(paths.filter((path) => existsSync(path)).map((path) => realpathSync(path)))];
}

function askProgram(path: string): NativeProgram | null {
  const asked = spawnSync(path, ["--version"], { encoding: "utf8", timeout: 10_000 });
  const version = asked.stdout?.split("\n")[0]?.trim() ?? "";
  const major = Number(/clang version (\d+)/.exec(version)?.[1]);
  if (asked.status !== 0 || !Number.isSafeInteger(major)) return null;
  const { stdout } = spawnSync(path, ["-print-resource-dir"], {
    encoding: "utf8",
    timeout: 10_000,
  });
  return { path, version, major, builtin: join(stdout.trim(), "include") };
}
