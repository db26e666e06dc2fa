import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const languages = {
  python: "Python",
  rust: "Rust",
  go: "Go",
  csharp: "C#",
  jni: "Java with JNI",
  javascript: "JavaScript",
};

/** Writes the table of judged findings in docs/check-projects.md, between its two marks. */
export function writeTable(projects, folder, file) {
  const rows = projects.map((project) => {
    const path = join(folder, `${project.project.split("/")[1]}.json`);
    return {
      ...project,
      findings: existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).findings : [],
    };
  });
  const text = readFileSync(file, "utf8");
  const [before, rest] = text.split("<!-- table -->\n");
  const after = rest.split("<!-- end of table -->\n")[1];
  writeFileSync(file, `${before}<!-- table -->\n${table(rows)}<!-- end of table -->\n${after}`);
}

/** True, false, unsure: of errors and of warnings, for each project and for all. */
export function table(rows) {
  const head = [
    "| project | commit | with | errors: true, false, unsure | warnings: true, false, unsure |",
    "|---|---|---|---|---|",
  ];
  const lines = rows.map(({ project, commit, language, api, findings }) => {
    const what = `${languages[language]}, ${api}`;
    return `| ${project} | \`${commit}\` | ${what} | ${counts(findings, "error")} | ${counts(findings, "warning")} |`;
  });
  const all = rows.flatMap(({ findings }) => findings);
  const sum = `| **all** | | | ${counts(all, "error")} | ${counts(all, "warning")} |`;
  const shares = `\nTrue of all: ${share(all, "error")} of the errors, ${share(all, "warning")} of the warnings.\n`;
  return `${[...head, ...lines, sum].join("\n")}\n${shares}`;
}

function counts(findings, severity) {
  const of = findings.filter((finding) => finding.severity === severity);
  return ["true", "false", "unsure"]
    .map((verdict) => of.filter((finding) => finding.verdict === verdict).length)
    .join(", ");
}

function share(findings, severity) {
  const of = findings.filter((finding) => finding.severity === severity);
  const right = of.filter(({ verdict }) => verdict === "true").length;
  return of.length === 0 ? "none" : `${Math.round((100 * right) / of.length)} %`;
}
