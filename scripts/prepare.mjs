// Runs after `npm ci`: two things that make every later command behave as the README says.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// 1. The Node 26 that the tests need is an npm package with a bin called `node`. npm links it as
//    node_modules/.bin/node, where it would shadow the machine's own Node in every npm script.
for (const name of ["node", "node.cmd", "node.ps1"]) {
  rmSync(at(`node_modules/.bin/${name}`), { force: true });
}

// 2. Build once, so that `npx ferrule` is there.
const tsc = at("node_modules/typescript/bin/tsc");
if (existsSync(tsc)) {
  const { status } = spawnSync(process.execPath, [tsc, "-b", at(".")], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
