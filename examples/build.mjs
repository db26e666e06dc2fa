// Binds an example's library to this machine's own headers, and type-checks and compiles module and program.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL(".", import.meta.url));
export const root = join(here, "..");

/** The examples: folders with a program. Their names are those of the libraries. */
export function listExamples() {
  return readdirSync(here)
    .filter((name) => existsSync(join(here, name, "main.ts")))
    .sort();
}

/** The compiled program, and the library's file by name; null where its headers are not on this machine. */
export function build(library) {
  const folder = join(here, library);
  const generated = join(folder, "generated");
  mkdirSync(generated, { recursive: true });
  const cli = join(root, "packages/ferrule/bin/ferrule.js");
  const target = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  const options = ["--library", library, "--out", generated, "--target", target, "--quiet"];
  const bound = run(process.execPath, [cli, "bind", ...options]);
  if (bound.status === 2 && /is not in the usual folders/.test(bound.stderr)) return null;
  must(bound);
  writeFileSync(join(generated, "tsconfig.json"), JSON.stringify(config));
  must(run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", generated]));
  const text = readFileSync(join(generated, `${library}.ts`), "utf8");
  const file = /files: \{ linux: \["([^"]+)"/.exec(text)?.[1] ?? library;
  return { program: join(generated, "build/main.js"), file };
}

const config = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2024", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    rewriteRelativeImportExtensions: true,
    rootDir: "..",
    outDir: "build",
  },
  include: ["../main.ts", "*.ts"],
};

/** What a command did, with its text. */
export function run(command, args, env = {}) {
  const options = { encoding: "utf8", cwd: root, env: { ...process.env, ...env } };
  const { status, signal, stdout, stderr } = spawnSync(command, args, options);
  return { command: [command, ...args].join(" "), status, signal, stdout, stderr };
}

/** Ends the program with what a command said that did not end well. */
export function must(ran) {
  if (ran.status === 0) return ran;
  console.error(
    `${ran.command} ended with ${ran.status ?? ran.signal}\n${ran.stdout}${ran.stderr}`,
  );
  process.exit(1);
}
