import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { findExecutable, followLinks } from "./find-executable.ts";
import type { Tools } from "./model.ts";

/** Where Linux distributions put shared libraries. */
const folders = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
];

/** What of the guard's tools this machine has. Starts gcc once, to ask for its libraries. */
export function findTools(): Tools {
  return {
    asan: askCompiler("libasan.so") ?? findLibrary(/^libasan\.so\.\d+$/),
    libstdcxx: findLibrary(/^libstdc\+\+\.so\.6$/) ?? askCompiler("libstdc++.so"),
    mallocDebug: findLibrary(/^libc_malloc_debug\.so\.0$/),
    valgrind: findExecutable("valgrind"),
    gdb: findExecutable("gdb"),
  };
}

/** The compiler's own sanitizer is the one that an instrumented library will need. */
function askCompiler(library: string): string | null {
  const gcc = findExecutable("gcc") ?? findExecutable("cc");
  if (gcc === null) return null;
  const asked = spawnSync(gcc, [`-print-file-name=${library}`], { encoding: "utf8" });
  const path = asked.status === 0 ? asked.stdout.trim() : "";
  return isAbsolute(path) && existsSync(path) ? followLinks(path) : null;
}

function findLibrary(pattern: RegExp): string | null {
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const name = readdirSync(folder).find((of) => pattern.test(of));
    if (name !== undefined) return join(folder, name);
  }
  return null;
}
