import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Hazard } from "./catalogue.ts";

/** A hazard's page: explanation, samples and defence. */
export type Page = {
  readonly hazard: Hazard;
  /** The first sentence under the title. */
  readonly summary: string;
  readonly markdown: string;
};

/** The page of a hazard. Pages lie beside the sources and the build alike. */
export function readPage(hazard: Hazard): Page {
  const candidates = [`../../rules/${hazard}.md`, `../../../rules/${hazard}.md`];
  const paths = candidates.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const file = paths.find((path) => existsSync(path)) ?? paths[0]!;
  const markdown = readFileSync(file, "utf8");
  const paragraph = markdown.split("\n\n")[1]?.replaceAll("\n", " ").trim() ?? "";
  const summary = /^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
  return { hazard, summary, markdown };
}
