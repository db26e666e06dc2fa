// How fast `diagnose` reads, and how much memory it takes: a Valgrind log of a gigabyte, in a process
// of its own, beside what merely counts the lines of the same file.
//
//   node bench/diagnose.mjs [GIGABYTES]
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const gigabytes = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(join(tmpdir(), "ferrule-bench-"));

const sample = readFileSync(join(root, "fixtures/diagnose/cases/logs/nd09.valgrind.txt"), "utf8");
const noise = sample.slice(
  sample.indexOf("Conditional jump") - 12,
  sample.indexOf("Invalid read") - 11,
);

/** Errors without end, each with other addresses, and the one that counts at the very end. */
function write(file, block) {
  const descriptor = openSync(file, "w");
  const whole = gigabytes * 2 ** 30;
  for (let written = 0, at = 0; written < whole; at++) {
    const part = block(at);
    writeSync(descriptor, part);
    written += Buffer.byteLength(part);
  }
  writeSync(descriptor, sample.slice(sample.indexOf("Invalid read") - 11));
  closeSync(descriptor);
}

const inputs = {
  "Valgrind, one error again and again": (at) =>
    noise.repeat(40).replaceAll("0x19DF32F", `0x${at.toString(16)}`),
  "a server's own log": (at) =>
    Array.from(
      { length: 400 },
      (_, line) =>
        `2026-11-25T13:26:50.${at % 1000}Z GET /items/${at * line}?page=${line} 200 ${line % 90} ms agent=curl/8.4\n`,
    ).join(""),
};

const variants = {
  "ferrule diagnose": `const { diagnose } = await import(${JSON.stringify(join(root, "packages/ferrule/dist/diagnose/diagnose.js"))});
    const { readInput } = await import(${JSON.stringify(join(root, "packages/ferrule/dist/diagnose/read-input.js"))});
    const { verdict } = await diagnose([await readInput(file)]);
    said = verdict.hazard;`,
  "node:readline, counting lines": `let lines = 0;
    for await (const _ of createInterface({ input: createReadStream(file) })) lines++;
    said = lines;`,
};

const measure = (code, file) => {
  const script = `import { createReadStream, statSync } from "node:fs"; import { createInterface } from "node:readline";
    const file = ${JSON.stringify(file)}; let said;
    const from = process.cpuUsage(), start = performance.now(); ${code}
    const seconds = (performance.now() - start) / 1000, { user, system } = process.cpuUsage(from);
    console.log(JSON.stringify({ said, seconds, cpu: (user + system) / 1e6, megabytes: statSync(file).size / 2 ** 20, rss: process.resourceUsage().maxRSS / 1024 }));`;
  const ran = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
};

for (const [name, block] of Object.entries(inputs)) {
  const file = join(folder, "log");
  write(file, block);
  console.log(`\n${name}, ${gigabytes} GB`);
  const results = Object.entries(variants).map(([variant, code]) => [variant, measure(code, file)]);
  const peer = results.at(-1)[1];
  for (const [variant, { said, seconds, cpu, megabytes, rss }] of results) {
    const speed = megabytes / cpu;
    console.log(
      `  ${variant.padEnd(32)} ${speed.toFixed(0).padStart(5)} MB a CPU second  ${(megabytes / seconds).toFixed(0).padStart(5)} MB/s  ${(speed / (megabytes / peer.cpu)).toFixed(1).padStart(4)}x  peak ${rss.toFixed(0).padStart(4)} MB  → ${said}`,
    );
  }
}
rmSync(folder, { recursive: true, force: true });
