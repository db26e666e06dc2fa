import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hazards } from "../../src/hazards/catalogue.ts";
import { readPage } from "../../src/hazards/read-page.ts";
import { root } from "../tools/machine.ts";
import { takeApart } from "./page.ts";
import { languages } from "./languages.ts";

const folder = join(root, "packages/ferrule/rules");
const skeleton = ["What goes wrong", "How it shows", "Example", "The defence"];

test("every hazard has a page, and every page is of a hazard", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => file.endsWith(".md")).map((file) => file.slice(0, -3));
  expect(pages.map((path) => path.replaceAll("\\", "/")).sort()).toEqual([...hazards()].sort());
});

test("no two hazards are summed up in the same words", () => {
  const summaries = hazards().map((hazard) => readPage(hazard).summary);
  expect(new Set(summaries).size).toBe(summaries.length);
});

describe.each(hazards())("%s", (hazard) => {
  const { title, lead, sections, samples } = takeApart(hazard);
  const { summary, markdown } = readPage(hazard);

  test("has the skeleton", () => {
    expect(title).toBe(`# ${hazard}`);
    const titles = sections.map(([name]) => name);
    const added = ["Rules", "In ferrule"];
    expect(titles.filter((name) => !added.includes(name))).toEqual(skeleton);
    expect(["The defence", ...added]).toContain(titles.at(-1));
    expect(sections.filter(([, text]) => text === "")).toEqual([]);
    expect(sections[1]![1]).toMatch(/^- /);
    expect(markdown.endsWith("\n")).toBe(true);
    expect(markdown.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("begins with a sentence that stands alone", () => {
    expect(summary).toMatch(/^(?:[A-Z]|errno|ferrule )[^.!?\n]+\.$/);
    expect(summary.length).toBeLessThanOrEqual(100);
    expect(summary).not.toMatch(/[`*]/);
    expect(lead.replaceAll("\n", " ").startsWith(summary)).toBe(true);
  });

  test("shows a header, and a bad and a good use of it", () => {
    expect(samples.map(({ role }) => role)).toEqual(["header", "bad", "good"]);
    expect(samples[0]!.language).toBe("c");
    for (const { language, text } of samples) {
      expect([...languages.keys()]).toContain(language);
      expect(text.trim()).not.toBe("");
    }
  });

  test("names no hazard that does not exist", () => {
    const named = [...markdown.matchAll(/\[`?((?:\w|-)+\/(?:\w|-)+)`?\]/g)].map(([, name]) => name);
    expect(
      named.filter((name) => !(hazards() as readonly (string | undefined)[]).includes(name)),
    ).toEqual([]);
  });
});

describe("what the runtime says", () => {
  const source = join(root, "packages/runtime/src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(join(source, file), "utf8") }));
  const named = files.flatMap(({ file, text }) => {
    const names = text.matchAll(/"((?:ownership|abi|error|gc|thread|input)\/[a-z-]+)"/g);
    return [...names].map(([, hazard]) => ({ file, hazard: hazard! }));
  });

  test("names hazards of the catalogue", () => {
    expect(named.length).toBeGreaterThan(0);
    const known: readonly string[] = hazards();
    expect(named.filter(({ hazard }) => !known.includes(hazard))).toEqual([]);
  });

  // `error.ts` declares the names; the other files use them.
  const raised = new Set(
    named.filter(({ file }) => file !== "error.ts").map(({ hazard }) => hazard),
  );
  test.each(hazards().filter((hazard) => raised.has(hazard)))(
    "%s is explained in a section of its page",
    (hazard) => {
      expect(takeApart(hazard).sections.at(-1)![0]).toBe("In ferrule");
    },
  );

  // Each literal of the runtime that speaks, with a gap for what is filled in.
  const literals = files.flatMap(({ text }) => [
    ...[...text.matchAll(/"((?:[^"\\\n]|\\.)+)"/g)].map(([, words]) => words!),
    ...[...text.matchAll(/`([^`]+)`/g)].map(([, words]) => words!),
  ]);
  const messages = literals
    .map((words) => words.split(/\$\{[^}]*\}/))
    .filter((parts) => parts.join("").length > 10)
    .map((parts) => new RegExp(parts.map(escape).join(".+")));

  test.each(hazards())("%s quotes in its own words", (hazard) => {
    const [title, text] = takeApart(hazard).sections.at(-1)!;
    const spans =
      title === "In ferrule" ? [...text.replaceAll("\n", " ").matchAll(/`([^`]+)`/g)] : [];
    for (const [, said] of spans) {
      const quoted = /^(.+) \[([a-z]+\/[a-z-]+)\]$/.exec(said!);
      if (!quoted) continue;
      expect([hazard, "abi/wrong-type"]).toContain(quoted[2]);
      expect(messages.filter((message) => message.test(quoted[1]!)).map(String)).not.toEqual([]);
    }
  });
});

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
