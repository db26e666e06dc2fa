// What a safe call costs: a generated function against the same backend's own call of the same C
// function, each variant in a process of its own, hot. Prints ratios; the goal is 1.2 on calls of
// 20 ns and more.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { node26, root, run } from "./tools.mjs";

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

const shapes = {
  add: "int f(int, int)",
  box: "int f(handle)",
  length: "string in",
  name: "string out",
};
const backends = [
  ["koffi", process.execPath],
  ["koffi", node26],
  ["node:ffi", node26],
];
const rounds = 5;
console.log(
  `${cpus()[0]?.model ?? "unknown processor"}, ${process.platform} ${process.arch}; best of ${rounds} processes a variant\n`,
);
console.log("| backend | shape | raw, ns | safe, ns | safe / raw |\n|---|---|---|---|---|");
for (const [backend, node] of backends.filter(([, node]) => node !== null)) {
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  for (const [shape, title] of Object.entries(shapes)) {
    const best = { raw: Infinity, safe: Infinity };
    for (let round = 0; round < rounds; round++) {
      for (const kind of ["raw", "safe"])
        best[kind] = Math.min(best[kind], measure(node, backend, shape, kind));
    }
    const cells = [
      `${backend}, Node ${version}`,
      title,
      best.raw.toFixed(1),
      best.safe.toFixed(1),
      (best.safe / best.raw).toFixed(2),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

/** Median nanoseconds a call in a fresh process. */
function measure(node, backend, shape, kind) {
  const args = [
    "--disable-warning=ExperimentalWarning",
    join(here, "call-variant.mjs"),
    backend,
    shape,
    kind,
    build,
  ];
  const env = {
    ...process.env,
    FERRULE_BACKEND: backend,
    FERRULE_CALLS_LIBRARY: join(build, "libcalls.so"),
  };
  const { stdout, stderr, status } = spawnSync(node, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${backend} ${shape} ${kind}: ${stderr}`);
  return Number(stdout);
}
