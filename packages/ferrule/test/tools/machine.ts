import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root: string = fileURLToPath(new URL("../../../..", import.meta.url));

const newest = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);

/** A Node that modules are run on, and the backend that it chooses by itself. */
export type Runtime = { readonly name: string; readonly node: string; readonly backend: string };

/** This Node, and Node 26 where its package is installed. */
export const runtimes: readonly Runtime[] = [
  {
    name: `Node ${process.versions.node}`,
    node: process.execPath,
    backend: backendOf(process.execPath),
  },
  ...(existsSync(newest) ? [{ name: "Node 26", node: newest, backend: "node:ffi" }] : []),
];

function backendOf(node: string): string {
  const asked = spawnSync(node, [
    "-p",
    "process.getBuiltinModule?.('node:ffi') ? 'node:ffi' : 'koffi'",
  ]);
  return asked.stdout.toString().trim();
}

/** The first of these headers that is there, or null. */
export function findHeader(name: string): string | null {
  const folders = ["/usr/include", "/usr/local/include"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Why tests that need this are skipped, said once and loudly; null when it is there. */
export function missing(what: string, present: boolean): boolean {
  if (!present)
    console.error(`SKIPPED: ${what} is not on this machine; run scripts/install-debian.sh`);
  return !present;
}

export const hasGcc: boolean = spawnSync("gcc", ["--version"]).status === 0;

export type Ran = {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a program in a process of its own. */
export function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Ran {
  const { status, signal, stdout, stderr } = spawnSync(command, [...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
    maxBuffer: 1 << 28,
  });
  return { status, signal, stdout, stderr };
}

/** Runs a program that must end well. */
export function runOk(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): string {
  const ran = run(command, args, env);
  if (ran.status !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} ended with ${ran.status ?? ran.signal}\n${ran.stdout}${ran.stderr}`,
    );
  }
  return ran.stdout;
}

/** TypeScript 7, or the oldest that generated modules promise to compile with. */
export const compilers = {
  current: join(root, "node_modules/typescript/bin/tsc"),
  oldest: join(root, "node_modules/typescript-5.4/bin/tsc"),
} as const;
