import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bindLibrary, type BoundModule } from "../../src/bind/bind-library.ts";
import { findHeaders, searchDirsOf } from "../../src/cli/find-headers.ts";
import { findPack } from "../../src/contract/find-pack.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import { compilers, root, runOk } from "./machine.ts";

/**
 * A folder below the repository, so that modules in it find the runtime; not in node_modules, where
 * Deno takes nothing that is linked.
 */
export function workFolder(name: string): { readonly path: string; remove(): void } {
  const parent = join(root, ".ferrule-test");
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, `${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Binds a header with the shipped contract, or with one of its own. */
export function bind(
  header: string,
  library: string,
  contract: string | null,
  shim: boolean = false,
): Promise<BoundModule> {
  return bindLibrary({
    shim,
    headers: [header],
    library,
    contract,
    targets: [],
    includeDirs: [],
    defines: [],
    cacheDirectory: join(root, "node_modules/.ferrule-test/cache"),
  });
}

export type Program = { readonly folder: string; readonly library: string; readonly text: string };

/** Writes a module and a program that imports `./generated/<library>.ts`, and compiles both. */
export function build({ folder, library, text }: Program, program: string): string {
  mkdirSync(join(folder, "generated"), { recursive: true });
  writeFileSync(join(folder, "generated", `${library}.ts`), text);
  copyFileSync(program, join(folder, "program.ts"));
  const options = {
    target: "es2022",
    lib: ["es2024", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    rewriteRelativeImportExtensions: true,
    outDir: "build",
    rootDir: ".",
  };
  const config = { compilerOptions: options, include: ["program.ts", "generated"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  runOk(process.execPath, [compilers.current, "-p", folder]);
  return join(folder, "build/program.js");
}

/** Binds a shipped pack to the headers that it names, where they are on this machine. */
export async function bindPack(library: string, shim: boolean = false): Promise<BoundModule> {
  const contract = await loadContract(findPack(library)!);
  const headers = findHeaders(contract, []);
  if (headers === null) throw new Error(`no headers of ${library}`);
  return bindLibrary({
    shim,
    headers,
    library,
    contract: null,
    targets: [process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu"],
    exact: true,
    includeDirs: [],
    systemDirs: searchDirsOf(contract, headers),
    defines: [],
    cacheDirectory: join(root, "node_modules/.ferrule-test/cache"),
  });
}
