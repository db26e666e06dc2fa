import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root, runOk } from "../tools/machine.ts";

/** How a host's programs are built and started. Paths are absolute. */
export type HostTools = {
  readonly extension: string;
  /** The command that starts the host, or null where it is not installed. */
  readonly path: string | null;
  /** Builds a source into a folder of its own; libraries to link with are in `libraries`. */
  readonly build: (source: string, out: string, libraries: string) => void;
  /** The command line that runs what was built. */
  readonly command: (source: string, out: string) => readonly string[];
};

const library = join(root, "fixtures/guard/library");
const nothing = (): void => {};
const modules = join(root, "node_modules");

function onPath(name: string): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function first(...paths: readonly (string | null)[]): string | null {
  return paths.find((path) => path !== null && existsSync(path)) ?? null;
}

/** pyenv's `python3` is a shell script that goes through three more: ask it where Python is. */
function python(): string | null {
  const asked = spawnSync("python3", ["-c", "import ctypes, sys; print(sys.executable)"]);
  return asked.status === 0 ? asked.stdout.toString().trim() : null;
}

const { platform, arch } = process;
const node26 = join(modules, `node-${platform}-${arch}/bin/node`);
const nodes = { node: first(node26), koffi: process.execPath };
const bunArch = arch === "arm64" ? "aarch64" : arch;
const bun = first(join(modules, `@oven/bun-${platform}-${bunArch}/bin/bun`), onPath("bun"));
const deno = first(join(modules, `@deno/${platform}-${arch}-glibc/deno`), onPath("deno"));
const java = onPath("javac") === null ? null : onPath("java");
const [mono, mcs] = [onPath("mono"), onPath("mcs")];

/** The hosts of `fixtures/guard`, by the name of the folder. */
export const hosts: Readonly<Record<string, HostTools>> = {
  python: script("py", python()),
  koffi: script("mjs", nodes.koffi),
  node: script("mjs", nodes.node, "--no-warnings"),
  bun: script("mjs", bun),
  deno: script("ts", deno, "run", "--quiet", "--no-prompt", "--allow-ffi"),
  jvm: {
    extension: "java",
    path: java,
    build: (source, out) => void runOk("javac", ["-d", out, source]),
    command: (_, out) => [java!, "-cp", out, "Program"],
  },
  go: {
    extension: "go",
    path: onPath("go"),
    build: (source, out, libraries) =>
      void runOk("go", ["build", "-o", join(out, "program"), source], {
        CGO_CFLAGS: `-I${library}`,
        CGO_LDFLAGS: `-L${libraries}`,
        GO111MODULE: "off",
        GOFLAGS: "",
      }),
    command: (_, out) => [join(out, "program")],
  },
  rust: {
    extension: "rs",
    path: onPath("rustc"),
    build: (source, out, libraries) =>
      void runOk("rustc", [
        "-g",
        "--edition=2021",
        "-L",
        libraries,
        source,
        "-o",
        join(out, "program"),
      ]),
    command: (_, out) => [join(out, "program")],
  },
  mono: {
    extension: "cs",
    path: mcs === null ? null : mono,
    build: (source, out) => void runOk("mcs", [`-out:${join(out, "program.exe")}`, source]),
    command: (_, out) => [mono!, join(out, "program.exe")],
  },
  cpp: {
    extension: "cpp",
    path: onPath("g++"),
    build: (source, out, libraries) =>
      void runOk("g++", [
        "-g",
        `-I${library}`,
        source,
        `-L${libraries}`,
        "-llarder",
        "-o",
        join(out, "program"),
      ]),
    command: (_, out) => [join(out, "program")],
  },
};

function script(extension: string, path: string | null, ...args: readonly string[]): HostTools {
  return {
    extension,
    path,
    build: nothing,
    command: (source) => [path!, ...args, source],
  };
}

/** Builds the library, and Java's half of it where there is a JDK, as a distribution would. */
export function buildLibraries(out: string): void {
  mkdirSync(out, { recursive: true });
  runOk("sh", ["-c", buildCommand("-O2", out)]);
}

/** Without tables to unwind by, as C is built where exceptions are not expected. */
const noUnwind = "-fno-unwind-tables -fno-asynchronous-unwind-tables -fno-omit-frame-pointer";

/** The command that `--rebuild` gets: what the guard sets is in its environment. */
export const rebuildCommand: string = buildCommand("$CFLAGS", "$FERRULE_REBUILD_DIR");

function buildCommand(flags: string, out: string): string {
  const gcc = `gcc ${flags} ${noUnwind} -shared -fPIC -I${library}`;
  const larder = `${gcc} ${library}/larder.c -o ${out}/liblarder.so`;
  const home = javaHome();
  if (home === null) return larder;
  const include = `-I${home}/include -I${home}/include/linux`;
  const glue = join(root, "fixtures/guard/jvm/glue.c");
  return `${larder} && ${gcc} ${include} ${glue} -L${out} -llarder -o ${out}/liblarderjni.so`;
}

function javaHome(): string | null {
  if (java === null) return null;
  const asked = spawnSync("java", ["-XshowSettings:properties", "-version"], { encoding: "utf8" });
  const home = /java\.home = (.*)/.exec(asked.stderr)?.[1];
  return home !== undefined && existsSync(join(home, "include/jni.h")) ? home : null;
}
