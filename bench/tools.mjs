// What the benchmarks share.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const newest = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);

/** Node 26, or null where its package is not installed. */
export const node26 = existsSync(newest) ? newest : null;

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
