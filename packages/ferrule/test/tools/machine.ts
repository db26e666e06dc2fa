import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root: string = fileURLToPath(new URL("../../../..", import.meta.url));

/** An executable of an npm package that this machine may not have. */
function installed(path: string): string | null {
  const full = join(root, "node_modules", path);
  return existsSync(full) ? full : null;
}

const { platform, arch } = process;
const newest = installed(`node-${platform}-${arch}/bin/node`);
const bun = installed(`@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`);
const deno = installed(`@deno/${platform}-${arch}-glibc/deno`);

/** A runtime that modules are run on, and the backend that it is asked to use. */
export type Runtime = {
  readonly name: string;
  readonly command: string;
  /** What stands before the program. */
  readonly flags: readonly string[];
  readonly backend: string;
};

/** Every backend there is, each on every runtime that has it. */
export const runtimes: readonly Runtime[] = [
  ...nodes(`Node ${process.versions.node}`, process.execPath),
  ...(newest === null ? [] : nodes("Node 26", newest)),
  ...(bun === null ? [] : [{ name: "Bun", command: bun, flags: [], backend: "bun:ffi" }]),
  ...(deno === null
    ? []
    : [{ name: "Deno", command: deno, flags: ["run", "-A", "--no-check"], backend: "Deno" }]),
];

/** The backends of one Node. */
function nodes(name: string, command: string): readonly Runtime[] {
  const flags = ["--disable-warning=ExperimentalWarning"];
  const backends = hasNodeFfi(command) ? ["node:ffi", "koffi"] : ["koffi"];
  return backends.map((backend) => ({ name, command, flags, backend }));
}

function hasNodeFfi(command: string): boolean {
  const asked = spawnSync(command, ["-p", "process.getBuiltinModule?.('node:ffi') !== undefined"]);
  return asked.stdout.toString().trim() === "true";
}

/** Says loudly which runtimes are not here, since their tests are not run. */
for (const [name, path] of Object.entries({ "Node 26": newest, Bun: bun, Deno: deno })) {
  missing(name, path !== null);
}

/** The first of these headers that is there, or null. */
export function findHeader(name: string): string | null {
  const folders = ["/usr/include", "/usr/local/include"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Why tests that need this are skipped, said once and loudly; null when it is there. */
export function missing(what: string, present: boolean): boolean {
  if (!present)
    console.error(
      `SKIPPED: ${what} is not on this machine; run npm ci and scripts/install-debian.sh`,
    );
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
    timeout: 300_000,
    killSignal: "SIGKILL",
  });
  return { status, signal, stdout, stderr };
}

/** Runs a program of JavaScript on a runtime, with its backend. */
export function runOn(
  { command, flags, backend }: Runtime,
  program: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Ran {
  return run(command, [...flags, program, ...args], { FERRULE_BACKEND: backend, ...env });
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
