import type { Hazard } from "../../src/hazards/catalogue.ts";
import { readPage } from "../../src/hazards/read-page.ts";

/** A fenced block: its info string, `<language> header|bad|good`, and its text. */
export type Sample = {
  readonly hazard: Hazard;
  readonly language: string;
  readonly role: string;
  readonly text: string;
};

/** A hazard page taken apart. */
export type Parts = {
  readonly title: string;
  readonly lead: string;
  /** Title and text of each section, in the page's order. */
  readonly sections: readonly (readonly [title: string, text: string])[];
  readonly samples: readonly Sample[];
};

/** The parts of a hazard's page. */
export function takeApart(hazard: Hazard): Parts {
  const { markdown } = readPage(hazard);
  const [head = "", ...rest] = markdown.split(/^## /m);
  const [title = "", ...lead] = head.split("\n");
  const sections = rest.map((text): readonly [string, string] => {
    const end = text.indexOf("\n");
    return [text.slice(0, end), text.slice(end).trim()];
  });
  const samples = [...markdown.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(
    ([, info, text]): Sample => {
      const [language = "", role = "", ...more] = info!.split(" ");
      return { hazard, language, role: [role, ...more].join(" "), text: text! };
    },
  );
  return { title, lead: lead.join("\n").trim(), sections, samples };
}
