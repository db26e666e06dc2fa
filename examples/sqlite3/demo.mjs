// Binds the machine's own sqlite3.h, type-checks the module and the program beside it, and runs the
// program on this Node (through koffi, unless it has an FFI of its own) and on Node 26.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..", "..");
const tool = (path) => join(root, "node_modules", path);

const header = findHeader();
if (header === null) {
  console.error(
    "The demo binds SQLite, and there is no sqlite3.h on this machine.\n" +
      "Install it first: apt-get install libsqlite3-dev (Debian, Ubuntu), dnf install sqlite-devel (Fedora).",
  );
  process.exit(2);
}

const bind = ["bind", header, "--library", "sqlite3", "--out", "examples/sqlite3/generated"];
heading(["ferrule", ...bind].join(" "));
console.log(summarize(run(process.execPath, ["packages/ferrule/bin/ferrule.js", ...bind])));

heading("tsc --strict");
run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "examples/sqlite3"]);
console.log("the module and the program type-check");

const outputs = [process.execPath, findNode26()].filter(Boolean).map((node) => {
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  const { stdout, stderr, status } = spawnSync(
    node,
    ["--disable-warning=ExperimentalWarning", join(here, "build/main.js")],
    { encoding: "utf8", env: { ...process.env, FERRULE_TRACE: "load" } },
  );
  heading(`node examples/sqlite3/build/main.js   (${version}, ${stderr.trim()})`);
  if (status !== 0) {
    console.error(stdout + stderr);
    process.exit(1);
  }
  return stdout;
});

console.log(outputs[0].trimEnd());
if (outputs.length < 2) {
  console.log("\nNode 26 is not installed for this platform: run on one Node only.");
} else if (outputs[0] === outputs[1]) {
  console.log("\nBoth runs printed the same.");
} else {
  console.error(`\nThe other run printed something else:\n${outputs[1]}`);
  process.exit(1);
}

/** pkg-config knows; otherwise the usual include folders. */
function findHeader() {
  const asked = spawnSync("pkg-config", ["--variable=includedir", "sqlite3"], { encoding: "utf8" });
  const folders = [
    asked.stdout?.trim(),
    "/usr/include",
    "/usr/local/include",
    "/opt/homebrew/include",
    "/opt/local/include",
  ];
  const found = folders.filter(Boolean).map((folder) => join(folder, "sqlite3.h"));
  return found.find((file) => existsSync(file)) ?? null;
}

function findNode26() {
  const found = tool(`node-${process.platform}-${process.arch}/bin/node`);
  return existsSync(found) ? found : null;
}

/** What a command that must end well prints. */
function run(command, args) {
  const stdio = ["ignore", "pipe", "inherit"];
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", stdio, cwd: root });
  if (status === 0) return stdout;
  console.error(stdout);
  process.exit(status ?? 1);
}

/** What bind printed, with the lists of what was left out shortened to their titles. */
function summarize(printed) {
  const titles = printed.split("\n").filter((line) => line !== "" && !/^ {2}\w+_\w+ /.test(line));
  return titles.join("\n");
}

function heading(text) {
  const command = `$ ${text}`;
  console.log(`\n${process.stdout.isTTY ? styleText("bold", command) : command}`);
}
