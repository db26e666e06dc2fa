import { pathToFileURL } from "node:url";
import { isAbsolute } from "node:path";
import { catalogue, type Hazard } from "../hazards/catalogue.ts";
import { readPage } from "../hazards/read-page.ts";
import type { Diagnostic, Label, Severity } from "./diagnostic.ts";
import { sortDiagnostics } from "./sort-diagnostics.ts";

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** SARIF 2.1.0, for code scanning. Rules are hazards; `version` is ferrule's own. */
export function renderSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const sorted = sortDiagnostics(diagnostics);
  const rules = [...new Set(sorted.map(({ hazard }) => hazard))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ferrule", version, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: sorted.map((of) => resultOf(of, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(hazard: Hazard): object {
  const name = Object.keys(catalogue).find((of) => hazard.startsWith(`${of}/`)) ?? "";
  const { summary, markdown } = pageOf(hazard);
  return {
    id: hazard,
    shortDescription: { text: summary },
    ...(markdown === "" ? {} : { help: { text: summary, markdown } }),
    properties: { tags: [name] },
  };
}

/** A page that is missing costs its text, not the report. */
function pageOf(hazard: Hazard): { readonly summary: string; readonly markdown: string } {
  try {
    return readPage(hazard);
  } catch {
    return { summary: hazard, markdown: "" };
  }
}

function resultOf(diagnostic: Diagnostic, rules: readonly Hazard[]): object {
  const { hazard, severity, message, help, labels, fingerprint, targets, origin } = diagnostic;
  const primary = labels.filter(({ role }) => role === "primary");
  const others = labels.filter(({ role }) => role === "secondary");
  return {
    ruleId: hazard,
    ruleIndex: rules.indexOf(hazard),
    level: levels[severity],
    message: { text: help === null ? message : `${message} ${help}` },
    locations: primary.map((label) => locationOf(label)),
    relatedLocations: others.map((label, id) =>
      Object.assign(locationOf(label), { id, message: { text: label.text } }),
    ),
    partialFingerprints: { "ferrule/v1": fingerprint },
    properties: { targets, origin },
  };
}

function locationOf({ file, line, column, end, start }: Label): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: {
        startLine: line,
        startColumn: column,
        charOffset: start,
        charLength: Math.max(0, end - start),
      },
    },
  };
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
