import type { Hazard } from "../../hazards/catalogue.ts";
import { cMarks } from "./c-marks.ts";
import { csharpMarks } from "./csharp-marks.ts";
import { goMarks } from "./go-marks.ts";
import { javascriptMarks } from "./javascript-marks.ts";
import { javaMarks } from "./java-marks.ts";
import { pythonMarks } from "./python-marks.ts";
import { rustMarks } from "./rust-marks.ts";
import type { Words } from "./rule.ts";

export type MarkRule = Words & { readonly hazard: Hazard };

/**
 * Rules that one language alone has, by the key that its front end marks a construct with. `{0}`,
 * `{1}`, … are the mark's own words. Add a row here, and the mark in the front end.
 */
export const markRules: Readonly<Record<string, MarkRule>> = {
  ...cMarks,
  ...javaMarks,
  ...javascriptMarks,
  ...csharpMarks,
  ...pythonMarks,
  ...rustMarks,
  ...goMarks,
};
