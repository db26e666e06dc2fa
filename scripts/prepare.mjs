// Runs after `npm ci`: three things that make every later command behave as the README says.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

// 1. The Node 26 that the tests need is an npm package with a bin called `node`. npm links it as
//    node_modules/.bin/node, where it would shadow the machine's own Node in every npm script.
for (const name of ["node", "node.cmd", "node.ps1"]) {
  rmSync(at(`node_modules/.bin/${name}`), { force: true });
}

// 2. The official grammars ship their WebAssembly beside hundreds of megabytes of generated C. Only
//    the WebAssembly is wanted, and only it is published with ferrule.
const grammars = at("packages/ferrule/grammars");
const dependencies = JSON.parse(readFileSync(at("package.json"), "utf8")).devDependencies;
mkdirSync(grammars, { recursive: true });
for (const name of Object.keys(dependencies).filter((of) => of.startsWith("tree-sitter-"))) {
  const file = `${name.replace("c-sharp", "c_sharp")}.wasm`;
  const from = at(`node_modules/${name}/${file}`);
  if (existsSync(from)) copyFileSync(from, `${grammars}/${file}`);
}

// 3. Build once, so that `npx ferrule` is there.
const tsc = at("node_modules/typescript/bin/tsc");
if (existsSync(tsc)) {
  const { status } = spawnSync(process.execPath, [tsc, "-b", at(".")], { stdio: "inherit" });
  process.exitCode = status ?? 1;
}
