import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { hosts as guardHosts } from "../guard/hosts.ts";
import type { Witness } from "./read-witnesses.ts";
import { witnessFolder } from "./read-witnesses.ts";

/** A command to be run, with what its environment needs beyond the test's own. */
export type Command = {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Where things are built: the library, as it is and with AddressSanitizer. */
export type Built = { readonly plain: string; readonly asan: string };

/** How programs of a host are made and started. Null `path`: not on this machine. */
export type Host = {
  readonly path: string | null;
  /** The commands that make the program `source` in the folder `out`. */
  readonly build: (source: string, out: string, of: Witness, built: Built) => readonly Command[];
  readonly run: (source: string, out: string, of: Witness) => readonly string[];
  /** Whether AddressSanitizer is compiled into the program, and not loaded before it. */
  readonly compiled?: true;
};

const header = join(witnessFolder, "library");
const nothing = (): readonly Command[] => [];
const plainly = (...command: readonly string[]): Command => ({ command, env: {} });

function pathOf(host: string): string | null {
  return guardHosts[host]?.path ?? null;
}

function script(host: string, ...flags: readonly string[]): Host {
  const path = pathOf(host);
  return { path, build: nothing, run: (source) => [path!, ...flags, source] };
}

function native(compiler: string): Host {
  const program = (out: string): string => join(out, "program");
  const flags = ["-g", "-O1", "-fsanitize=address", "-fno-omit-frame-pointer", "-pthread", "-w"];
  return {
    path: spawnSync(compiler, ["--version"]).status === 0 ? compiler : null,
    build: (source, out, { shared }, { asan }) => {
      const more = shared.filter((of) => /\.(?:c|cpp)$/.test(of));
      const files = [source, ...more, join(asan, "shelf.o")];
      return [plainly(compiler, ...flags, `-I${header}`, ...files, "-o", program(out))];
    },
    run: (_, out) => [program(out)],
    compiled: true,
  };
}

/** The folder with `include/jni.h`, or null. */
function javaHome(): string | null {
  if (pathOf("jvm") === null) return null;
  const asked = spawnSync("java", ["-XshowSettings:properties", "-version"], { encoding: "utf8" });
  const home = /java\.home = (.*)/.exec(asked.stderr)?.[1];
  return home !== undefined && existsSync(join(home, "include/jni.h")) ? home : null;
}

const jdk = javaHome();

/** C for another machine, run by an emulator: 32 bits, where `long` and pointers have four bytes. */
const i686: Host = {
  path:
    spawnSync("i686-linux-gnu-gcc", ["--version"]).status === 0 &&
    spawnSync("qemu-i386", ["--version"]).status === 0
      ? "qemu-i386"
      : null,
  build: (source, out, { shared }) => {
    const files = [source, ...shared.filter((of) => of.endsWith(".c")), join(header, "shelf.c")];
    const program = join(out, "program");
    return [plainly("i686-linux-gnu-gcc", "-w", `-I${header}`, ...files, "-o", program)];
  },
  run: (_, out) => ["qemu-i386", "-L", "/usr/i686-linux-gnu", join(out, "program")],
  compiled: true,
};

/** By the name of the folder in `fixtures/witness`. */
export const hosts: Readonly<Record<string, Host>> = {
  python: script("python"),
  koffi: script("koffi"),
  node: script("node", "--no-warnings"),
  bun: script("bun"),
  deno: script("deno", "run", "--quiet", "--no-prompt", "--no-check", "--allow-all"),
  c: native("gcc"),
  cpp: native("g++"),
  i686,
  rust: {
    path: pathOf("rust"),
    build: (source, out, _, { plain }) => [
      plainly("rustc", "--edition=2021", "-Awarnings", "-L", plain, source, "-o", `${out}/program`),
    ],
    run: (_, out) => [join(out, "program")],
  },
  go: {
    path: pathOf("go"),
    build: (source, out, _, { plain }) => [
      {
        command: ["go", "build", "-o", join(out, "program"), source],
        env: {
          CGO_CFLAGS: `-I${header} -w`,
          CGO_LDFLAGS: `-L${plain} -lshelf`,
          GO111MODULE: "off",
          GOFLAGS: "",
        },
      },
    ],
    run: (_, out) => [join(out, "program")],
  },
  csharp: {
    path: pathOf("mono"),
    build: (source, out) => [plainly("mcs", "-unsafe", `-out:${join(out, "program.exe")}`, source)],
    run: (_, out) => [pathOf("mono")!, join(out, "program.exe")],
  },
  jni: {
    path: jdk === null ? null : pathOf("jvm"),
    build: (source, out, { shared }, { plain }) => {
      const java = [source, ...shared].find((of) => of.endsWith(".java"))!;
      const c = [source, ...shared].find((of) => /\.(?:c|cpp)$/.test(of))!;
      const flags = ["-shared", "-fPIC", "-w", `-I${jdk}/include`, `-I${jdk}/include/linux`];
      const library = ["-o", join(out, "libwitness.so"), `-L${plain}`, "-lshelf"];
      const compiler = c.endsWith(".c") ? "gcc" : "g++";
      return [
        plainly("javac", "-d", out, java),
        plainly(compiler, ...flags, `-I${header}`, c, ...library),
      ];
    },
    run: (_, out, { expected }) => [
      "java",
      "-XX:TieredStopAtLevel=1",
      "-Xshare:auto",
      ...(expected.tool === "xcheck" ? ["-Xcheck:jni"] : []),
      `-Djava.library.path=${out}`,
      "-cp",
      out,
      "Program",
    ],
  },
};

/** The library for all of them, built once. */
export const buildLibrary: (built: Built) => readonly Command[] = ({ plain, asan }) => {
  const source = join(header, "shelf.c");
  // Without tables to unwind by, as C is built where exceptions are not expected.
  const noTables = ["-fno-unwind-tables", "-fno-asynchronous-unwind-tables"];
  const flags = ["-g", "-O1", "-fPIC", "-fno-omit-frame-pointer", ...noTables];
  return [
    plainly("gcc", ...flags, "-shared", source, "-o", join(plain, "libshelf.so")),
    plainly("gcc", ...flags, "-fsanitize=address", "-shared", source, `-o${asan}/libshelf.so`),
    plainly("gcc", ...flags, "-fsanitize=address", "-c", source, "-o", join(asan, "shelf.o")),
  ];
};

const sanitizer = spawnSync("gcc", ["-print-file-name=libasan.so"]).stdout?.toString().trim();

/** The environment that a witness runs in. */
export function environment(host: Host, of: Witness, built: Built): Record<string, string> {
  if (of.expected.tool !== "asan") {
    const checks = of.expected.tool === "cgocheck" ? { GODEBUG: "cgocheck=2" } : {};
    // Mono waits for gdb, which may wait for ever, before it has told of a crash.
    return { LD_LIBRARY_PATH: built.plain, MONO_DEBUG: "no-gdb-backtrace", ...checks };
  }
  const leaks = host.compiled ? 1 : 0;
  return {
    LD_LIBRARY_PATH: built.asan,
    PYTHONMALLOC: "malloc",
    ASAN_OPTIONS: `detect_leaks=${leaks}:detect_stack_use_after_return=1:halt_on_error=1`,
    // When it looks, nothing lives on the stack; what a frame that has ended left there would count.
    LSAN_OPTIONS: "use_stacks=0:use_registers=0",
    ...(host.compiled ? {} : { LD_PRELOAD: sanitizer ?? "" }),
  };
}
