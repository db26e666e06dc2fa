// What `ferrule check` says of real projects, beside what a person judged of each finding.
//
//   node scripts/exam-projects.mjs [--sources FOLDER] [--update] [PROJECT…]
//
// FOLDER holds the projects' sources, each in a folder of its name (`git2-rs`, or with its owner,
// `rust-lang+git2-rs`); without it FERRULE_PROJECTS is taken. Projects that are not there are
// skipped and said to be. Headers of another library are looked for in the same way; libgit2-1.8 and
// libgit2-1.9 are libgit2 at v1.8.4 and 26055f5, for which LibGit2Sharp and git2-rs are written.
// fixtures/check/projects holds the snapshots: no source text, only where a finding stands, a digest
// of its line, and the judgement with its reason. `--update` writes the findings of today, keeping
// judgements by digest and rule, and docs/check-projects.md.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeTable } from "./projects-table.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const folder = join(root, "fixtures/check/projects");
const ferrule = join(root, "packages/ferrule/bin/ferrule.js");

const { sources, update, names } = readArguments(process.argv.slice(2));
if (sources === null) {
  console.log("exam-projects: SKIPPED, no sources: give --sources or FERRULE_PROJECTS");
  process.exit(0);
}

const projects = JSON.parse(readFileSync(join(folder, "projects.json"), "utf8"));
let differences = 0;
for (const project of projects) {
  const [owner, name] = project.project.split("/");
  if (names.length > 0 && !names.includes(name)) continue;
  const place = sourceOf(project.project);
  if (place === null) {
    console.log(`${owner}/${name}: SKIPPED, its sources are not in ${sources}`);
    continue;
  }
  differences += examine(project, place, join(folder, `${name}.json`));
}
if (update) writeTable(projects, folder, join(root, "docs/check-projects.md"));
process.exit(differences > 0 ? 1 : 0);

function readArguments(given) {
  const at = given.indexOf("--sources");
  const named = at < 0 ? (process.env["FERRULE_PROJECTS"] ?? null) : given[at + 1];
  const rest = given.filter((word, i) => !word.startsWith("--") && (at < 0 || i !== at + 1));
  return {
    sources: named === null ? null : resolve(named),
    update: given.includes("--update"),
    names: rest,
  };
}

/** The folder of `owner/name`, or null. */
function sourceOf(project) {
  const tried = [project.replace("/", "+"), project.split("/")[1]];
  const found = tried.map((name) => join(sources, name)).find((path) => existsSync(path));
  return found ?? null;
}

/** Says how today's findings differ from the snapshot's, and how many do. */
function examine(project, place, file) {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).findings : [];
  const known = new Map(before.map((of) => [keyOf(of), of]));
  const found = check(project, place);
  if (found === null) return 1;
  const now = found.map((of) => {
    const { verdict = "unjudged", reason = "" } = known.get(keyOf(of)) ?? {};
    return { ...of, verdict, reason };
  });
  const keys = new Set(now.map(keyOf));
  const gone = before.filter((of) => !keys.has(keyOf(of)));
  const fresh = now.filter((of) => !known.has(keyOf(of)));
  console.log(
    `${project.project}: ${now.length} findings, ${fresh.length} new, ${gone.length} gone`,
  );
  for (const of of fresh)
    console.log(`  + ${of.file}:${of.line} ${of.severity} ${of.rule}: ${of.message}`);
  for (const of of gone)
    console.log(`  - ${of.file}:${of.line} ${of.severity} ${of.rule}: ${of.verdict}`);
  if (!update) return fresh.length + gone.length;
  const lines = now.map((of) => `    ${JSON.stringify(of)}`).join(",\n");
  const head = JSON.stringify({ project: project.project, commit: project.commit }, null, 2).slice(
    0,
    -2,
  );
  writeFileSync(file, `${head},\n  "findings": [${lines === "" ? "" : `\n${lines}\n  `}]\n}\n`);
  return 0;
}

function check(project, place) {
  const work = mkdtempSync(join(tmpdir(), "ferrule-projects-"));
  const out = join(work, "findings.json");
  const config = join(work, "ferrule.json");
  writeFileSync(config, "{}");
  const run = spawnSync(
    process.execPath,
    [
      ...[
        ferrule,
        "check",
        ...project.paths.flatMap((path) => without(path, project.exclude, place)),
      ],
      ...project.headers.flatMap((header) => ["--header", headerOf(header)]),
      ...project.contracts.flatMap((name) => [
        "--contract",
        join(root, `packages/ferrule/contracts/${name}.ferrule.jsonc`),
      ]),
      ...project.headers.flatMap((header) => ["-I", dirname(headerOf(header))]),
      ...["--config", config, "--format", "json", "--output", out],
    ],
    { cwd: place, encoding: "utf8", timeout: 1_800_000 },
  );
  const text = existsSync(out) ? readFileSync(out, "utf8") : "";
  rmSync(work, { recursive: true, force: true });
  if (text === "") {
    console.log(
      `${project.project}: no result (${run.status ?? run.signal}): ${(run.stderr + run.stdout).slice(0, 2000)}`,
    );
    return null;
  }
  return JSON.parse(text)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map((of) => toFinding(of, place));
}

/** A folder's entries, without those that are excluded. */
function without(path, exclude, place) {
  const prefix = path === "." ? "" : `${path}/`;
  if (!exclude.some((of) => of.startsWith(prefix))) return [path];
  return readdirSync(join(place, path))
    .filter((name) => !name.startsWith("."))
    .map((name) => `${prefix}${name}`)
    .filter((of) => !exclude.includes(of));
}

/** `owner/name:path` is a header among the sources. */
function headerOf(header) {
  if (isAbsolute(header)) return header;
  const [project, path] = header.split(":");
  const place = sourceOf(project);
  if (place === null) throw new Error(`the sources of ${project} are needed for their header`);
  return join(place, path);
}

function toFinding({ labels, severity, hazard, origin, message, boundary }, place) {
  const [label] = labels;
  const file = label === undefined ? null : resolve(place, label.file);
  const line = label?.line ?? 0;
  const text = file === null ? "" : (readFileSync(file, "utf8").split("\n")[line - 1] ?? "");
  return {
    file: file === null ? "" : relative(place, file),
    line,
    severity,
    hazard,
    rule: origin.replace("check/", ""),
    symbol: boundary?.symbol ?? null,
    message: message.replaceAll(`${place}/`, "").replaceAll(sources, ""),
    digest: createHash("sha256").update(text.trim()).digest("hex").slice(0, 12),
  };
}

/** A finding stays the same when lines move. */
function keyOf({ file, rule, digest, message }) {
  return `${file} ${rule} ${digest} ${message}`;
}
