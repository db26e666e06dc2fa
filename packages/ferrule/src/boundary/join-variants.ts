import type { Contract, Variant } from "../contract/model.ts";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { labelAt } from "../diagnostics/locate.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { CType, Facts, FunctionDeclaration } from "../facts/model.ts";
import { parseCType } from "./parse-c-type.ts";

/** A variadic function as one of its variants calls it: under a name of its own, with fixed types. */
export type JoinedVariant = {
  readonly declaration: FunctionDeclaration;
  readonly variant: Variant;
};

/**
 * The declarations of the ways that a contract names to call variadic functions: the header's own
 * parameters, and behind them those of the contract.
 */
export function joinVariants(
  facts: Facts,
  contract: Contract,
): { readonly variants: readonly JoinedVariant[]; readonly problems: readonly Diagnostic[] } {
  const declared = new Map<string, FunctionDeclaration>();
  for (const of of facts.declarations) if (of.kind === "function") declared.set(of.name, of);
  const variants: JoinedVariant[] = [];
  const problems: Diagnostic[] = [];
  for (const variant of contract.variadic.values()) {
    const report = (message: string, help: string | null): void => {
      const labels = [labelAt(contract.file, contract.text, variant.line, "this variant")];
      problems.push(
        createDiagnostic({ hazard: "input/contract", origin: "boundary", message, labels, help }),
      );
    };
    const base = declared.get(variant.of);
    if (base === undefined) {
      const near = nearest(variant.of, declared.keys());
      const help = near === null ? null : `Did you mean ${near}?`;
      report(`The header has no function ${variant.of}.`, help);
    } else if (!base.type.variadic) {
      report(`${variant.of} is not variadic.`, "Write its line under `functions`.");
    } else if (declared.has(variant.name)) {
      report(`The header has a function ${variant.name} itself.`, "Choose another name.");
    } else {
      const types = variant.parameters.map(({ type }) => parseCType(type, facts));
      const unknown = types.indexOf(null);
      if (unknown >= 0) {
        const { type } = variant.parameters[unknown]!;
        report(`The header has no type \`${type}\`.`, "Write a C type: long, const char *, T *.");
      } else variants.push({ declaration: declare(base, variant, types), variant });
    }
  }
  return { variants, problems };
}

function declare(
  base: FunctionDeclaration,
  variant: Variant,
  types: readonly (CType | null)[],
): FunctionDeclaration {
  const given = types.filter((type) => type !== null);
  const parameters = [...base.type.parameters, ...given];
  const named = variant.parameters.map(({ name }, index) => ({
    name,
    type: given[index]!,
    attributes: [],
  }));
  return {
    ...base,
    name: variant.name,
    type: { ...base.type, parameters, variadic: false },
    parameters: [...base.parameters, ...named],
  };
}
