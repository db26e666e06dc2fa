// What a safe call costs: a generated function against the same backend's own call of the same C
// function, each variant in a process of its own, hot. Prints ratios.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bun, deno, node26, root, run } from "./tools.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const build = join(here, "build", "call");
rmSync(build, { recursive: true, force: true });
mkdirSync(build, { recursive: true });
run("gcc", [
  "-O2",
  "-shared",
  "-fPIC",
  "-o",
  join(build, "libcalls.so"),
  join(here, "calls/calls.c"),
]);
const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
const contract = join(here, "calls/calls.ferrule.jsonc");
run(process.execPath, [
  ferrule,
  "bind",
  join(here, "calls/calls.h"),
  "--library",
  "calls",
  "--contract",
  contract,
  "--out",
  build,
  "--quiet",
]);
writeFileSync(
  join(build, "tsconfig.json"),
  JSON.stringify({
    compilerOptions: { target: "es2022", module: "nodenext", types: ["node"], strict: true },
    files: ["calls.ts"],
  }),
);
run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", build]);

const shim = join(build, "shim");
run(process.execPath, [
  ferrule,
  "bind",
  join(here, "calls/calls.h"),
  "--library",
  "calls",
  "--contract",
  contract,
  "--out",
  shim,
  "--shim",
  "--quiet",
]);
cpSync(join(build, "tsconfig.json"), join(shim, "tsconfig.json"));
run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", shim]);
const calls = join(here, "calls");
const source = join(shim, "calls.shim.c");
run("gcc", ["-O2", "-shared", "-fPIC", `-I${calls}`, "-o", join(shim, "calls.shim.so"), source]);

const include = fileURLToPath(
  new URL("../include/node", pathToFileURL(realpathSync(process.execPath))),
);
const hasAddon = existsSync(join(include, "node_api.h"));
if (hasAddon) {
  const sources = ["calls/addon.c", "calls/calls.c"].map((file) => join(here, file));
  run("gcc", [
    "-O2",
    "-shared",
    "-fPIC",
    `-I${include}`,
    "-o",
    join(build, "addon.node"),
    ...sources,
  ]);
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
    const cells = [
      on.title,
      title,
      best.raw.toFixed(1),
      best.safe.toFixed(1),
      (best.safe / best.raw).toFixed(2),
      (best.safe - best.raw).toFixed(1),
      best.shim.toFixed(1),
      Number.isFinite(best.addon) ? best.addon.toFixed(1) : "",
      Number.isFinite(best.addon) ? (best.addon / best.shim).toFixed(1) : "",
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** Median nanoseconds a call in a fresh process. */
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
  return Number(stdout);
}
