import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { checkPaths } from "../../src/check/check-paths.ts";
import { frontEndOf } from "../../src/check/languages/all.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { root } from "../tools/machine.ts";
import { request } from "./request.ts";

const folder = join(root, "fixtures/check");
const update = process.env["UPDATE"] === "1";

/** A case: a folder with `expected.json`, beside it headers, at most one contract, and sources. */
type Expected = {
  /** Why the case exists. */
  readonly why: string;
  readonly targets?: readonly string[];
  readonly findings: readonly Finding[];
};

type Finding = {
  readonly file: string;
  readonly line: number;
  readonly hazard: string;
  readonly symbol: string | null;
  readonly severity: string;
  readonly rule: string;
};

function cases(at: string): readonly string[] {
  return readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const path = join(at, name);
      return readdirSync(path).includes("expected.json") ? [path] : cases(path);
    })
    .sort();
}

async function findings(path: string, { targets }: Expected): Promise<readonly Finding[]> {
  const names = readdirSync(path).map((name) => join(path, name));
  const { diagnostics } = await checkPaths(
    request({
      paths: names.filter((name) => frontEndOf(name) !== null),
      headers: names.filter((name) => name.endsWith(".h")),
      contracts: names.filter((name) => name.endsWith(".ferrule.jsonc")),
      targets: targets ?? [],
    }),
  );
  return diagnostics.map((of) => toFinding(of, path));
}

function toFinding(
  { labels, hazard, severity, boundary, origin }: Diagnostic,
  path: string,
): Finding {
  const [label] = labels;
  return {
    file: label ? relative(path, label.file) : "",
    line: label?.line ?? 0,
    hazard,
    symbol: boundary?.symbol ?? null,
    severity,
    rule: origin.replace("check/", ""),
  };
}

for (const path of cases(folder)) {
  const file = join(path, "expected.json");
  const expected: Expected = JSON.parse(readFileSync(file, "utf8"));
  test(`${relative(folder, path)}: ${expected.why}`, async () => {
    const found = await findings(path, expected);
    const text = print({ ...expected, findings: found });
    if (update) writeFileSync(file, text);
    expect(text).toEqual(update ? text : print(expected));
  });
}

/** One finding a line, so that a change reads well. */
function print({ findings: all, ...rest }: Expected): string {
  const lines = all.map((of) => `    ${JSON.stringify(of)}`).join(",\n");
  const list = all.length === 0 ? "[]" : `[\n${lines}\n  ]`;
  const head = JSON.stringify(rest, null, 2).replace(/\n\}$/, "");
  return `${head},\n  "findings": ${list}\n}\n`;
}
