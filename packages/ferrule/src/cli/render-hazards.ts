import { classes } from "../hazards/catalogue.ts";
import type { Page } from "../hazards/read-page.ts";
import { proseWidth } from "./markdown/render-markdown.ts";
import { chooseStyle } from "./markdown/style.ts";
import { wrapText } from "./markdown/wrap-text.ts";

/** Hazards by class for a terminal, their summaries in a column of their own. */
export function renderHazards(pages: readonly Page[], color: boolean): string {
  const style = chooseStyle(color);
  const column = Math.max(...pages.map(({ hazard }) => hazard.length)) + 4;
  const sections = sectionsOf(pages).map(([name, about, own]) => {
    const lines = own.flatMap(({ hazard, summary }) => {
      const [first = "", ...rest] = wrapText(summary, proseWidth - column, "", style);
      const gap = " ".repeat(column - 2 - hazard.length);
      return [
        `  ${style.code(hazard)}${gap}${first}`,
        ...rest.map((line) => " ".repeat(column) + line),
      ];
    });
    return [`${style.bold(name)}: ${about}`, ...lines].join("\n");
  });
  return `${sections.join("\n\n")}\n\nferrule explain HAZARD shows the page of one.\n`;
}

/** The same as a document. */
export function renderHazardsMarkdown(pages: readonly Page[]): string {
  const sections = sectionsOf(pages).map(([name, about, own]) => {
    const lines = own.map(({ hazard, summary }) => `- \`${hazard}\`: ${summary}`);
    return [`## ${name}`, "", `${about[0]!.toUpperCase()}${about.slice(1)}.`, "", ...lines].join(
      "\n",
    );
  });
  return `# Hazards\n\n${sections.join("\n\n")}\n`;
}

function sectionsOf(
  pages: readonly Page[],
): readonly (readonly [name: string, about: string, pages: readonly Page[]])[] {
  return Object.entries(classes).flatMap(([name, about]) => {
    const own = pages.filter(({ hazard }) => hazard.startsWith(`${name}/`));
    return own.length > 0 ? [[name, about, own] as const] : [];
  });
}
