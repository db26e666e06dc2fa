import type { Lifetime, Line, Reference } from "../model.ts";
import { printReference } from "./print-parts.ts";

/** Phrases about the parameters and the times of one line. */
export type Speaker = {
  /** A parameter's name in back quotes. */
  parameter(reference: Reference): string;
  /** How long: `until the call returns`. */
  until(lifetime: Lifetime): string;
};

/** Speaks of a line's parameters by the names that the line gives them. */
export function createSpeaker({ slots }: Line): Speaker {
  const given = new Map<string, string>();
  for (const { subject, as } of slots) if (as !== null) given.set(printReference(subject), as);
  const named = (name: string): string => `\`${given.get(name) ?? name}\``;
  const parameter = (reference: Reference): string => named(printReference(reference));
  const until = (lifetime: Lifetime): string => {
    switch (lifetime.kind) {
      case "call":
        return "until the call returns";
      case "static":
      case "forever":
        return "for as long as the library is loaded";
      case "until-ends":
        return lifetime.orNext
          ? `until ${parameter(lifetime.of)} ends or another takes its place`
          : `until ${parameter(lifetime.of)} ends`;
      case "until-next":
        return `until the next call that takes ${parameter(lifetime.of)}`;
      case "until-called":
        return `until ${named(lifetime.name)} is called`;
    }
  };
  return { parameter, until };
}
