// Writes docs/rules.md, and the section Rules of each hazard's page: which rules `check` has, in
// which languages, and the sample that proves each. A rule counts as built where a fixture shows it.
//
//   node scripts/rule-table.mjs [--check]
//
// --check writes nothing, names what is stale and ends with 1.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const rules = join(root, "packages/ferrule/dist/check/rules");
const [{ abiRules }, { flowRules }, { markRules }] = await Promise.all(
  ["abi-rules.js", "flow-rules.js", "mark-rules.js"].map((name) => import(join(rules, name))),
);

const languageOf = {
  ".py": "Python",
  ".js": "JavaScript",
  ".mjs": "JavaScript",
  ".ts": "JavaScript",
  ".rs": "Rust",
  ".go": "Go",
  ".cs": "C#",
  ".java": "Java",
  ".c": "C, C++",
  ".cpp": "C, C++",
};
const languages = [...new Set(Object.values(languageOf))];

const survey = JSON.parse(readFileSync(join(root, "fixtures/check/survey.json"), "utf8"));
const findings = [...fixtures(), ...witnesses()];
const rows = survey.map(prove);
const texts = new Map([["docs/rules.md", document()], ...pages()]);
const stale = [...texts].filter(
  ([file, text]) => readFileSync(join(root, file), { encoding: "utf8", flag: "a+" }) !== text,
);
if (process.argv.includes("--check")) {
  for (const [file] of stale) console.error(`${file} is stale: run npm run rules`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else for (const [file, text] of stale) writeFileSync(join(root, file), text);

/** What `check` finds in the cases of fixtures/check. */
function fixtures() {
  return foldersWith(join(root, "fixtures/check"), "expected.json").flatMap((folder) => {
    const { findings: all } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
    const at = shown(folder);
    return all.map(({ file, line, hazard, severity, rule }) => {
      return { at, file, line, hazard, severity, rule, witness: false };
    });
  });
}

/** What it finds in the bad programs of fixtures/witness. */
function witnesses() {
  return foldersWith(join(root, "fixtures/witness"), "expect.json").flatMap((folder) => {
    const { finds } = JSON.parse(readFileSync(join(folder, "expect.json"), "utf8"));
    const file = readdirSync(folder).find((name) => name.startsWith("bad."));
    return finds.map(([rule, hazard, line]) => {
      return { at: shown(folder), file, line, hazard, severity: null, rule, witness: true };
    });
  });
}

function foldersWith(at, name) {
  const entries = readdirSync(at, { withFileTypes: true });
  const own = entries.some((of) => of.name === name) ? [at] : [];
  const inner = entries.filter((of) => of.isDirectory());
  return [...own, ...inner.flatMap((of) => foldersWith(join(at, of.name), name)).sort()];
}

function shown(folder) {
  return relative(join(root, "fixtures"), folder).replaceAll("\\", "/");
}

/** A row with the findings that show it. A row that claims a rule without a sample is an error. */
function prove(row) {
  const fits = ({ at, line }) =>
    row.at === undefined ||
    row.at.some((place) => {
      const [path, wanted] = place.split(":");
      const here = at === path || at.startsWith(path.endsWith("/") ? path : `${path}/`);
      return (here || `${at}/` === path) && (wanted === undefined || Number(wanted) === line);
    });
  const shows = findings.filter((of) => row.rules.includes(of.rule) && fits(of));
  if (row.rules.length > 0 && shows.length === 0) throw new Error(`${row.id} has no sample`);
  return { ...row, shows };
}

function document() {
  const built = rows.filter(({ shows }) => shows.length > 0);
  const proven = built.filter(({ shows }) => shows.some(({ witness }) => witness));
  const groups = [...new Set(rows.map(({ group }) => group))];
  return [
    "# The rules of check",
    "",
    "Written by `npm run rules`; do not edit. A survey of what goes wrong in hand-written boundary",
    `code lists ${rows.length} rules. ${built.length} are built: a fixture shows each, and the name of its folder stands`,
    `beside it. For ${proven.length} of them a *witness* is among the samples: a program that really misbehaves,`,
    "and a corrected one that does not, on which `check` says the same. Severity is what the samples",
    "have; it is lower where neither header nor contract proves the finding.",
    ...groups.flatMap((group) => ["", `## ${group}`, "", ...groupTable(group)]),
    "",
    "## By language",
    "",
    "The rules as `check` names them, behind the prefix of the language or of its interface",
    "(`ctypes-integer-width`), and the languages in which a sample shows them. Those without a mark",
    "are shown on the page of their hazard only, or not at all.",
    "",
    ...matrix(),
    "",
  ].join("\n");
}

function groupTable(group) {
  const own = rows.filter((of) => of.group === group);
  const head = ["| rule | what | hazard | severity | sample |", "|---|---|---|---|---|"];
  const lines = own.map(({ id, what, shows, note }) => {
    if (shows.length === 0) return `| ${id} | ${what} | | | not built: ${note} |`;
    const hazards = [...new Set(shows.map(({ hazard }) => `\`${hazard}\``))].join(", ");
    const severities = [...new Set(shows.flatMap(severityOf))].sort().join(", ");
    const best = shows.find(({ witness }) => witness) ?? shows[0];
    const sample = `[${best.at}](../fixtures/${best.at})${best.witness ? " *witness*" : ""}`;
    return `| ${id} | ${what} | ${hazards} | ${severities} | ${sample} |`;
  });
  return [...head, ...lines];
}

/** A witness does not state it: then another sample of the rule does, or its row. */
function severityOf({ rule, severity }) {
  if (severity !== null) return [severity];
  const other = findings.find((of) => of.rule === rule && of.severity !== null);
  return [other?.severity ?? wordsOf(rule).severity];
}

function wordsOf(rule) {
  const shared = [...Object.values(abiRules), ...Object.values(flowRules)];
  const known = Object.values(markRules).find((of) => of.rule === rule);
  return known ?? shared.find((of) => rule.endsWith(`-${of.rule}`));
}

function matrix() {
  const shared = [...Object.values(abiRules), ...Object.values(flowRules)].map(({ rule }) => rule);
  const own = Object.values(markRules).map(({ rule }) => rule);
  const all = [...new Set([...shared, ...own])].sort();
  const lines = all.map((rule) => {
    const shows = findings.filter((of) => of.rule === rule || isShared(of.rule, rule, shared));
    const seen = new Set(shows.map(({ file }) => languageOf[extname(basename(file))]));
    const cells = languages.map((of) => (seen.has(of) ? "✓" : ""));
    return `| ${rule} | ${cells.join(" | ")} |`;
  });
  const columns = languages.join(" | ");
  return [`| rule | ${columns} |`, `|---|${languages.map(() => "---|").join("")}`, ...lines];
}

/** `ctypes-integer-width` is `integer-width`, and no longer name that ends alike. */
function isShared(id, rule, shared) {
  if (!id.endsWith(`-${rule}`)) return false;
  return !shared.some((of) => of.length > rule.length && id.endsWith(`-${of}`));
}

/** The pages of the hazards, each with what `check` looks for under its name. */
function pages() {
  const hazards = [...new Set(findings.map(({ hazard }) => hazard))].filter(
    (of) => !of.startsWith("input/"),
  );
  return hazards.sort().map((hazard) => {
    const file = `packages/ferrule/rules/${hazard}.md`;
    const text = readFileSync(join(root, file), "utf8");
    const own = rows.filter(({ shows }) => shows.some((of) => of.hazard === hazard));
    const bullets = own.map(({ id, what }) => `- *${id}*: ${what}`).flatMap(wrap);
    const section = ["## Rules", "", "What `check` looks for under this name:", "", ...bullets, ""];
    const without = text.replace(/^## Rules\n[^]*?(?=^## |$(?![^]))/m, "");
    if (own.length === 0) return [file, without];
    const at = without.indexOf("\n## In ferrule");
    const [head, tail] =
      at < 0 ? [without.trimEnd(), ""] : [without.slice(0, at).trimEnd(), without.slice(at)];
    return [file, `${head}\n\n${section.join("\n")}${tail}`];
  });
}

/** Lines to 100 columns, as the pages have them. */
function wrap(bullet) {
  const lines = [];
  let line = "";
  for (const word of bullet.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > 100) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
