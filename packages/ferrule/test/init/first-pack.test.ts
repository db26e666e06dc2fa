import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadContract } from "../../src/contract/load-contract.ts";
import { bind, build, workFolder } from "../tools/bind.ts";
import { findHeader, missing, root, runOn, runtimes } from "../tools/machine.ts";
import { runCommand } from "../tools/run-command.ts";

const page = readFileSync(join(root, "docs/first-pack.md"), "utf8");

/** The fenced blocks of the page, with what stands behind the fence. */
const blocks = [...page.matchAll(/^```(\S+)(?: (\w+))?\n(.*?)^```$/gms)].map(
  ([, language, name, text]) => ({ language, name, text: text! }),
);

function block(language: string, which: number | string): string {
  const of = blocks.filter((found) => found.language === language);
  const found = typeof which === "number" ? of[which] : of.find(({ name }) => name === which);
  if (!found) throw new Error(`no block ${language} ${which}`);
  return found.text;
}

/** The lines of a block of answers, without its braces. */
function answers(name: string): string {
  return block("jsonc", name)
    .trim()
    .replace(/^\{|\}$/g, "")
    .trim();
}

const header = findHeader("jansson.h");

describe.skipIf(missing("jansson.h", header !== null))("the first contract", () => {
  const folder = workFolder("first-pack");
  const file = join(folder.path, "jansson.ferrule.jsonc");
  afterAll(() => folder.remove());

  test("is drafted as the page says", async () => {
    const { status, out } = await runCommand("init", header!, "-o", file, "--quiet");
    expect([status, out]).toEqual([0, ""]);
    const draft = readFileSync(file, "utf8");
    expect(draft).toContain(block("text", 1).trimEnd());
    const second = join(folder.path, "second.ferrule.jsonc");
    const said = await runCommand("init", header!, "-o", second, "-l", "jansson");
    expect(said.out.replace(second, "jansson.ferrule.jsonc")).toContain(block("text", 0));
    const again = await runCommand("init", header!, "-o", file);
    expect(again.status).toBe(2);
    expect(again.err).toContain("is there already");
  });

  test("its draft binds, and frees nothing", async () => {
    const { plan } = await bind(header!, "jansson", file);
    expect(plan.functions.length).toBeGreaterThan(0);
    expect(plan.handles).toEqual([]);
  });

  test("with the page's answers it is a module that does what the page shows", async () => {
    const draft = readFileSync(file, "utf8");
    const answered = draft
      .replace(/"types": \{\n/, `"types": {\n    ${answers("types")},\n`)
      .replace(/"functions": \{\n/, `"functions": {\n    ${answers("functions")},\n`);
    writeFileSync(file, answered);
    await loadContract(file);
    const shown = await runCommand(
      ...["contract", "show", "json_object_set_new", "-c", file, "--quiet"],
    );
    expect(shown.err).toBe("");
    expect(shown.out).toContain(block("text", 2).trimEnd());
    const { text } = await bind(header!, "jansson", file);
    mkdirSync(join(folder.path, "generated"), { recursive: true });
    const program = join(folder.path, "page.ts");
    writeFileSync(program, block("ts", 0));
    const built = build({ folder: folder.path, library: "jansson", text }, program);
    for (const runtime of runtimes) {
      expect(runOn(runtime, built).stdout).toBe(block("text", 3));
    }
  });
});

describe.each(["expat.h", "lz4.h", "uv.h"])("%s, which has no contract", (name) => {
  const found = findHeader(name);
  test.skipIf(missing(name, found !== null))("is drafted, and the draft binds", async () => {
    const folder = workFolder("draft");
    try {
      const file = join(folder.path, "draft.ferrule.jsonc");
      const target = ["--target", "x86_64-linux-gnu"];
      const { status } = await runCommand("init", found!, "-o", file, "--quiet", ...target);
      expect(status).toBe(0);
      const checked = await runCommand("contract", "check", file, "--header", found!, ...target);
      expect([checked.status, checked.err]).toEqual([0, ""]);
      const { types, functions } = await loadContract(file);
      const frees = [...functions.values()].filter(({ text }) => /\b(?:own|take)\b/.test(text));
      expect([types.size, frees]).toEqual([0, []]);
    } finally {
      folder.remove();
    }
  });
});
