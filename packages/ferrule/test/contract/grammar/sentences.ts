import * as fc from "fast-check";
import type { Rule } from "./rules.ts";

/** What the page says of them in words. */
const leaves: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name: fc.constantFrom("a", "n", "lib_f", "CODE"),
  digits: fc.constantFrom("0", "1", "42"),
  integer: fc.constantFrom("-1", "0", "7"),
  parameter: fc.constantFrom("a", "n", "#0", "#12"),
};

/** Texts that a production derives, with a blank between any two tokens. */
export function sentences(
  name: string,
  grammar: Readonly<Record<string, Rule>>,
): fc.Arbitrary<string> {
  const { all } = fc.letrec<Record<string, string>>((tie) => {
    const derive = (rule: Rule): fc.Arbitrary<string> => {
      switch (rule.kind) {
        case "literal":
          return fc.constant(rule.text);
        case "rule":
          return leaves[rule.name] ?? tie(rule.name);
        case "sequence":
          return fc.tuple(...rule.of.map(derive)).map(join(" "));
        case "choice":
          return fc.oneof({ maxDepth: 4, depthIdentifier: "derived" }, ...rule.of.map(derive));
        case "optional":
          return fc.oneof({ depthIdentifier: "derived" }, fc.constant(""), derive(rule.of));
        case "repeat":
          return fc
            .array(derive(rule.of), { minLength: 1, maxLength: 3, depthIdentifier: "derived" })
            .map(join(rule.between === null ? " " : ` ${rule.between} `));
      }
    };
    const rules = Object.entries(grammar).map(([rule, of]) => [rule, derive(of)] as const);
    return { ...Object.fromEntries(rules), all: tie(name) };
  });
  return all!;
}

function join(between: string): (parts: readonly string[]) => string {
  return (parts) => parts.filter((part) => part !== "").join(between);
}

/** The words and signs of a grammar. */
export function literals(grammar: Readonly<Record<string, Rule>>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (rule: Rule): void => {
    if (rule.kind === "literal") found.add(rule.text);
    else if (rule.kind === "sequence" || rule.kind === "choice") rule.of.forEach(visit);
    else if (rule.kind === "optional") visit(rule.of);
    else if (rule.kind === "repeat") {
      visit(rule.of);
      if (rule.between !== null) found.add(rule.between);
    }
  };
  Object.values(grammar).forEach(visit);
  return found;
}
