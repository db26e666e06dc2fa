// Writes docs/matrix.md: every hazard on every backend, with the runtime's own FFI and with a
// generated module. Each cell is a process of its own. Needs gcc; takes minutes.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (path) => join(root, path);
const work = at(".ferrule-test/matrix");
const rows = JSON.parse(readFileSync(at("fixtures/matrix/rows.json"), "utf8"));
const modules = at("node_modules");
const node26 = join(modules, `node-${process.platform}-${process.arch}/bin/node`);
const quiet = ["--disable-warning=ExperimentalWarning"];
const backends = [
  { title: "node:ffi", backend: "node:ffi", command: node26, flags: quiet },
  { title: "koffi, Node 26", backend: "koffi", command: node26, flags: quiet },
  { title: "koffi, Node 20", backend: "koffi", command: process.execPath, flags: quiet },
  {
    title: "Bun",
    backend: "bun:ffi",
    command: join(modules, "@oven/bun-linux-x64/bin/bun"),
    flags: [],
  },
  {
    title: "Deno",
    backend: "Deno",
    command: join(modules, "@deno/linux-x64-glibc/deno"),
    flags: ["run", "-A", "--no-check", "--v8-flags=--stack-size=984"],
  },
];
const library = join(work, "libhazards.so");

prepare();
const cells = await runAll();
writeFileSync(at("docs/matrix.md"), render(cells));
rmSync(work, { recursive: true, force: true });

function prepare() {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, "generated"), { recursive: true });
  run("gcc", ["-shared", "-fPIC", "-pthread", "-o", library, at("fixtures/hazards/hazards.c")]);
  const header = at("fixtures/hazards/hazards.h");
  const contract = at("fixtures/hazards/hazards.ferrule.jsonc");
  const out = ["--contract", contract, "--out", join(work, "generated"), "--quiet"];
  run(process.execPath, [
    at("packages/ferrule/bin/ferrule.js"),
    "bind",
    header,
    "--library",
    "hazards",
    ...out,
  ]);
  copyFileSync(at("fixtures/matrix/safe.ts"), join(work, "safe.ts"));
  const compilerOptions = {
    target: "es2022",
    lib: ["es2024", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    rewriteRelativeImportExtensions: true,
    outDir: "build",
    rootDir: ".",
  };
  writeFileSync(
    join(work, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["safe.ts", "generated"] }),
  );
  run(process.execPath, [join(modules, "typescript/bin/tsc"), "-p", work]);
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
}

/** Cells by row and backend: raw cold, raw hot, safe cold, safe hot. */
async function runAll() {
  const jobs = rows.flatMap((row) =>
    backends.flatMap((on) =>
      ["raw", "safe"].flatMap((kind) => ["cold", "hot"].map((heat) => ({ row, on, kind, heat }))),
    ),
  );
  const found = new Map();
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const job = jobs[next++];
      const cell =
        job.kind === "raw" ? rawCell(job.row, await die(job)) : safeCell(job.row, await die(job));
      found.set([job.row.row, job.on.title, job.kind, job.heat].join("|"), cell);
      if (next % 100 === 0) process.stderr.write(`${next} of ${jobs.length}\n`);
    }
  };
  await Promise.all(Array.from({ length: 3 }, worker));
  return found;
}

/** Runs one row to its end, or for a minute: koffi takes seconds for 100,000 records on a busy machine. */
function die({ row, on, kind, heat }) {
  const program = kind === "raw" ? at("fixtures/matrix/raw.mjs") : join(work, "build/safe.js");
  return new Promise((resolve) => {
    const child = spawn(on.command, [...on.flags, program, row.row, heat], {
      env: {
        ...process.env,
        FERRULE_BACKEND: on.backend,
        FERRULE_HAZARDS_LIBRARY: library,
        FERRULE_FLIGHT: "off",
      },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let stdout = "";
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      child.kill("SIGKILL");
    }, 60_000);
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, hung, said: parse(stdout) });
    });
  });
}

