// What the attached flight recorder costs: the same unedited program with and without it, each in a
// process of its own, hot. Prints ratios; the nanoseconds are this machine's, now.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const preload = join(root, "packages/ferrule/dist/guard/preload");
const { platform, arch } = process;
const bunArch = arch === "arm64" ? "aarch64" : arch;
const paths = {
  node26: join(root, `node_modules/node-${platform}-${arch}/bin/node`),
  bun: join(root, `node_modules/@oven/bun-${platform}-${bunArch}/bin/bun`),
  deno: join(root, `node_modules/@deno/${platform}-${arch}-glibc/deno`),
};

const folder = mkdtempSync(join(tmpdir(), "ferrule-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const source = `#include <stdint.h>
int32_t add(int32_t a, int32_t b) { return a + b; }
int32_t look(const void *at) { return at != 0; }
int32_t work(const uint8_t *at, int32_t n) { int32_t s = 0; while (n-- > 0) s += *at++; return s; }
`;
writeFileSync(join(folder, "calls.c"), source);
const library = join(folder, "libcalls.so");
const built = spawnSync("gcc", ["-O2", "-shared", "-fPIC", join(folder, "calls.c"), "-o", library]);
if (built.status !== 0) {
  console.error("bench/recorder: gcc is needed to build the library");
  process.exit(2);
}

// The measuring loop is the same text for all: nanoseconds a call, the least of nine runs.
const measure = `
const bytes = new Uint8Array(1024);
const shapes = {
  "int f(int, int)": () => { for (let i = 0; i < n; i++) add(i, 2); },
  "int f(pointer)": () => { for (let i = 0; i < n; i++) look(pointer); },
  "1 KiB of work": () => { for (let i = 0; i < n / 10; i++) work(bytes, 1024); },
};
const n = 200000;
const result = {};
for (const [name, loop] of Object.entries(shapes)) {
  const times = [];
  for (let run = 0; run < 12; run++) {
    const began = performance.now();
    loop();
    times.push(((performance.now() - began) * 1e6) / (name.startsWith("1 K") ? n / 10 : n));
  }
  result[name] = Math.min(...times.slice(3));
}
console.log(JSON.stringify(result));
`;
const path = JSON.stringify(library);
const programs = {
  "node:ffi": {
    command: [paths.node26, "--no-warnings"],
    name: "node.mjs",
    text: `import { dlopen } from "node:ffi";
const { functions } = dlopen(${path}, {
  add: { arguments: ["int32", "int32"], return: "int32" },
  look: { arguments: ["pointer"], return: "int32" },
  work: { arguments: ["buffer", "int32"], return: "int32" },
});
const { add, look, work } = functions;
const pointer = 4096n;`,
  },
  koffi: {
    command: [process.execPath],
    name: "koffi.mjs",
    text: `import { createRequire } from "node:module";
const koffi = createRequire(${JSON.stringify(join(root, "package.json"))})("koffi");
const library = koffi.load(${path});
const add = library.func("int32_t add(int32_t, int32_t)");
const look = library.func("int32_t look(void *)");
const work = library.func("int32_t work(uint8_t *, int32_t)");
const pointer = 4096n;`,
  },
  Bun: {
    command: [paths.bun],
    name: "bun.mjs",
    text: `import { dlopen } from "bun:ffi";
const { add, look, work } = dlopen(${path}, {
  add: { args: ["i32", "i32"], returns: "i32" },
  look: { args: ["ptr"], returns: "i32" },
  work: { args: ["ptr", "i32"], returns: "i32" },
}).symbols;
const pointer = 4096;`,
  },
  Deno: {
    command: [paths.deno, "run", "--quiet", "--no-prompt", "--allow-ffi"],
    name: "deno.mjs",
    text: `const { add, look, work } = Deno.dlopen(${path}, {
  add: { parameters: ["i32", "i32"], result: "i32" },
  look: { parameters: ["pointer"], result: "i32" },
  work: { parameters: ["buffer", "i32"], result: "i32" },
}).symbols;
const pointer = Deno.UnsafePointer.create(4096n);`,
  },
};

const attached = {
  FERRULE_GUARD_RECORD: folder,
  NODE_OPTIONS: `--import=file://${preload}/node.js`,
  BUN_OPTIONS: `--preload=${preload}/bun.js`,
};
writeFileSync(
  join(folder, "attach.mjs"),
  `import { attachDeno } from "file://${preload}/deno.js";
attachDeno({ folder: ${JSON.stringify(folder)}, stress: "none", sanitizer: null });\n`,
);

/** The least of three processes, by shape. */
function run({ command: [executable, ...options], name, text }, recorded) {
  const program = join(folder, name);
  writeFileSync(program, `${text}\n${measure}`);
  const deno = name.startsWith("deno") && recorded ? [`--preload=${folder}/attach.mjs`] : [];
  const results = [1, 2, 3].map(() => {
    const { status, stdout, stderr } = spawnSync(executable, [...options, ...deno, program], {
      encoding: "utf8",
      env: { ...process.env, ...(recorded ? attached : {}) },
    });
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  });
  return Object.fromEntries(
    Object.keys(results[0]).map((shape) => [shape, Math.min(...results.map((of) => of[shape]))]),
  );
}

console.log("| FFI | call | bare ns | recorded ns | ratio |\n|---|---|---|---|---|");
for (const [ffi, program] of Object.entries(programs)) {
  if (!existsSync(program.command[0])) {
    console.log(`| ${ffi} | not installed | | | |`);
    continue;
  }
  const bare = run(program, false);
  const recorded = run(program, true);
  for (const shape of Object.keys(bare)) {
    const [a, b] = [bare[shape], recorded[shape]];
    console.log(
      `| ${ffi} | ${shape} | ${a.toFixed(1)} | ${b.toFixed(1)} | ${(b / a).toFixed(2)} |`,
    );
  }
}
