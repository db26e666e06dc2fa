import type { ModulePlan, NativeName, NativePlan } from "../plan/model.ts";
import { findRecord } from "../../boundary/record-layout.ts";
import { seeThrough } from "../../boundary/see-through.ts";
import type { CType, Facts, RecordType, TargetId } from "../../facts/model.ts";
import { viewTarget, writtenName, type TargetView } from "../../layout/view-target.ts";
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
    for (const { condition, message } of claimsOf(plan, facts, view)) {
      const known = found.get(condition);
      if (known === undefined) found.set(condition, { message, targets: [target] });
      else if (!known.targets.includes(target)) known.targets.push(target);
    }
  }
  return Array.from(found, ([condition, rest]) => ({ condition, ...rest }));
}

type Stated = Pick<ShimClaim, "condition" | "message">;

function claimsOf(plan: ModulePlan, facts: Facts, view: TargetView): readonly Stated[] {
  const records = recordsOf(plan, facts, view);
  const constants = new Set(plan.constants.map(({ cName }) => cName));
  return [
    ...plan.natives.flatMap((native) => claimFunction(native, plan, view)),
    ...claimRecords(view)
      .claims.filter(({ subject }) => records.has(subject))
      .map(({ about, stated, condition }) => told(condition, about, stated)),
    ...claimConstants(view)
      .claims.filter(({ subject }) => constants.has(subject))
      .map(({ about, stated, condition }) => told(condition, about, stated)),
  ];
}

function told(condition: string, about: string, stated: string): Stated {
  return { condition, message: `${about} is not ${stated} in this header` };
}

/** The module's records, and those that they hold by value, as C writes them. */
function recordsOf(
  { records, places }: ModulePlan,
  facts: Facts,
  { target: { id }, types }: TargetView,
): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (record: RecordType): void => {
    const written = writtenName(record);
    if (written !== null && found.has(written)) return;
    if (written !== null) found.add(written);
    for (const field of record.fields ?? []) {
      let type = seeThrough(field.type, id, facts);
      while (type.kind === "array") type = seeThrough(type.of, id, facts);
      const inner = type.kind === "record" ? types.get(type.name) : undefined;
      if (inner?.kind === "record") add(inner);
    }
  };
  for (const { cName } of [...records, ...places]) {
    const record = findRecord(id, cName, facts, 0);
    if (record !== null) add(record);
  }
  return found;
}

/** Its type as the header writes it, and the width of each of its own types. */
function claimFunction(native: NativePlan, plan: ModulePlan, view: TargetView): readonly Stated[] {
  const { variadic } = native;
  const declared = view.functions.get(variadic?.of ?? native.name);
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
  const claim = (of: NativeName, c: CType | undefined, where: string): readonly Stated[] => {
    const spelled =
      c === undefined || c.kind === "array" || c.kind === "function" ? null : spellC(c, view);
    const expected = widthOf(of, plan, view.target.id);
    if (spelled === null || expected === null) return [];
    return [told(`${expected.macro}(${spelled}, ${expected.bytes})`, where, expected.words)];
  };
  const fixed = variadic?.fixed ?? native.parameters.length;
  return [
    ...typed,
    ...claim(native.result, type.result, `the result of ${name}`),
    ...native.parameters
      .slice(0, fixed)
      .flatMap((of, index) =>
        claim(of, type.parameters[index], `parameter ${index + 1} of ${name}`),
      ),
    // Not told by the header at all: what the contract says that this way to call it is given.
    ...(variadic?.given ?? []).flatMap(({ native: of, type: c }, index) =>
      claim(of, c, `parameter ${fixed + index + 1} of ${native.name}`),
    ),
  ];
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
