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

try {
  const [object, image] = [join(work, "gate.o"), join(work, "gate.bin")];
  run("gcc", ["-c", "-o", object, at("native/gate-x86_64-linux.S")]);
  run("objcopy", ["-O", "binary", "--only-section=.text", object, image]);
  const hex = readFileSync(image).toString("hex");
  const lines = hex.match(/.{1,64}/g).map((line) => `  "${line}"`);
  const text = `/**
 * The callback gate's machine code in hexadecimal, by \`process.platform-process.arch\`. Assembled by
 * scripts/build-gate.mjs from native/gate-x86_64-linux.S, whose words explain it.
 */
export const gateCode: Readonly<Partial<Record<string, string>>> = {
  "linux-x64":
  ${lines.join(" +\n  ")},
};
`;
  const target = at("src/gate-code.ts");
  if (process.argv.includes("--check")) {
    const bytes = (of) =>
      of
        .replaceAll(/[^0-9a-f"]/g, "")
        .match(/"[0-9a-f]{16,}"/g)
        ?.join("");
    if (bytes(readFileSync(target, "utf8")) !== bytes(text)) {
      console.error("gate-code.ts is not what native/gate-x86_64-linux.S assembles to");
      process.exitCode = 1;
    }
  } else {
    writeFileSync(target, text);
    run(process.execPath, [
      fileURLToPath(new URL("../node_modules/oxfmt/bin/oxfmt", import.meta.url)),
      target,
    ]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
