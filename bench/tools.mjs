// What the benchmarks share.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const { platform, arch } = process;

/** Executables of npm packages; null where they are not installed. */
export const node26 = installed(`node-${platform}-${arch}/bin/node`);
export const bun = installed(
  `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`,
);
export const deno = installed(`@deno/${platform}-${arch}-glibc/deno`);

function installed(path) {
  const full = join(root, "node_modules", path);
  return existsSync(full) ? full : null;
}

/** Runs a command to its end; its output is shown only when it fails. */
export function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    ...options,
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")}\n${error ?? ""}${stdout}${stderr}`);
  return stdout;
}
