// What a safe call costs: a generated function against the same backend's own call of the same C
// function, each variant in a process of its own, hot. Prints ratios.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bun, deno, node26, root, run } from "./tools.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const build = join(here, "build", "call");
rmSync(build, { recursive: true, force: true });
mkdirSync(build, { recursive: true });
const tsc = join(root, "node_modules/typescript/bin/tsc");
const calls = join(here, "calls");

/** Binds the library into a folder, and compiles the module there. */
function bind(folder, ...flags) {
  const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
  const contract = ["--contract", join(calls, "calls.ferrule.jsonc")];
  const out = ["--out", folder, "--quiet", ...flags];
  run(process.execPath, [
    ...[ferrule, "bind", join(calls, "calls.h"), "--library", "calls"],
    ...[...contract, ...out],
  ]);
  const compilerOptions = { target: "es2022", module: "nodenext", types: ["node"], strict: true };
  const config = { compilerOptions, files: ["calls.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  run(process.execPath, [tsc, "-p", folder]);
}

/** Compiles C into something that can be loaded. */
function compile(file, ...given) {
  run("gcc", ["-O2", "-shared", "-fPIC", `-I${calls}`, "-o", file, ...given]);
}

compile(join(build, "libcalls.so"), join(calls, "calls.c"));
bind(build);
const shim = join(build, "shim");
bind(shim, "--shim");
compile(join(shim, "calls.shim.so"), join(shim, "calls.shim.c"));

const include = fileURLToPath(
  new URL("../include/node", pathToFileURL(realpathSync(process.execPath))),
);
const hasAddon = existsSync(join(include, "node_api.h"));
if (hasAddon) {
  const sources = ["addon.c", "calls.c"].map((file) => join(calls, file));
  compile(join(build, "addon.node"), `-I${include}`, ...sources);
}

const shapes = {
  add: "int f(int, int)",
  add6: "int f(6 × int)",
  double: "double f(double, double)",
  int64: "int64_t f(int64_t, int64_t)",
  box: "int f(handle)",
  buffer: "int f(buffer, length)",
  length: "string in",
  name: "string out",
  pair: "struct by value",
  callback: "callback",
};
const wanted = process.argv.slice(2);
const quiet = ["--disable-warning=ExperimentalWarning"];
const backends = [
  {
    backend: "koffi",
    title: `koffi, Node ${process.versions.node}`,
    command: process.execPath,
    flags: quiet,
  },
  { backend: "koffi", title: "koffi, Node 26", command: node26, flags: quiet },
  { backend: "node:ffi", title: "node:ffi, Node 26", command: node26, flags: quiet },
  { backend: "bun:ffi", title: "Bun", command: bun, flags: [] },
  { backend: "Deno", title: "Deno", command: deno, flags: ["run", "-A", "--no-check"] },
].filter(
  ({ command, title, backend }) =>
    command !== null &&
    (process.env.BACKENDS ?? `${backend} ${title}`)
      .split(";")
      .some((of) => `${backend} ${title}`.includes(of)),
);
const rounds = Number(process.env.ROUNDS ?? 5);
console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${process.platform} ${process.arch}; best of ${rounds} processes a variant; ` +
    "addon: the same call of a Node-API addon written in C, on the same Node\n",
);
console.log(
  "| backend | shape | raw, ns | safe, ns | safe / raw | added, ns | with the shim, ns | addon, ns | addon / shim |\n" +
    "|---|---|---|---|---|---|---|---|---|",
);
for (const on of backends) {
  const isNode = on.flags === quiet;
  const kinds = ["raw", "safe", "shim", ...(isNode && hasAddon ? ["addon"] : [])];
  for (const [shape, title] of Object.entries(shapes)) {
    if (wanted.length > 0 && !wanted.includes(shape)) continue;
    const best = { raw: Infinity, safe: Infinity, shim: Infinity, addon: Infinity };
    for (let round = 0; round < rounds; round++) {
      for (const kind of kinds) best[kind] = Math.min(best[kind], measure(on, shape, kind));
    }
    const { raw, safe, addon } = best;
    const cells = [
      on.title,
      title,
      // What the backend has no call for.
      Number.isFinite(raw) ? raw.toFixed(1) : "none",
      safe.toFixed(1),
      Number.isFinite(raw) ? (safe / raw).toFixed(2) : "",
      Number.isFinite(raw) ? (safe - raw).toFixed(1) : "",
      best.shim.toFixed(1),
      Number.isFinite(addon) ? addon.toFixed(1) : "",
      Number.isFinite(addon) ? (addon / best.shim).toFixed(1) : "",
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** Median nanoseconds a call in a fresh process; infinite where there is no such call. */
function measure({ backend, command, flags }, shape, kind) {
  const [of, folder] = kind === "shim" ? ["safe", join(build, "shim")] : [kind, build];
  const args = [...flags, join(here, "call-variant.mjs"), backend, shape, of, folder];
  const env = {
    ...process.env,
    FERRULE_BACKEND: backend,
    FERRULE_CALLS_LIBRARY: join(build, "libcalls.so"),
  };
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${backend} ${shape} ${kind}: ${stderr}`);
  return stdout === "none\n" ? Infinity : Number(stdout);
}
