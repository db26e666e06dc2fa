import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findExecutable } from "./find-executable.ts";
import { findTools } from "./find-tools.ts";

/** Something that guard, bind or a recipe can use. */
export type Finding = {
  readonly group: "tools" | "hosts" | "symbols" | "system";
  readonly name: string;
  /** A version or a path; null: it is missing. */
  readonly found: string | null;
  /** What it adds, as a clause: `names heap mistakes where they happen`. */
  readonly adds: string;
  /** How to get it on Debian; null where there is nothing to install. */
  readonly install: string | null;
};

/** Commands that are asked for their version. */
const asked: readonly (Omit<Finding, "found"> & {
  readonly commands: readonly string[];
  readonly args: readonly string[];
})[] = [
  {
    group: "tools",
    name: "gcc",
    commands: ["gcc", "cc"],
    args: ["--version"],
    adds: "--rebuild builds an instrumented library with it",
    install: "gcc",
  },
  {
    group: "tools",
    name: "clang",
    commands: ["clang", "clang-19", "clang-16", "clang-14"],
    args: ["--version"],
    adds: "a second compiler for --rebuild",
    install: "clang",
  },
  {
    group: "tools",
    name: "Valgrind",
    commands: ["valgrind"],
    args: ["--version"],
    adds: "--mode valgrind: heap mistakes in libraries that cannot be rebuilt",
    install: "valgrind",
  },
  {
    group: "tools",
    name: "gdb",
    commands: ["gdb"],
    args: ["--version"],
    adds: "the stacks of a core, and of a program that hangs",
    install: "gdb",
  },
  {
    group: "hosts",
    name: "Python",
    commands: ["python3"],
    args: ["--version"],
    adds: "programs with ctypes, cffi and extensions",
    install: "python3",
  },
  {
    group: "hosts",
    name: "Bun",
    commands: ["bun"],
    args: ["--version"],
    adds: "programs with bun:ffi, with the flight recorder",
    install: null,
  },
  {
    group: "hosts",
    name: "Deno",
    commands: ["deno"],
    args: ["--version"],
    adds: "programs with Deno.dlopen, with the flight recorder",
    install: null,
  },
  {
    group: "hosts",
    name: "Java",
    commands: ["java"],
    args: ["-version"],
    adds: "programs with JNI and Panama, checked by -Xcheck:jni",
    install: "default-jre-headless",
  },
  {
    group: "hosts",
    name: "Go",
    commands: ["go"],
    args: ["version"],
    adds: "programs with cgo, built with the strict pointer check",
    install: "golang-go",
  },
  {
    group: "hosts",
    name: "Rust",
    commands: ["rustc"],
    args: ["--version"],
    adds: "Rust programs; they run guarded without it, too",
    install: "rustc",
  },
  {
    group: "hosts",
    name: "Mono",
    commands: ["mono"],
    args: ["--version"],
    adds: "programs with P/Invoke",
    install: "mono-runtime",
  },
];

/** Looks at this machine: one line a thing, found or not. Starts each command that it finds once. */
export function examineMachine(): readonly Finding[] {
  return [
    ...examineNode(),
    ...asked.map(({ commands, args, ...finding }) => ({
      ...finding,
      found: askVersion(commands, args),
    })),
    ...examineLibraries(),
    ...examineSymbols(),
    ...examineSystem(),
  ];
}

function askVersion(commands: readonly string[], args: readonly string[]): string | null {
  const path = commands.map((command) => findExecutable(command)).find((of) => of !== null);
  if (path === undefined) return null;
  const { stdout, stderr } = spawnSync(path, [...args], { encoding: "utf8", timeout: 10_000 });
  const line = `${stdout ?? ""}\n${stderr ?? ""}`.split("\n").find((of) => /\d/.test(of));
  return line?.trim().slice(0, 80) ?? path;
}

function examineNode(): readonly Finding[] {
  const host = { group: "hosts", install: null } as const;
  const builtin = process.getBuiltinModule?.("node:ffi" as "node:fs") !== undefined;
  return [
    {
      ...host,
      name: "Node",
      found: process.versions.node,
      adds: "runs ferrule; programs with koffi and addons, with the flight recorder",
    },
    {
      ...host,
      name: "node:ffi",
      found: builtin ? `in Node ${process.versions.node}` : null,
      adds: "FFI without a package; it comes with Node 26",
    },
    {
      ...host,
      name: "koffi",
      found: findPackage("koffi"),
      adds: "FFI on every Node; npm install koffi, in the project",
    },
  ];
}

/** The version of a package that the project in the working folder has. */
function findPackage(name: string): string | null {
  try {
    const from = createRequire(join(process.cwd(), "package.json"));
    const folders = from.resolve.paths(name) ?? [];
    const path = folders
      .map((folder) => join(folder, name, "package.json"))
      .find((file) => existsSync(file));
    if (path === undefined) return null;
    const { version } = JSON.parse(readFileSync(path, "utf8")) as { readonly version?: unknown };
    return typeof version === "string" ? version : null;
  } catch {
    return null;
  }
}

function examineLibraries(): readonly Finding[] {
  const { asan, libstdcxx, mallocDebug } = findTools();
  const tool = { group: "tools" } as const;
  return [
    {
      ...tool,
      name: "libasan",
      found: asan,
      adds: "--mode asan: heap mistakes are named where they happen, in every host",
      install: "libasan8",
    },
    {
      ...tool,
      name: "libstdc++",
      found: libstdcxx,
      adds: "C++ exceptions under ASan; without it they end the program",
      install: "libstdc++6",
    },
    {
      ...tool,
      name: "libc_malloc_debug",
      found: mallocDebug,
      adds: "--mode gc-stress: glibc checks each block that native programs free",
      install: "libc6",
    },
  ];
}

function examineSymbols(): readonly Finding[] {
  const folder = "/usr/lib/debug/.build-id";
  const count = existsSync(folder) ? readdirSync(folder).length : 0;
  const symbols = { group: "symbols" } as const;
  return [
    {
      ...symbols,
      name: "debug symbols",
      found: count > 0 ? `${folder}, ${count} folders` : null,
      adds: "names and lines in the stacks of the system's libraries",
      install: "libc6-dbg",
    },
    {
      ...symbols,
      name: "python3-dbg",
      found: existsSync("/usr/share/gdb/auto-load/usr/bin") ? "gdb loads it by itself" : null,
      adds: "Python lines in gdb's stacks",
      install: "python3-dbg",
    },
  ];
}

function examineSystem(): readonly Finding[] {
  const pattern = readLine("/proc/sys/kernel/core_pattern");
  const scope = readLine("/proc/sys/kernel/yama/ptrace_scope");
  const system = { group: "system", install: null } as const;
  return [
    {
      ...system,
      name: "core files",
      found: pattern === "core" ? "written to the working folder" : null,
      adds: `--mode record reads them with gdb; core_pattern is ${pattern ?? "not there"}`,
    },
    {
      ...system,
      name: "ptrace",
      found: scope === null || scope === "0" || process.getuid?.() === 0 ? "allowed" : null,
      adds: "the stacks of a program that hangs, and the leak check at the end",
    },
  ];
}

function readLine(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
