import type { Operand, Place } from "./lowered.ts";

/** The places that an operand reads. */
export function placesOf(operand: Operand): readonly Place[] {
  switch (operand.kind) {
    case "place":
      return [operand.place];
    case "other":
      return operand.uses;
    case "compound":
      return operand.parts.flatMap((of) => placesOf(of));
    default:
      return [];
  }
}
