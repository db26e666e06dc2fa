import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hazards } from "../../src/hazards/catalogue.ts";
import { workFolder } from "../tools/bind.ts";
import { hasGcc, missing, run, runOk } from "../tools/machine.ts";
import { takeApart, type Sample } from "./page.ts";

const work = workFolder("loading");
afterAll(work.remove);

const pages = hazards().map((hazard) => takeApart(hazard).samples);
const samplesOf = (language: string, role: string): readonly Sample[] =>
  pages.flat().filter((of) => of.language === language && of.role === role);

/**
 * A library that has every function of the pages' headers. They do nothing: samples are loaded, so
 * that the runtime reads their declarations and finds their symbols, and are not called.
 */
function buildStub(): void {
  const headers = pages.map(([header]) => header!.text).join("\n");
  const symbols = new Set([...headers.matchAll(/\b(api_\w+)\(/g)].map(([, symbol]) => symbol!));
  const version = /#define API_VERSION (\d+)/.exec(headers)?.[1] ?? "0";
  const functions = [...symbols].map((symbol) => {
    return `int ${symbol}(void) { return ${symbol === "api_version" ? version : "0"}; }`;
  });
  const source = join(work.path, "stub.c");
  writeFileSync(source, `${functions.join("\n")}\n`);
  runOk("gcc", ["-shared", "-fPIC", "-o", join(work.path, "libapi.so"), source]);
}

const env = { LD_LIBRARY_PATH: work.path, PYTHONDONTWRITEBYTECODE: "1" };
const skipped = missing("gcc on Linux", hasGcc && process.platform === "linux");

describe.skipIf(skipped)("samples load a library that has their functions", () => {
  beforeAll(buildStub);
  const python = run("python3", ["--version"]).status !== null;

  test.skipIf(missing("python3", python)).each(["bad", "good"])("%s ones of Python", (role) => {
    const samples = samplesOf("python", role);
    const list = join(work.path, `${role}.json`);
    writeFileSync(list, JSON.stringify(samples.map(({ hazard, text }) => [hazard, text])));
    const program = [
      "import json, sys",
      "for hazard, text in json.load(open(sys.argv[1])):",
      "    exec(compile(text, hazard, 'exec'), {'__name__': hazard})",
      "    print(hazard)",
    ].join("\n");
    const said = runOk("python3", ["-c", program, list], env);
    expect(said.trim().split("\n")).toEqual(samples.map(({ hazard }) => hazard));
  });

  test.each(["bad", "good"])("%s ones of koffi", (role) => {
    const samples = samplesOf("js", role).filter(({ text }) => text.includes('from "koffi"'));
    expect(samples.length).toBeGreaterThan(0);
    const folder = join(work.path, role);
    mkdirSync(folder);
    const imports = samples.map(({ hazard, text }, index) => {
      // The page's path is one of Debian; the stub is found by its name.
      const found = text.replace(/"[^"]*libapi\.so[^"]*"/, '"libapi.so"');
      writeFileSync(join(folder, `${index}.mjs`), found);
      return `await import("./${index}.mjs");\nconsole.log(${JSON.stringify(hazard)});`;
    });
    writeFileSync(join(folder, "all.mjs"), imports.join("\n"));
    const said = runOk(process.execPath, [join(folder, "all.mjs")], env);
    expect(said.trim().split("\n")).toEqual(samples.map(({ hazard }) => hazard));
  });
});
