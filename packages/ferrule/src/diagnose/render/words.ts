import type { Verdict } from "../model.ts";

/** The verdict in a line. */
export function headline({ hazard, boundaryFunction }: Verdict): string {
  if (hazard === null) return "cannot tell";
  if (hazard === "none") return "not a defect of the boundary";
  return boundaryFunction === null ? hazard : `${hazard} in ${boundaryFunction}`;
}

/** On which side the memory, or the fault, is. */
export function owner({ ownerSide }: Verdict): string | null {
  if (ownerSide === null) return null;
  return ownerSide === "native" ? "the library's side" : "the managed side";
}

/** Columns of a quoted line that are shown. */
const QUOTED = 140;

/** A line cut to what is shown. */
export function cut(text: string): string {
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
}
