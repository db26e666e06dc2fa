import { spellType } from "../../boundary/spell-type.ts";
import type { DeclaredType, ForeignDeclaration } from "../model/declared.ts";
import type { CallEffects } from "../truth/effects.ts";
import type { TrueFunction } from "../truth/model.ts";
import { suggestsFilling } from "../truth/hint-effects.ts";
import type { AbiFinding, DeclarationProblem } from "./finding.ts";

/** What a declaration does by itself to memory that the contract gives to someone else. */
export function compareContract(
  declaration: ForeignDeclaration,
  truth: TrueFunction,
  effects: CallEffects | null,
): readonly AbiFinding[] {
  if (effects?.source !== "contract" && effects?.source !== "standard") {
    return suggested(declaration, truth, effects);
  }
  const found: AbiFinding[] = [];
  const { result, parameters } = declaration;
  const say = (
    problem: DeclarationProblem,
    type: DeclaredType,
    of: Pick<AbiFinding, "hazard" | "where" | "part" | "actual">,
  ): void => {
    const first = truth.declarations[0];
    const line = truth.boundary.line;
    const from = `contract of ${truth.symbol}: ${line?.text ?? "ISO C"}`;
    found.push({
      problem,
      span: type.span,
      symbol: truth.symbol,
      library: truth.library,
      declared: type.text,
      targets: [],
      evidence: [{ kind: "contract", target: null, declared: type.text, actual: of.actual, from }],
      header: first?.position ?? null,
      spelling: first ? spellType(first.type, first.name) : truth.symbol,
      type,
      ...of,
    });
  };
  if (result && excludesNull(result) && effects.result.nullable === true) {
    const where = { where: "result", part: null } as const;
    say("null-excluded", result, { ...where, hazard: "error/unchecked-null", actual: "NULL" });
  }
  if (result?.kind === "string") {
    const { free, borrowed } = effects.result;
    const where = { where: "result", part: null } as const;
    if (free !== null && result.converts && result.frees === null) {
      say("owned-converted", result, { ...where, hazard: "ownership/leak", actual: free });
    } else if (free !== null && result.frees !== null && result.frees !== free) {
      const hazard = "ownership/allocator-mismatch";
      say("mismatched-free", result, { ...where, hazard, actual: free });
    } else if (borrowed && result.frees !== null) {
      const hazard = "ownership/allocator-mismatch";
      say("borrowed-freed", result, { ...where, hazard, actual: "C" });
    }
  }
  for (const [index, { type, name }] of (parameters ?? []).entries()) {
    const effect = truth.boundary.parameters[index]?.slot;
    if (excludesNull(type) && effect?.nullable === true) {
      const part = name ?? truth.boundary.parameters[index]?.name ?? `#${index}`;
      const where = { where: "parameter", part } as const;
      say("null-not-offered", type, { ...where, hazard: "abi/wrong-type", actual: "NULL" });
    }
    if (type.kind !== "string" || type.writable || !effect || effect.direction === "in") continue;
    // A pointer to a pointer is written at its first level only.
    const actual = truth.boundary.parameters[index]?.type;
    if (actual?.kind !== "pointer" || actual.to.kind === "pointer") continue;
    const part = name ?? truth.boundary.parameters[index]?.name ?? `#${index}`;
    say("immutable-written", type, {
      hazard: "abi/const",
      where: "parameter",
      part,
      actual: actual.spelling,
    });
  }
  return found;
}

/** NULL is no value of the declared type: Rust's references, boxes and bare function pointers. */
function excludesNull(type: DeclaredType): boolean {
  return (type.kind === "pointer" || type.kind === "callback") && type.nonNull === true;
}

/** What C's own `const` says where no contract speaks. */
function suggested(
  { result, parameters }: ForeignDeclaration,
  truth: TrueFunction,
  effects: CallEffects | null,
): readonly AbiFinding[] {
  const { boundary, symbol, library, declarations } = truth;
  const [first] = declarations;
  const say = (
    problem: DeclarationProblem,
    type: DeclaredType,
    of: Pick<AbiFinding, "hazard" | "where" | "part" | "actual">,
  ): AbiFinding => ({
    problem,
    span: type.span,
    symbol,
    library,
    declared: type.text,
    targets: [],
    evidence: [],
    header: first?.position ?? null,
    spelling: first ? spellType(first.type, first.name) : symbol,
    type,
    ...of,
  });
  const found: AbiFinding[] = [];
  const answer = boundary.result.type;
  const free = effects?.result.free ?? null;
  if (result?.kind === "string" && result.converts && result.frees === null && free !== null) {
    const hazard = "ownership/leak";
    found.push(
      say("owned-converted-likely", result, { hazard, where: "result", part: null, actual: free }),
    );
  }
  // What is read-only is not given away.
  if (
    result?.kind === "string" &&
    result.frees !== null &&
    answer.kind === "pointer" &&
    answer.const
  ) {
    const hazard = "ownership/allocator-mismatch";
    found.push(
      say("const-freed", result, { hazard, where: "result", part: null, actual: answer.spelling }),
    );
  }
  for (const [index, { type, name }] of (parameters ?? []).entries()) {
    const actual = boundary.parameters[index];
    if (type.kind !== "string" || type.writable || !actual || !suggestsFilling(actual, boundary))
      continue;
    const part = name ?? actual.name ?? `#${index}`;
    const hazard = "abi/const";
    found.push(
      say("string-filled", type, {
        hazard,
        where: "parameter",
        part,
        actual: actual.type.spelling,
      }),
    );
  }
  return found;
}
