import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { wrapText } from "../../src/cli/markdown/wrap-text.ts";
import { chooseStyle } from "../../src/cli/markdown/style.ts";
import { renderMarkdown } from "../../src/cli/markdown/render-markdown.ts";
import { run } from "../../src/cli/run.ts";
import { catalogue, classes, hazards } from "../../src/hazards/catalogue.ts";
import { readPage } from "../../src/hazards/read-page.ts";

async function explain(...args: readonly string[]): Promise<string> {
  let said = "";
  const say = (text: string): void => void (said += text);
  const status = await run(["explain", ...args], { out: say, err: say, color: false });
  expect(status).toBe(0);
  return said;
}

describe("the list", () => {
  test("has every class and hazard, in 80 columns", async () => {
    const said = await explain();
    const lines = said.split("\n");
    for (const hazard of hazards()) {
      expect(lines.filter((line) => line.startsWith(`  ${hazard} `))).toHaveLength(1);
    }
    for (const [name, about] of Object.entries(classes)) {
      expect(lines).toContain(`${name}: ${about}`);
    }
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test("is a document in Markdown, and data in JSON", async () => {
    const document = await explain("--format", "markdown");
    const items = document.match(/^- `[a-z]+\/[a-z-]+`: [^\n]+\.$/gm);
    expect(items).toHaveLength(hazards().length);
    const { schemaVersion, pages } = JSON.parse(await explain("--format", "json"));
    expect(schemaVersion).toBe(1);
    expect(pages).toEqual(hazards().map(readPage));
  });

  test.each(Object.keys(classes))("of %s has its hazards only", async (name) => {
    const { pages } = JSON.parse(await explain(name, "--format", "json"));
    const own = catalogue[name as keyof typeof catalogue].map((cause) => `${name}/${cause}`);
    expect(pages.map(({ hazard }: { hazard: string }) => hazard)).toEqual(own);
    expect((await explain(name)).match(/^ {2}[a-z]+\/[a-z-]+/gm)).toHaveLength(own.length);
  });
});

describe.each(hazards())("the page of %s", (hazard) => {
  test("is found by its sub-cause, if no other has it and no class is called so", async () => {
    const [, cause = ""] = hazard.split("/");
    const others = hazards().filter((of) => of.endsWith(`/${cause}`));
    expect(others).toEqual([hazard]);
    expect(Object.keys(classes)).not.toContain(cause);
    expect(await explain(cause)).toBe(await explain(hazard));
  });

  test("has its prose in 80 columns, its code as it is, and not a word less", async () => {
    const said = await explain(hazard);
    const lines = said.split("\n");
    expect(lines.filter((line) => !line.startsWith("    ") && line.length > 80)).toEqual([]);
    const { markdown } = readPage(hazard);
    for (const [, code] of markdown.matchAll(/^```[^\n]+\n([^]*?)^```$/gm)) {
      // The page shows a tab as two spaces.
      const shown = code!.replaceAll("\t", "  ").replaceAll(/^(?=.)/gm, "    ");
      expect(said).toContain(shown);
    }
    const prose = (text: string): readonly string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    const plain = markdown.replaceAll(/^```(?:\w+) (\w+)$/gm, "$1").replaceAll(/\]\([^)]+\)/g, "]");
    const counts = new Map<string, number>();
    for (const word of prose(plain)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of prose(said)) counts.set(word, (counts.get(word) ?? 0) - 1);
    expect([...counts].filter(([, count]) => count > 0)).toEqual([]);
  });

  test("has the same text with colours, but for the marks", async () => {
    const { markdown } = readPage(hazard);
    const letters = (text: string): string => text.replaceAll(/[`\s]/g, "").toLowerCase();
    const colored = renderMarkdown(markdown, true);
    expect(letters(stripVTControlCharacters(colored))).toBe(letters(await explain(hazard)));
    expect(colored).toContain("\u001b[1m");
  });

  test("is the file in Markdown", async () => {
    expect(await explain(hazard, "--format", "markdown")).toBe(readPage(hazard).markdown);
  });
});

describe("wrapping", () => {
  const plain = chooseStyle(false);
  test.each([
    ["a short line", 40, ["a short line"]],
    ["one two three", 7, ["one two", "three"]],
    ["one two three", 3, ["one", "two", "three"]],
    ["a word-that-is-longer stands alone", 8, ["a", "word-that-is-longer", "stands", "alone"]],
    ["code `of two` words", 8, ["code `of", "two`", "words"]],
    ["**bold**, and (`code`).", 80, ["bold, and (`code`)."]],
    ["see [`abi/enum`](enum.md).", 80, ["see `abi/enum`."]],
    ["`a``b` c", 80, ["`a``b` c"]],
    ["a lone ` stays", 80, ["a lone ` stays"]],
    ["", 80, []],
  ] as const)("%j in %i columns", (text, width, lines) => {
    expect(wrapText(text, width, "", plain)).toEqual(lines);
  });

  test("indents all lines but the first, and counts no colour", () => {
    const lines = wrapText("- `one two` three four", 11, "  ", chooseStyle(true));
    expect(lines.map(stripVTControlCharacters)).toEqual(["- one two", "  three", "  four"]);
  });

  test("shows control characters of a page as text", () => {
    expect(renderMarkdown("# a\u001b[2J\n\nb\u202e `c\u0007`\n", false)).toBe(
      "a\\u001b[2J\n\nb\\u202e `c\\u0007`\n",
    );
  });

  test("ends a fence that nothing ends", () => {
    expect(renderMarkdown("text\n\n```c bad\nint x;", false)).toBe(
      "text\n\n  bad, in C:\n\n    int x;\n",
    );
  });
});
