// Binds each library to this machine's own headers, type-checks module and program, and runs the program on this Node and on
// Node 26: both must print the same. A library that is not installed is said so, and left out. Names as arguments choose some.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..");
const headers = {
  zlib: ["zlib.h"],
  libarchive: ["archive.h", "archive_entry.h"],
  libgit2: [
    ...["common", "global", "errors", "oid", "signature", "repository", "object", "commit", "tree"],
    ...["blob", "tag", "refs", "branch", "revwalk", "revparse", "index", "graph"],
  ].map((name) => `git2/${name}.h`),
  openssl: ["evp", "rand", "hmac", "sha", "crypto", "err"].map((name) => `openssl/${name}.h`),
};
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(headers);
const node26 = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
const nodes = [process.execPath, node26].filter((node) => existsSync(node));

let failed = false;
for (const library of chosen) {
  const files = headers[library]?.map((header) => join("/usr/include", header));
  if (!files?.every((file) => existsSync(file))) {
    console.error(`SKIPPED: ${library} is not on this machine; run scripts/install-debian.sh`);
    continue;
  }
  const folder = join(here, library);
  mkdirSync(join(folder, "generated"), { recursive: true });
  const cli = join(root, "packages/ferrule/bin/ferrule.js");
  const target = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  const out = ["--out", join(folder, "generated"), "--target", target, "--quiet"];
  run(process.execPath, [cli, "bind", ...files, "--library", library, ...out]);
  writeFileSync(join(folder, "generated/tsconfig.json"), JSON.stringify(configOf()));
  run(process.execPath, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-p",
    join(folder, "generated"),
  ]);
  const program = join(folder, "generated/build/main.js");
  const printed = nodes.map((node) =>
    run(node, ["--disable-warning=ExperimentalWarning", program]),
  );
  const versions = nodes.map((node) => run(node, ["--version"]).trim());
  console.log(`${library}, on Node ${versions.join(" and ")}`);
  console.log(printed[0].replaceAll(/^/gm, "  ").trimEnd());
  if (printed.some((text) => text !== printed[0])) {
    console.error(`${library}: the other run printed something else:\n${printed.at(-1)}`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;

function configOf() {
  return {
    compilerOptions: {
      target: "es2022",
      lib: ["es2024", "esnext.disposable"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      rewriteRelativeImportExtensions: true,
      rootDir: "..",
      outDir: "build",
    },
    include: ["../main.ts", "*.ts"],
  };
}

function run(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", cwd: root });
  if (status === 0) return stdout;
  console.error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  process.exit(1);
}