function parse(stdout) {
  const line = stdout.trim().split("\n").at(-1);
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isRight(row, value) {
  return [row.right, row.delivered].some((right) => {
    if (right === undefined || value === undefined) return false;
    if (JSON.stringify(value) === JSON.stringify(right)) return true;
    return typeof right === "string" && `${value}n` === right && !row.row.includes("bigint");
  });
}

function rawCell(row, { status, signal, hung, said }) {
  if (hung) return "**hangs**";
  const dead =
    signal !== null || (status !== 0 && said === null) || status === 133 || status >= 128;
  const how = signal ?? `status ${status}`;
  if (dead && said === null) return `**dies** (${how})`;
  if (dead) return `**dies** at the end (${how})`;
  if (said === null) return "**dies** in silence";
  if ("error" in said) return "refused";
  if (said.value === "not offered") return "not offered";
  if (isRight(row, said.value)) return "right";
  const text = JSON.stringify(said.value) ?? "undefined";
  return `wrong: \`${text.length > 24 ? `${text.slice(0, 24)}…` : text}\``;
}

function safeCell(row, { status, signal, hung, said }) {
  if (hung || signal !== null || status !== 0 || said === null)
    return `**FAILS** (${hung ? "hangs" : (signal ?? status)})`;
  if (said.refused !== undefined)
    return said.refused === row.hazard ? "refused" : `**FAILS** (${said.refused})`;
  return isRight(row, said.value) ? "right" : `**FAILS** (${JSON.stringify(said.value)})`;
}

function render(found) {
  const get = (row, on, kind) => {
    const [cold, hot] = ["cold", "hot"].map((heat) =>
      found.get([row.row, on.title, kind, heat].join("|")),
    );
    return cold === hot ? cold : `${cold}; hot: ${hot}`;
  };
  const titles = backends.map(({ title }) => title);
  const head = [`| hazard | ${titles.join(" | ")} |`, `|---|${titles.map(() => "---|").join("")}`];
  const raw = rows.map(
    (row) => `| ${row.row} | ${backends.map((on) => get(row, on, "raw")).join(" | ")} |`,
  );
  const safe = rows.map((row) => {
    const what = row.hazard ? `\`${row.hazard}\`` : `\`${JSON.stringify(row.right)}\``;
    return `| ${row.row} | ${backends.map((on) => get(row, on, "safe")).join(" | ")} | ${what}${row.note ? `: ${row.note}` : ""} |`;
  });
  const count = (kind, test) => {
    const all = [...found].filter(([key]) => key.includes(`|${kind}|`));
    return `${all.filter(([, cell]) => test(cell)).length} of ${all.length}`;
  };
  return `${[
    "# What goes wrong, on every backend",
    "",
    "Written by `npm run matrix`; do not edit. Each cell is what one process really did, in which the",
    "library of `fixtures/hazards` was misused: cold, and after 100,000 good calls of the same call site",
    "where that can matter; where the two differ, both are given.",
    "",
    `${rows.length} hazards, ${backends.length} backends. With a generated module, ${count("safe", (cell) => cell === "refused" || cell === "right")} cells are *refused* (before C`,
    "saw it, or as the error that the contract declares) or *right*. With the runtime's own FFI,",
    `${count("raw", (cell) => /dies|hangs/.test(cell))} cells end the process, and ${count("raw", (cell) => cell.startsWith("wrong"))} give a wrong value without an error.`,
    "",
    "## With a generated module",
    "",
    `${head[0]} what |`,
    `${head[1]}---|`,
    ...safe,
    "",
    "## With the runtime's own FFI",
    "",
    ...head,
    ...raw,
    "",
    "## What no runtime can stop",
    "",
    "A C++ exception that leaves a C function ends the process on every backend, and so does a library",
    "that writes where its contract says that it does not. The [flight record](flight-record.md) then",
    "names the call.",
  ].join("\n")}\n`;
}
