import type { Argument, Operand, Statement } from "../model/lowered.ts";
import type { Span } from "../model/source.ts";
import type { CallEffects } from "../truth/effects.ts";
import type { State, ValueId } from "./state.ts";

/** A call as the engine has it. */
export type Call = Statement & { readonly kind: "call" };

/** What a call of C makes, and what is known of the function. */
export type Made = {
  readonly id: string;
  readonly symbol: string;
  readonly order: number;
  readonly effects: CallEffects | null;
  readonly span: Span;
};

/** A contract says it, or ISO C does. */
export function isProven(effects: CallEffects | null): boolean {
  return effects?.source === "contract" || effects?.source === "standard";
}

/** The places whose values an operand hands on. */
export function placesOf(operand: Operand): readonly string[] {
  switch (operand.kind) {
    case "place":
      return [operand.place];
    case "compound":
      return operand.parts.flatMap((part) => placesOf(part));
    case "other":
      return operand.uses;
    case "null":
    case "constant":
      return [];
  }
}

/** The values that an argument hands on, where they are known. */
export function valuesOf(state: State, argument: Argument | undefined): readonly ValueId[] {
  if (!argument) return [];
  return placesOf(argument.value).flatMap((place) => state.places.get(place) ?? []);
}
