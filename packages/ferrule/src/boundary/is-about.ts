import type { Reference } from "../contract/model.ts";

/** True when a reference means that parameter. */
export function isAbout(reference: Reference, index: number, name: string | null): boolean {
  return reference.kind === "position" ? reference.index === index : reference.name === name;
}
