// Makes the logs: builds the library and each program, runs it under the tools that its case.json
// names, and writes what was printed beside it, with this machine's paths taken out.
//
//   node scripts/make-diagnose-logs.mjs [CASE…]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const here = join(root, "fixtures/diagnose/own");
const build = process.env.BUILD ?? "/tmp/ferrule-diagnose-own";
const library = join(here, "library");
const node26 = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
const python = existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
const which = (name) =>
  spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
const asanLibrary = spawnSync("gcc", ["-print-file-name=libasan.so"], {
  encoding: "utf8",
}).stdout.trim();
const preload = [
  spawnSync("readlink", ["-f", asanLibrary], { encoding: "utf8" }).stdout.trim(),
  spawnSync(
    "readlink",
    [
      "-f",
      spawnSync("gcc", ["-print-file-name=libstdc++.so.6"], { encoding: "utf8" }).stdout.trim(),
    ],
    { encoding: "utf8" },
  ).stdout.trim(),
].join(":");

function must(command, args, options = {}) {
  const ran = spawnSync(command, args, { encoding: "utf8", ...options });
  if (ran.status !== 0)
    throw new Error(`${command} ${args.join(" ")}\n${ran.stdout}${ran.stderr}${ran.error ?? ""}`);
}

const common = ["-g", "-O1", "-fPIC", "-fno-omit-frame-pointer", "-fno-optimize-sibling-calls"];
const jdk = dirname(
  dirname(spawnSync("readlink", ["-f", which("javac")], { encoding: "utf8" }).stdout.trim()),
);
for (const [kind, extra] of [
  ["plain", []],
  ["asan", ["-fsanitize=address"]],
]) {
  const out = join(build, kind);
  mkdirSync(out, { recursive: true });
  must("gcc", [...common, ...extra, "-c", "mill.c", "-o", join(out, "mill.o")], { cwd: library });
  must("g++", [...common, ...extra, "-c", "hopper.cpp", "-o", join(out, "hopper.o")], {
    cwd: library,
  });
  must("g++", [
    ...extra,
    "-shared",
    "-pthread",
    join(out, "mill.o"),
    join(out, "hopper.o"),
    "-o",
    join(out, "libmill.so"),
  ]);
  must(
    "gcc",
    [
      ...common,
      ...extra,
      "-shared",
      "-I",
      join(jdk, "include"),
      "-I",
      join(jdk, "include/linux"),
      "mill_jni.c",
      "-o",
      join(out, "libmilljni.so"),
      "-L",
      out,
      "-lmill",
      `-Wl,-rpath,${out}`,
    ],
    { cwd: library },
  );
}

/** The command that runs a program, after what it needs has been built. */
const languages = {
  cxx(folder, kind, out) {
    const extra = kind === "asan" ? ["-fsanitize=address"] : [];
    must(
      "g++",
      [
        "-std=c++20",
        "-g",
        "-O1",
        "-fno-omit-frame-pointer",
        ...extra,
        "program.cpp",
        "-I",
        library,
        "-o",
        join(out, "program"),
        "-L",
        join(build, kind),
        "-lmill",
        `-Wl,-rpath,${join(build, kind)}`,
      ],
      { cwd: folder },
    );
    return [join(out, "program")];
  },
  python: (folder) => [python, join(folder, "program.py")],
  koffi: (folder) => [node26, "--no-warnings", join(folder, "program.mjs")],
  "node-ffi": (folder) => [
    node26,
    "--no-warnings",
    "--experimental-ffi",
    "--expose-gc",
    join(folder, "program.mjs"),
  ],
  node: (folder) => [
    node26,
    "--no-warnings",
    "--max-old-space-size=60",
    join(folder, "program.mjs"),
  ],
  java(folder, _kind, out) {
    must("javac", ["-d", out, "Mill.java"], { cwd: folder });
    return ["java", "-Xmx64m", `-XX:ErrorFile=${out}/hs_err.log`, "-cp", out, "Mill"];
  },
  rust(folder, kind, out) {
    must(
      "rustc",
      [
        "-g",
        "-C",
        "opt-level=1",
        "program.rs",
        "-o",
        join(out, "program"),
        "-L",
        join(build, kind),
        "-l",
        "mill",
        "-C",
        `link-arg=-Wl,-rpath,${join(build, kind)}`,
      ],
      { cwd: folder },
    );
    return [join(out, "program")];
  },
  go(folder, kind, out) {
    must("go", ["build", "-o", join(out, "program"), "main.go"], {
      cwd: folder,
      env: {
        ...process.env,
        GOFLAGS: "-mod=mod",
        GO111MODULE: "off",
        CGO_LDFLAGS: `-L${join(build, kind)} -Wl,-rpath,${join(build, kind)}`,
      },
    });
    return [join(out, "program")];
  },
  csharp(folder, _kind, out) {
    must("mcs", ["-debug", `-out:${join(out, "program.exe")}`, "program.cs"], { cwd: folder });
    return ["mono", "--debug", join(out, "program.exe")];
  },
};

