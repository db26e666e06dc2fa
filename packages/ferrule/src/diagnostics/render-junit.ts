import type { Diagnostic } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";
import { visible } from "./visible.ts";

/** JUnit XML: a suite a file, a failed case a finding; infos are cases that pass. */
export function renderJunit(diagnostics: readonly Diagnostic[]): string {
  const sorted = sortDiagnostics(diagnostics);
  const files = [...new Set(sorted.map(fileOf))];
  const failed = diagnostics.filter(({ severity }) => severity !== "info").length;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="ferrule" tests="${diagnostics.length}" failures="${failed}">`,
    ...files.flatMap((file) =>
      suite(
        file,
        sorted.filter((of) => fileOf(of) === file),
      ),
    ),
    "</testsuites>",
    "",
  ].join("\n");
}

function fileOf({ labels }: Diagnostic): string {
  return labels[0]?.file ?? "";
}

function suite(file: string, found: readonly Diagnostic[]): readonly string[] {
  const failures = found.filter(({ severity }) => severity !== "info").length;
  return [
    `  <testsuite name=${quote(file)} tests="${found.length}" failures="${failures}">`,
    ...found.flatMap((of) => testCase(of)),
    "  </testsuite>",
  ];
}

function testCase({ hazard, severity, message, help, why, labels }: Diagnostic): readonly string[] {
  const [label] = labels;
  const at = label ? `:${label.line}:${label.column}` : "";
  const open = `    <testcase name=${quote(`${hazard}${at}`)} classname=${quote(label?.file ?? "")}`;
  const text = [why, help].filter((of) => of !== null).join(" ");
  if (severity === "info")
    return [`${open}><system-out>${escape(message)}</system-out></testcase>`];
  return [
    `${open}>`,
    `      <failure type=${quote(severity)} message=${quote(message)}>${escape(text)}</failure>`,
    "    </testcase>",
  ];
}

function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** XML has no way to write most control characters. */
function escape(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
