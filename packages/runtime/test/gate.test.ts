import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/build-gate.mjs", import.meta.url));
const assembler = process.platform === "linux" && process.arch === "x64";

test.skipIf(!assembler)("the gate's code is what its source assembles to", () => {
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
