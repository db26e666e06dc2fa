import { spellType } from "../../boundary/spell-type.ts";
import type { Evidence } from "../../diagnostics/diagnostic.ts";
import type { CType, FunctionDeclaration, TargetFacts } from "../../facts/model.ts";
import type { DeclaredType, ForeignDeclaration, ForeignRecord } from "../model/declared.ts";
import type { TrueFunction } from "../truth/model.ts";
import { compareTypes, type TypeDifference } from "./compare-types.ts";
import { describe } from "./concrete.ts";
import { conventionOn, declaredType } from "./declared-type.ts";
import type { AbiFinding, DeclarationProblem } from "./finding.ts";
import { targetsOf } from "./platforms.ts";
import { onTarget, trueParameter, trueType } from "./true-type.ts";

type Records = ReadonlyMap<string, ForeignRecord>;

/** Holds one declaration against the true one, on every target that both are for. */
export function compareDeclaration(
  declaration: ForeignDeclaration,
  truth: TrueFunction,
  records: Records,
): readonly AbiFinding[] {
  if (declaration.verified) return [];
  const targets = targetsOf(truth.facts, declaration.platform).filter((target) =>
    onTarget(truth.declarations, target.id),
  );
  const first = targets[0] && onTarget(truth.declarations, targets[0].id);
  if (!first) return [];
  const context: Context = { declaration, truth, records, targets, first };
  const shape = compareShape(context);
  const pieces = shape ? [shape] : compareParameters(context);
  const result = compareResult(context);
  const convention = compareConvention(context);
  return [...(result ? [result] : []), ...pieces, ...(convention ? [convention] : [])];
}

type Context = {
  readonly declaration: ForeignDeclaration;
  readonly truth: TrueFunction;
  readonly records: Records;
  readonly targets: readonly TargetFacts[];
  readonly first: FunctionDeclaration;
};

function finding(
  { declaration, truth, first }: Context,
  of: Pick<AbiFinding, "problem" | "hazard" | "span" | "where"> & Partial<AbiFinding>,
): AbiFinding {
  return {
    symbol: declaration.symbol,
    library: truth.library,
    part: null,
    declared: "",
    actual: "",
    targets: [],
    evidence: [],
    header: first.position,
    spelling: spellType(first.type, first.name),
    type: null,
    ...of,
  };
}

/** Arity and variadics: when they are wrong, the parameters have no partners to compare. */
function compareShape(context: Context): AbiFinding | null {
  const { declaration, first } = context;
  const { parameters, parametersSpan } = declaration;
  const fixed = first.type.parameters.length;
  const span = parametersSpan ?? declaration.span;
  if (first.type.variadic) {
    if (declaration.variadic) return null;
    // Nothing goes where the variable part would be.
    if (parameters !== null && parameters.length === fixed) return null;
    return finding(context, {
      problem: "variadic",
      hazard: "abi/variadic",
      span,
      where: "declaration",
      declared: parameters === null ? "no parameters" : `${parameters.length} fixed parameters`,
      actual: `${fixed} fixed parameters and ...`,
    });
  }
  if (parameters === null || !first.type.prototype || parameters.length === fixed) return null;
  return finding(context, {
    problem: "arity",
    hazard: "abi/arity",
    span,
    where: "declaration",
    declared: count(parameters.length),
    actual: count(fixed),
  });
}

function count(parameters: number): string {
  return parameters === 1 ? "1 parameter" : `${parameters} parameters`;
}

function compareParameters(context: Context): readonly AbiFinding[] {
  const { parameters } = context.declaration;
  if (parameters === null) return [];
  return parameters.flatMap((parameter, index) => {
    const declared = context.first.parameters[index];
    const name = parameter.name ?? declared?.name ?? `#${index}`;
    const found = comparePiece(context, parameter.type, "parameter", (of) => of.parameters[index]);
    return found ? [{ ...found, part: name }] : [];
  });
}

