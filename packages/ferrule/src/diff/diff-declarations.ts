import type { Declaration, MacroDeclaration } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import { compareFunctions, compareVariables, removedFunction } from "./compare-functions.ts";
import { compareMacros } from "./compare-values.ts";
import {
  binaryBreak,
  changeOf,
  compatible,
  sourceBreak,
  type Detail,
  type TargetChange,
  type What,
} from "./model.ts";

/** Functions, variables and macros of one target that are not as they were. */
export function diffDeclarations(old: TargetView, now: TargetView): readonly TargetChange[] {
  return [
    ...diffMaps(old.functions, now.functions, () => "function", {
      removed: removedFunction,
      changed: (a, b) => compareFunctions(a, b, old, now),
    }),
    ...diffMaps(old.variables, now.variables, () => "variable", {
      removed: () =>
        binaryBreak("abi/missing-symbol", "is gone: programs that use it do not start"),
      changed: (a, b) => compareVariables(a, b, old, now),
    }),
    ...diffMaps(old.macros, now.macros, whatOf, {
      removed: (of) => removedMacro(of, now),
      changed: (a, b) => {
        const change = compareMacros(a, b, old, now);
        return change ? [change] : [];
      },
    }),
  ];
}

type Comparison<T> = {
  readonly removed: (of: T) => Detail;
  readonly changed: (old: T, now: T) => readonly Detail[];
};

function diffMaps<T extends Declaration>(
  old: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  what: (of: T) => What,
  { removed, changed }: Comparison<T>,
): readonly TargetChange[] {
  const changes: TargetChange[] = [];
  for (const [name, of] of old) {
    const same = now.get(name);
    const details = same ? changed(of, same) : [removed(of)];
    if (details.length === 0) continue;
    const kind = same ? "changed" : "removed";
    const places = { old: of.position, new: same?.position ?? null };
    changes.push(changeOf({ kind, what: what(of), name, details, ...places }));
  }
  for (const [name, of] of now) {
    if (old.has(name)) continue;
    const details = [compatible("is new")];
    changes.push(
      changeOf({ kind: "added", what: what(of), name, details, old: null, new: of.position }),
    );
  }
  return changes;
}

function whatOf({ value }: MacroDeclaration): What {
  return value.length > 0 ? "constant" : "macro";
}

/** A guard, or a name that something else has now, is missed by nobody. */
function removedMacro({ name, body, parameters }: MacroDeclaration, now: TargetView): Detail {
  if (parameters === null && body === "")
    return compatible("is not defined any more; it was empty");
  if (now.functions.has(name)) return compatible("is a function now, was a macro");
  const enumerator = [...now.types.values()].some(
    (type) => type.kind === "enum" && type.enumerators.some((of) => of.name === name),
  );
  return enumerator ? compatible("is an enum's value now, was a macro") : sourceBreak("is gone");
}
