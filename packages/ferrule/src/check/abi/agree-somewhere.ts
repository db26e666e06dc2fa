import type { AbiFinding } from "./finding.ts";

/**
 * A program that declares one function several times chooses between the declarations, by platform
 * or by what it passes. What one of them has right on a target is not wrong there for the program.
 *
 *     long seek64(…) and int seek32(…), both "api_seek" → each is right where the other is not
 */
export function agreeSomewhere(
  all: readonly (readonly AbiFinding[])[],
): readonly (readonly AbiFinding[])[] {
  if (all.length < 2) return all;
  return all.map((found, own) =>
    found.filter(
      (finding) =>
        // What is wrong everywhere is wrong, whatever the others say.
        finding.targets.length === 0 ||
        all.every((other, index) => index === own || other.some((of) => sameMistake(of, finding))),
    ),
  );
}

/** No targets are all targets. */
function sameMistake(a: AbiFinding, b: AbiFinding): boolean {
  if (a.where !== b.where || a.part !== b.part) return false;
  if (a.targets.length === 0 || b.targets.length === 0) return true;
  return a.targets.some((target) => b.targets.includes(target));
}
