import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkPaths } from "../../src/check/check-paths.ts";
import { root } from "../tools/machine.ts";
import { request } from "./request.ts";

/**
 * Samples of the hazard pages that `check` reads, by the word of their fence. A language comes in
 * here with its front end.
 */
const endings: Readonly<Record<string, string>> = {
  python: "py",
  js: "js",
  ts: "ts",
  c: "c",
  cpp: "cpp",
  java: "java",
  csharp: "cs",
  rust: "rs",
  go: "go",
};

/** Samples that no reading of the source alone can tell from right ones, and why. */
const beyond: Readonly<Record<string, string>> = {
  "abi/missing-symbol": "the library on the machine is older than the header",
  "abi/version-skew": "the library on the machine is older than the header",
  "ownership/order": "only a contract says that the database has to stay",
  "thread/teardown": "what is left out stands nowhere",
};

const pages = join(root, "packages/ferrule/rules");
const scratch = join(root, "node_modules/.ferrule-test/pages");

type Sample = { readonly language: string; readonly kind: string; readonly text: string };

function samplesOf(page: string): readonly Sample[] {
  const text = readFileSync(join(pages, page), "utf8");
  return [...text.matchAll(/^```(\w+) (\w+)\n([\s\S]*?)^```/gm)].map(([, language, kind, of]) => ({
    language: language!,
    kind: kind!,
    text: of!,
  }));
}

const found = readdirSync(pages, { recursive: true, encoding: "utf8" })
  .filter((of) => of.endsWith(".md") && !of.startsWith("input"))
  .sort()
  .flatMap((page) => {
    const samples = samplesOf(page);
    const header = samples.find(({ kind }) => kind === "header")?.text ?? null;
    return samples
      .filter(
        ({ language, kind }) => Object.hasOwn(endings, language) && /^(?:bad|good)$/.test(kind),
      )
      .map((sample) => ({ hazard: page.replace(/\.md$/, ""), header, ...sample }));
  });

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each(found)("$hazard: the $kind sample in $language", async (sample) => {
  const { hazard, header, language, kind, text } = sample;
  const folder = join(scratch, `${hazard.replace("/", "-")}-${language}-${kind}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `sample.${endings[language]}`);
  writeFileSync(file, text);
  if (header !== null) writeFileSync(join(folder, "api.h"), header);
  const { diagnostics } = await checkPaths(
    request({
      paths: [file],
      headers: header === null ? [] : [join(folder, "api.h")],
      targets: ["x86_64-linux-gnu", "x86_64-windows-msvc", "i686-windows-msvc"],
    }),
  );
  const hazards = diagnostics.map((of) => of.hazard);
  if (kind === "bad" && language === "python" && Object.hasOwn(beyond, hazard)) {
    expect(hazards).toEqual([]);
  } else if (kind === "bad") expect(hazards).toContain(hazard);
  else expect(hazards).toEqual([]);
});