function compareResult(context: Context): AbiFinding | null {
  const { result } = context.declaration;
  if (result === null) return null;
  const found = comparePiece(context, result, "result", (of) => of.result);
  if (!found || !result.implied) return found;
  // A narrower or void result read as an int harms nobody who did not declare it.
  if (harmless.has(found.problem)) return null;
  return { ...found, problem: "result-undeclared", hazard: "abi/missing-declaration" };
}

const harmless: ReadonlySet<DeclarationProblem> = new Set(["void", "sign", "bool", "enum"]);

function comparePiece(
  context: Context,
  declared: DeclaredType,
  where: "result" | "parameter",
  pick: (of: FunctionDeclaration["type"]) => CType | undefined,
): AbiFinding | null {
  const { truth, targets, records } = context;
  const wrong: { target: TargetFacts; difference: TypeDifference }[] = [];
  let seen = 0;
  for (const target of targets) {
    const type = onTarget(truth.declarations, target.id)?.type;
    const piece = type && pick(type);
    if (!piece) continue;
    seen++;
    const see = where === "result" ? trueType : trueParameter;
    const actual = see(piece, truth.facts, target);
    const difference = compareTypes(declaredType(declared, target, records), actual, where);
    if (difference?.problem === "sign" && signless.has(context.declaration.api)) continue;
    if (difference && !narrowImplied(declared, difference)) wrong.push({ target, difference });
  }
  const worst = worstOf(wrong);
  if (!worst) return null;
  const { problem, hazard } = worst.difference;
  const same = wrong.filter(({ difference }) => difference.hazard === hazard);
  return finding(context, {
    problem,
    hazard,
    span: declared.span,
    where,
    type: declared,
    declared: worst.difference.declared.spelled,
    actual: worst.difference.actual.spelled,
    targets: same.length === seen ? [] : same.map(({ target }) => target.id),
    evidence: same.map(({ target, difference }) => evidence(target, difference, truth)),
  });
}

/** Java has no unsigned integers: `long` is all that a `size_t` can be there. */
const signless: ReadonlySet<string> = new Set(["panama", "jna"]);

type Wrong = { readonly target: TargetFacts; readonly difference: TypeDifference };

/** Where targets differ in what is wrong, what damages most is told. */
function worstOf(wrong: readonly Wrong[]): Wrong | undefined {
  return wrong.find(({ difference }) => !mild.has(difference.problem)) ?? wrong[0];
}

const mild: ReadonlySet<DeclarationProblem> = new Set(["sign", "narrow-parameter", "pointee"]);

/** An implied `int` for a narrower integer. */
function narrowImplied(declared: DeclaredType, { actual }: TypeDifference): boolean {
  return declared.implied === true && actual.kind === "integer" && actual.bytes <= 4;
}

function evidence(
  target: TargetFacts,
  { declared, actual, problem }: TypeDifference,
  truth: TrueFunction,
): Evidence {
  return {
    kind: problem,
    target: target.id,
    declared: describe(declared),
    actual: describe(actual),
    from: from(truth),
  };
}

/** Which facts say so: the header, and what they rest on. */
function from({ declarations }: TrueFunction): string {
  const position = declarations[0]?.position;
  return position ? `${position.file}:${position.line}` : "facts";
}

function compareConvention(context: Context): AbiFinding | null {
  const { declaration, truth, targets } = context;
  // Only 32-bit Windows has more than one; a declaration without one has the platform's.
  const wrong = targets.flatMap((target) => {
    const actual = conventionOf(onTarget(truth.declarations, target.id));
    const declared = conventionOn(declaration.convention, target);
    return actual === declared || declaration.convention === "other"
      ? []
      : [{ target, actual, declared }];
  });
  const [first] = wrong;
  if (!first || !first.target.id.includes("windows")) return null;
  return finding(context, {
    problem: "convention",
    hazard: "abi/calling-convention",
    span: declaration.span,
    where: "declaration",
    declared: first.declared,
    actual: first.actual,
    targets: wrong.map(({ target }) => target.id),
    evidence: wrong.map(({ target, actual, declared }) => ({
      kind: "convention",
      target: target.id,
      declared,
      actual,
      from: from(truth),
    })),
  });
}

function conventionOf(of: FunctionDeclaration | undefined): string {
  return of?.type.convention ?? "cdecl";
}
