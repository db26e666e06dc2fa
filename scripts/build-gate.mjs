// Assembles the callback gate into packages/runtime/src/gate-code.ts. With --check, only compares.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../packages/runtime/${path}`, import.meta.url));
const work = mkdtempSync(join(tmpdir(), "ferrule-gate-"));

function run(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error ?? stderr}`);
}

/** By `process.platform-process.arch`: the source, and the tools that assemble it. */
const gates = [
  ["linux-x64", "gate-x86_64-linux.S", ["gcc", "objcopy"]],
  ["linux-arm64", "gate-aarch64-linux.S", ["aarch64-linux-gnu-gcc", "aarch64-linux-gnu-objcopy"]],
];

function assemble(source, [compiler, objcopy]) {
  const [object, image] = [join(work, "gate.o"), join(work, "gate.bin")];
  run(compiler, ["-c", "-o", object, at(`native/${source}`)]);
  run(objcopy, ["-O", "binary", "--only-section=.text", object, image]);
  return readFileSync(image).toString("hex");
}

function installed([compiler]) {
  return spawnSync(compiler, ["--version"]).error === undefined;
}

/** The code that gate-code.ts has for a machine now: what stays where its tools are not installed. */
function written(text, machine) {
  const code = new RegExp(`"${machine}":\\s*((?:"[0-9a-f]+"[\\s+]*)+)`).exec(text)?.[1] ?? "";
  return code.replaceAll(/[^0-9a-f]/g, "");
}

try {
  const target = at("src/gate-code.ts");
  const before = readFileSync(target, "utf8");
  const codes = gates.map(([machine, source, tools]) => {
    if (installed(tools)) return [machine, assemble(source, tools)];
    console.error(`${tools[0]} is not installed: the gate of ${machine} is left as it is`);
    return [machine, written(before, machine)];
  });
  if (process.argv.includes("--check")) {
    for (const [machine, code] of codes) {
      if (code === written(before, machine)) continue;
      console.error(`gate-code.ts is not what the source of ${machine} assembles to`);
      process.exitCode = 1;
    }
  } else {
    const entries = codes.map(([machine, code]) => {
      const lines = code.match(/.{1,64}/g).map((line) => `  "${line}"`);
      return `  "${machine}":\n  ${lines.join(" +\n  ")},\n`;
    });
    const text = `/**
 * The callback gate's machine code in hexadecimal, by \`process.platform-process.arch\`. Assembled by
 * scripts/build-gate.mjs from native/gate-*.S, whose words explain it.
 */
export const gateCode: Readonly<Partial<Record<string, string>>> = {
${entries.join("")}};
`;
    writeFileSync(target, text);
    run(process.execPath, [
      fileURLToPath(new URL("../node_modules/oxfmt/bin/oxfmt", import.meta.url)),
      target,
    ]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
