import type { Slot } from "../contract/model.ts";
import type { BoundaryFunction, BoundaryParameter } from "./model.ts";

/** What is wrong with a slot, what stands beside it in the contract and in the header, and what helps. */
type Objection = {
  readonly message: string;
  readonly note: string;
  readonly header: string;
  readonly help: string;
};

/** What a slot says of who owns a parameter, where its type holds nothing that can be owned. */
export function checkCustody(
  fn: BoundaryFunction,
  { type, name: called, index }: BoundaryParameter,
  { direction, shape, ownership }: Slot,
): readonly Objection[] {
  const name = called ?? `#${index}`;
  const header = `${name} is ${type.spelling}`;
  const address = type.kind !== "integer" && type.kind !== "float" && type.kind !== "record";
  if (ownership?.kind === "take" || ownership?.kind === "keep") {
    if (!address) {
      return [
        {
          message: `${name} cannot be \`${ownership.kind}\`: it is \`${type.spelling}\`, and no pointer.`,
          note: "C gets a copy of a number",
          header,
          help: "Take the word away.",
        },
      ];
    }
  }
  if (ownership?.kind === "take" && ownership.unless !== null) {
    const { result } = fn;
    if (result.type.kind === "integer") return [];
    return [
      {
        message: `${name} cannot be ours where the call returns ${ownership.unless}: it returns \`${result.type.spelling}\`.`,
        note: "compared with the result",
        header: `returns ${result.type.spelling}`,
        help: "Say `take`, or leave the function out where it depends on something else.",
      },
    ];
  }
  const gives = ownership?.kind === "own" || ownership?.kind === "borrow";
  const out = direction === "out" || direction === "inout";
  if (!gives || !out || shape !== null || type.kind !== "pointer") return [];
  const { kind, spelling } = type.to;
  if (kind !== "integer" && kind !== "float") return [];
  return [
    {
      message: `${name} gives out \`${spelling}\`, which nobody owns.`,
      note: "said of a pointer that is given out",
      header,
      help: "Say `out` alone.",
    },
  ];
}
