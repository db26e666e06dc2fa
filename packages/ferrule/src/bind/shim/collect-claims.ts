import type { ModulePlan, NativeName, NativePlan } from "../plan/model.ts";
import type { Facts, TargetId } from "../../facts/model.ts";
import { viewTarget, type TargetView } from "../../layout/view-target.ts";
import { claimConstants } from "../../verify/claim-declarations.ts";
import { claimRecords } from "../../verify/claim-records.ts";
import { spellC } from "../../verify/spell-c.ts";

/** A statement that the user's compiler checks, with the targets that it is made for. */
export type ShimClaim = {
  readonly condition: string;
  /** What the compiler says when it does not hold. */
  readonly message: string;
  readonly targets: readonly TargetId[];
};

/** What a module rests on, as C states it: types of functions, widths, layouts, constants. */
export function collectClaims(plan: ModulePlan, facts: Facts): readonly ShimClaim[] {
  const found = new Map<string, { message: string; targets: TargetId[] }>();
  for (const target of plan.targets) {
    const view = viewTarget(facts, target);
    for (const { condition, message } of claimsOf(plan, view)) {
      const known = found.get(condition);
      if (known === undefined) found.set(condition, { message, targets: [target] });
      else if (!known.targets.includes(target)) known.targets.push(target);
    }
  }
  return Array.from(found, ([condition, rest]) => ({ condition, ...rest }));
}

type Stated = Pick<ShimClaim, "condition" | "message">;

function claimsOf(plan: ModulePlan, view: TargetView): readonly Stated[] {
  const records = new Set([...plan.records, ...plan.places].map(({ cName }) => cName));
  const constants = new Set(plan.constants.map(({ cName }) => cName));
  const bare = (name: string): string => name.replace(/^(?:struct|union) /, "");
  return [
    ...plan.natives.flatMap((native) => claimFunction(native, plan, view)),
    ...claimRecords(view)
      .claims.filter(({ subject }) => records.has(bare(subject)))
      .map(({ about, stated, condition }) => told(condition, about, stated)),
    ...claimConstants(view)
      .claims.filter(({ subject }) => constants.has(subject))
      .map(({ about, stated, condition }) => told(condition, about, stated)),
  ];
}

function told(condition: string, about: string, stated: string): Stated {
  return { condition, message: `${about} is not ${stated} in this header` };
}

/** Its type as the header writes it, and the width of each of its own types. */
function claimFunction(native: NativePlan, plan: ModulePlan, view: TargetView): readonly Stated[] {
  const declared = view.functions.get(native.name);
  if (declared === undefined) return [];
  const { type, name } = declared;
  const pointer = spellC({ kind: "pointer", to: type }, view);
  const typed: Stated[] =
    pointer === null
      ? []
      : [
          {
            condition: `FERRULE_IS((${name}), ${pointer})`,
            message: `the type of ${name} is not ${pointer.replace("(*)", "")} in this header`,
          },
        ];
  const widths = [native.result, ...native.parameters].map((of, index) => {
    const c = index === 0 ? type.result : type.parameters[index - 1];
    const spelled =
      c === undefined || c.kind === "array" || c.kind === "function" ? null : spellC(c, view);
    const expected = widthOf(of, plan, view.target.id);
    if (spelled === null || expected === null) return null;
    const where = index === 0 ? `the result of ${name}` : `parameter ${index} of ${name}`;
    return told(`${expected.macro}(${spelled}, ${expected.bytes})`, where, expected.words);
  });
  return [...typed, ...widths.filter((of) => of !== null)];
}

function widthOf(
  native: NativeName,
  { varying }: ModulePlan,
  target: TargetId,
): { readonly macro: string; readonly bytes: string; readonly words: string } | null {
  const fixed = varying.get(native)?.[target] ?? native;
  if (fixed === "ptr") {
    return { macro: "FERRULE_SIZED", bytes: "sizeof(void *)", words: "a pointer" };
  }
  const [, kind, bits] = /^([iuf])(8|16|32|64)$/.exec(fixed) ?? [];
  if (kind === undefined) return null;
  const bytes = String(Number(bits) / 8);
  if (kind === "f") return { macro: "FERRULE_FLOAT", bytes, words: `a float of ${bits} bits` };
  const sign = kind === "i" ? "signed" : "unsigned";
  const macro = kind === "i" ? "FERRULE_SIGNED" : "FERRULE_UNSIGNED";
  return { macro, bytes, words: `a ${sign} integer of ${bits} bits` };
}
