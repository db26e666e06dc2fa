// Time from sqlite3.h to a module, cold and cached, as a ratio to starting Clang-WASM on an empty
// file, each in a process of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./tools.mjs";

const header = process.argv[2] ?? "/usr/include/sqlite3.h";
const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
const work = mkdtempSync(join(tmpdir(), "ferrule-bench-"));
const empty = join(work, "empty.h");
writeFileSync(empty, "");

try {
  const bind = ["bind", header, "--library", "sqlite3", "--out", join(work, "out"), "--quiet"];
  const one = ["facts", empty, "--target", "x86_64-linux-gnu", "--no-cache", "--format", "json"];
  const times = {
    "node alone": best(["--version"], null, true),
    "Clang on an empty file, one target": best(one),
    "bind sqlite3.h, one target, cold": best([
      ...bind,
      "--target",
      "x86_64-linux-gnu",
      "--no-cache",
    ]),
    "bind sqlite3.h, default targets, cold": best([...bind, "--no-cache"]),
    "bind sqlite3.h, default targets, cached": best(bind, () =>
      run(process.execPath, [ferrule, ...bind], environment()),
    ),
  };
  const unit = times["Clang on an empty file, one target"];
  console.log(
    `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}; best of 5 processes\n`,
  );
  console.log("| what | ms | ratio to Clang on an empty file |\n|---|---|---|");
  for (const [what, ms] of Object.entries(times)) {
    console.log(`| ${what} | ${ms.toFixed(0)} | ${(ms / unit).toFixed(2)} |`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function environment() {
  return { env: { ...process.env, FERRULE_CACHE: join(work, "cache") } };
}

/** The shortest of five whole processes, in milliseconds. */
function best(args, before = null, plain = false) {
  before?.();
  let least = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    run(process.execPath, plain ? ["-e", "0"] : [ferrule, ...args], environment());
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