const asanOptions = {
  koffi: ":handle_segv=2",
  "node-ffi": ":handle_segv=2",
  node: ":handle_segv=2",
  java: ":handle_segv=0",
};

function runUnder(tool, language, command, out, kind) {
  const env = {
    ...process.env,
    MILL: join(build, kind, "libmill.so"),
    MILL_JNI: join(build, kind, "libmilljni.so"),
    LD_LIBRARY_PATH: join(build, kind),
    NODE_PATH: join(root, "node_modules"),
    NO_COLOR: "1",
    MONO_ENV_OPTIONS: "",
  };
  const [program, ...rest] = command;
  const go = (name, args, more = {}) => {
    const ran = spawnSync(name, args, {
      encoding: "latin1",
      env: { ...env, ...more },
      timeout: 60_000,
      maxBuffer: 1 << 26,
      cwd: out,
    });
    return `${ran.stdout}${ran.stderr}`;
  };
  const shell = (args, more) =>
    go(
      "bash",
      ["-c", '"$@"; code=$?; echo "exit status $code" >&2; exit $code', "bash", ...args],
      more,
    );
  switch (tool) {
    case "plain":
      return shell(command);
    case "asan": {
      const wasm =
        language === "koffi" || language === "node-ffi" ? ["--disable-wasm-trap-handler"] : [];
      const inject = `detect_leaks=0:detect_stack_use_after_return=1${asanOptions[language] ?? ""}`;
      return go("env", [
        `LD_PRELOAD=${preload}`,
        `ASAN_OPTIONS=${inject}`,
        ...(language === "python" ? ["PYTHONMALLOC=malloc"] : []),
        program,
        ...wasm,
        ...rest,
      ]);
    }
    case "valgrind":
      return go(
        "valgrind",
        ["--error-limit=no", "--num-callers=20", "--leak-check=full", ...command],
        language === "python" ? { PYTHONMALLOC: "malloc" } : {},
      );
    case "gdb":
      return go("gdb", [
        "--batch",
        "-q",
        "-iex",
        "set debuginfod enabled off",
        "-ex",
        "handle SIGXCPU SIG33 SIG34 SIG35 SIG36 SIG37 SIGPWR SIGUSR1 SIGUSR2 nostop noprint pass",
        "-ex",
        "run",
        "-ex",
        "bt 30",
        "-ex",
        "info registers",
        "-ex",
        "x/i $pc",
        "-ex",
        "p $_siginfo._sifields._sigfault.si_addr",
        "--args",
        ...command,
      ]);
    case "faulthandler":
      return shell([program, "-X", "faulthandler", ...rest]);
    case "xcheck":
      return shell([program, "-Xcheck:jni", ...rest]);
    case "hserr": {
      rmSync(join(out, "hs_err.log"), { force: true });
      const printed = shell(command);
      return (
        printed +
        (existsSync(join(out, "hs_err.log")) ? readFileSync(join(out, "hs_err.log"), "latin1") : "")
      );
    }
    default:
      throw new Error(`no tool ${tool}`);
  }
}

function anonymous(text, folder, out) {
  const jvm = jdk;
  return text
    .replaceAll(folder, "/app")
    .replaceAll(out, "/app/build")
    .replaceAll(join(build, "plain"), "/app/lib")
    .replaceAll(join(build, "asan"), "/app/lib-asan")
    .replaceAll(library, "/src/mill")
    .replaceAll(root, "/app")
    .replaceAll(jvm, "/usr/lib/jvm/jdk")
    .replaceAll(/\/root\/\.[\w./-]*?\/(?=bin|lib)/g, "/opt/tools/")
    .replaceAll(process.env.HOME ?? "/root", "/home/dev");
}

const wanted = process.argv.slice(2);
let failed = 0;
for (const name of readdirSync(here, { withFileTypes: true })
  .filter((of) => of.isDirectory() && of.name !== "library")
  .map((of) => of.name)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const folder = join(here, name);
  const { language, tools } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
  for (const tool of tools) {
    const kind = tool === "asan" ? "asan" : "plain";
    const out = join(build, "programs", name, kind);
    mkdirSync(out, { recursive: true });
    try {
      const command = languages[language](folder, kind, out);
      let text = anonymous(runUnder(tool, language, command, out, kind), folder, out);
      // The tail of an hs_err lists every mapping and library of the machine.
      const maps = text.indexOf("\n---------------  P R O C E S S");
      if (maps > 0) text = text.slice(0, maps + 1);
      if (text.length > 60_000) text = `${text.slice(0, 60_000)}\n`;
      writeFileSync(
        join(folder, `${tool}.log`),
        text
          .split("\n")
          .map((line) => line.trimEnd())
          .join("\n"),
        "latin1",
      );
      console.log(`${name} ${tool}: ${text.length} bytes`);
    } catch (error) {
      failed++;
      console.log(`${name} ${tool}: FAILED ${String(error).slice(0, 600)}`);
    }
  }
}
process.exitCode = failed > 0 ? 1 : 0;
