// How long the facts of a header take, as ratios: against Debian's bindgen on the same header in the
// same run, and against Node's own start. Each variant is a process of its own; the best of three,
// of twenty where the time is a start's. Processor time is told beside: it hardly minds neighbours.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./tools.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SHORT_ROUNDS = Number(process.env.ROUNDS ?? 20);
const command = join(root, "packages/ferrule/bin/ferrule.js");
const folder = mkdtempSync(join(tmpdir(), "ferrule-bench-"));
const cache = join(folder, "cache");
const host = ["--target", "x86_64-linux-gnu"];
const mingw = "/usr/share/mingw-w64/include";

/** Wall-clock time, processor time and peak memory of a process. */
function measure(name, program, args, rounds = ROUNDS) {
  let best = null;
  for (let round = 0; round < rounds; round++) {
    const file = join(folder, "time");
    const given = ["-o", file, "-f", "%e %U %S %M", program, ...args];
    const { status, stderr } = spawnSync("/usr/bin/time", given, {
      encoding: "utf8",
      env: { ...process.env, FERRULE_CACHE: cache },
    });
    if (status !== 0) return console.log(`${name}: FAILED ${stderr.slice(0, 300)}`);
    const [wall, user, system, memory] = readTime(file);
    const cpu = user + system;
    if (best === null) best = { wall, cpu, memory };
    else
      best = {
        wall: Math.min(wall, best.wall),
        cpu: Math.min(cpu, best.cpu),
        memory: Math.max(memory, best.memory),
      };
  }
  return { name, ...best };
}

function readTime(file) {
  return spawnSync("cat", [file], { encoding: "utf8" }).stdout.trim().split(" ").map(Number);
}

function facts(name, header, more, { cached = false } = {}) {
  const out = ["--format", "json", "-o", join(folder, "facts.json"), "--quiet"];
  const args = [command, "facts", header, ...out, ...more];
  if (!cached) return measure(name, process.execPath, [...args, "--no-cache"]);
  spawnSync(process.execPath, args, { env: { ...process.env, FERRULE_CACHE: cache } });
  return measure(name, process.execPath, args, SHORT_ROUNDS);
}

function print(rows, against) {
  const peer = rows.find((row) => row?.name === against);
  for (const row of rows) {
    if (!row) continue;
    const ratio = peer ? `${(row.wall / peer.wall).toFixed(2)} x ${against}, ` : "";
    const over = `${Math.round((row.wall - node.wall) * 1000)} ms over Node's own start`;
    const cells = [
      `${row.wall.toFixed(2)} s`,
      `${row.cpu.toFixed(2)} s processor`,
      `${Math.round(row.memory / 1024)} MiB`,
    ];
    console.log(`  ${row.name.padEnd(34)} ${cells.join(", ").padEnd(40)} ${ratio}${over}`);
  }
}

for (const program of ["/usr/bin/time", "/usr/bin/bindgen", "/usr/include/sqlite3.h"])
  if (!existsSync(program))
    console.log(`SKIPPED: ${program} is not here; run scripts/install-debian.sh`);

writeFileSync(join(folder, "nothing.mjs"), "");
const node = measure(
  "Node's own start",
  process.execPath,
  [join(folder, "nothing.mjs")],
  SHORT_ROUNDS,
);
console.log("sqlite3.h");
const sqlite = "/usr/include/sqlite3.h";
print(
  [
    measure("bindgen, one target", "/usr/bin/bindgen", [sqlite, "-o", join(folder, "out.rs")]),
    node,
    facts("one target, cold", sqlite, host),
    facts("one target, cached", sqlite, host, { cached: true }),
    facts("nine targets, cold", sqlite, []),
    facts("nine targets, cached", sqlite, [], { cached: true }),
  ],
  "bindgen, one target",
);
console.log("glib.h");
const glib = ["--pkg-config", "glib-2.0"];
print(
  [
    facts("one target, cold", "glib.h", [...host, ...glib]),
    facts("one target, cached", "glib.h", [...host, ...glib], { cached: true }),
  ],
  null,
);
if (existsSync(join(mingw, "windows.h"))) {
  console.log("windows.h, the whole API");
  const windows = ["--target", "x86_64-windows-gnu", "--allow", `${mingw}/*`];
  const header = join(mingw, "windows.h");
  print(
    [
      facts("one target, cold", header, windows),
      facts("one target, cached", header, windows, { cached: true }),
    ],
    null,
  );
}
rmSync(folder, { recursive: true, force: true });
