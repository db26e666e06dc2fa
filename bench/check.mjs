// How fast `ferrule check` reads code: each language's tree in a process of its own, beside a bare
// parse of the same files (tree-sitter, or oxc for JavaScript), beside a tree that holds no boundary
// at all and grep over it, and beside itself with nothing changed. Then one Rust crate beside clippy
// and one Go package beside `go vet`. `node bench/check.mjs DIR…` takes real trees instead. Times are
// the processor's, of all threads, outside of the kernel: what else the machine does counts little.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { cpus, tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { frontEndOf } from "../packages/ferrule/dist/check/languages/all.js";
import { root } from "./tools.mjs";

const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
const bare = join(root, "bench/parse-bare.mjs");
const work = mkdtempSync(join(tmpdir(), "ferrule-bench-"));
const COPIES = 8;

/** What opens a boundary in each language, and a word of the same length that opens none. */
const words =
  /ctypes|cffi|extern|import "C"|DllImport|LibraryImport|native|jni|JNI|koffi|ffi|dlopen|Deno/g;

/** The languages' fixtures, bad and good, so often that a tree has some megabytes. */
const languages = {
  python: [".py"],
  rust: [".rs"],
  go: [".go"],
  csharp: [".cs"],
  java: [".java"],
  javascript: [".js", ".mjs", ".ts"],
  c: [".c", ".cpp", ".h"],
};

try {
  console.log(
    `${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}; processor time, best of 5 processes\n`,
  );
  console.log("| tree | MB | MB/s | to a bare parse | again, unchanged | no boundary, to grep |");
  console.log("|---|---|---|---|---|---|");
  const given = process.argv.slice(2);
  for (const folder of given) row(basename(folder), folder, null);
  if (given.length === 0) {
    for (const [name, endings] of Object.entries(languages)) {
      const tree = makeTree(name, endings, false);
      row(name, tree, makeTree(name, endings, true));
    }
    peers();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

function row(name, tree, plain) {
  const size = megabytes(tree);
  check(tree);
  // What the headers say is known, what the code says is not.
  const forget = () => rmSync(join(work, "cache/check"), { recursive: true, force: true });
  const cold = best(() => check(tree), forget);
  const parsed = best(() => timed(process.execPath, [bare, tree]));
  // The file system's clock must have moved on before a run is remembered.
  spawnSync("sleep", ["2.2"]);
  check(tree);
  const again = best(() => check(tree));
  const neutral = plain === null ? null : best(() => check(plain), forget);
  const grep = plain === null ? 1 : best(() => timed("grep", ["-rlE", words, plain]));
  const start = best(() => timed(process.execPath, ["-e", "0"]));
  const cells = [
    name,
    size.toFixed(1),
    (size / cold).toFixed(1),
    `${(cold / parsed).toFixed(2)} x`,
    `${(again * 1000).toFixed(0)} ms, ${(cold / again).toFixed(0)} x faster`,
    neutral === null
      ? "-"
      : `${(neutral * 1000).toFixed(0)} ms (Node alone ${(start * 1000).toFixed(0)}), ${(neutral / Math.max(grep, 0.001)).toFixed(1)} x`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

function peers() {
  console.log("\n| project | ferrule check | peer | ratio |\n|---|---|---|---|");
  const rust = join(root, "fixtures/check/rust/ownership");
  const crate = join(work, "crate");
  mkdirSync(join(crate, "src"), { recursive: true });
  cpSync(join(rust, "good.rs"), join(crate, "src/lib.rs"));
  writeFileSync(
    join(crate, "Cargo.toml"),
    '[package]\nname = "peer"\nversion = "0.0.0"\nedition = "2021"\n',
  );
  const target = join(work, "target");
  const environment = { env: { ...process.env, CARGO_TARGET_DIR: target } };
  peer("Rust, one crate", crate, "clippy", () => {
    rmSync(target, { recursive: true, force: true });
    return timed(
      "cargo",
      ["clippy", "--offline", "--manifest-path", join(crate, "Cargo.toml")],
      environment,
    );
  });
  const go = join(work, "gopackage");
  cpSync(join(root, "fixtures/check/go/ownership"), go, { recursive: true });
  rmSync(join(go, "bad.go"));
  writeFileSync(join(go, "go.mod"), "module peer\n\ngo 1.19\n");
  peer("Go, one package", go, "go vet", () =>
    timed("go", ["vet", "./..."], {
      cwd: go,
      env: { ...process.env, GOCACHE: mkdtempSync(join(work, "gocache-")) },
    }),
  );
}

function peer(name, folder, tool, start) {
  if (start() === null) {
    console.log(`| ${name} | | ${tool} is not installed | |`);
    return;
  }
  check(folder);
  const own = best(() => check(folder, "--no-cache"));
  const other = best(start);
  console.log(
    `| ${name} | ${own.toFixed(2)} s | ${tool} ${other.toFixed(2)} s | ${(own / other).toFixed(2)} x |`,
  );
}

function check(path, ...options) {
  return timed(process.execPath, [ferrule, "check", path, "--format", "json", ...options], {
    env: { ...process.env, FERRULE_CACHE: join(work, "cache") },
  });
}

/**
 * Runs a command to its end; seconds of processor time, or null where it is not installed. Exit codes
 * 0 and 1 are both good: the fixtures have findings.
 */
function timed(command, args, options = {}) {
  const script = 'TIMEFORMAT=%U; time "$@" 2>&3';
  const { status, stderr, output } = spawnSync("bash", ["-c", script, "bash", command, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    ...options,
  });
  if (status === 127) return null;
  if (status !== 0 && status !== 1) throw new Error(`${command} ${args.join(" ")}\n${output[3]}`);
  return Number(stderr.trim().split("\n").at(-1));
}

/** The shortest of five, in seconds. */
function best(work, before = () => {}) {
  const times = Array.from({ length: 5 }, () => {
    before();
    return work();
  });
  return Math.min(...times);
}

function makeTree(language, endings, neutral) {
  const tree = join(work, neutral ? `${language}-plain` : language);
  const folders = [
    join(root, "fixtures/check", language),
    join(root, "fixtures/check/clean", language),
  ];
  const files = folders
    .flatMap((folder) => list(folder))
    .filter((file) => endings.includes(extname(file)) && !file.endsWith(".h"));
  for (let copy = 0; copy < COPIES; copy++) {
    const folder = join(tree, `part${copy}`);
    mkdirSync(folder, { recursive: true });
    for (const [index, file] of files.entries()) {
      const text = readFileSync(file, "utf8");
      writeFileSync(
        join(folder, `${index}${extname(file)}`),
        neutral ? withoutBoundary(text, file) : text,
      );
    }
  }
  return tree;
}

/** The text with every word that its front end looks for made another of the same length. */
function withoutBoundary(text, file) {
  const { mentions } = frontEndOf(file).frontEnd;
  const all = new RegExp(mentions.source, `g${mentions.flags.replace("g", "")}`);
  return text.replaceAll(all, (word) => word.replaceAll(/\w/g, "z"));
}

function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function megabytes(folder) {
  return list(folder).reduce((sum, file) => sum + readFileSync(file).length, 0) / 1e6;
}
