import type { CType, FunctionType, Parameter } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import { binaryBreak, compatible, sourceBreak, type Detail } from "./model.ts";

/** A type with the facts it is to be read in. */
export type Side = { readonly type: CType; readonly view: TargetView };

/** Who gives the value: constness is safe in one direction only. */
export type Role = "parameter" | "result" | "field" | "target";

/** What changed from one type to another; null for nothing. */
export type CompareTypes = (old: Side, now: Side, role: Role) => Detail | null;

type Signature = { readonly type: FunctionType; readonly view: TargetView };

/** What changed in how a function is called. `names` are the parameters' names, where known. */
export function compareSignatures(
  old: Signature,
  now: Signature,
  names: readonly Parameter[],
  compareTypes: CompareTypes,
): readonly Detail[] {
  const [a, b] = [old.type, now.type];
  const details: Detail[] = [];
  const [before, after] = [a.convention ?? "cdecl", b.convention ?? "cdecl"];
  if (before !== after)
    details.push(
      binaryBreak("abi/calling-convention", `is called by ${after}, was called by ${before}`),
    );
  if (a.prototype && b.prototype) details.push(...compareParameters(old, now, names, compareTypes));
  else if (a.prototype !== b.prototype) details.push(prototypeChange(b));
  if (a.variadic !== b.variadic)
    details.push(
      binaryBreak(
        "abi/variadic",
        b.variadic ? "takes variable arguments now" : "takes no variable arguments any more",
      ),
    );
  const result = compareTypes(
    { type: a.result, view: old.view },
    { type: b.result, view: now.view },
    "result",
  );
  if (result) details.push({ ...result, text: `the result ${result.text}` });
  return details;
}

function prototypeChange(now: FunctionType): Detail {
  if (!now.prototype) return sourceBreak("says nothing of its parameters any more", "abi/arity");
  return now.parameters.length === 0
    ? compatible("says now that it takes no parameters")
    : sourceBreak("says now what its parameters are", "abi/arity");
}

function compareParameters(
  old: Signature,
  now: Signature,
  names: readonly Parameter[],
  compareTypes: CompareTypes,
): readonly Detail[] {
  const [a, b] = [old.type.parameters, now.type.parameters];
  const details: Detail[] = [];
  if (a.length !== b.length) {
    const count = (length: number): string =>
      length === 1 ? "1 parameter" : `${length} parameters`;
    details.push(binaryBreak("abi/arity", `takes ${count(b.length)}, took ${count(a.length)}`));
  }
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const change = compareTypes(
      { type: a[index]!, view: old.view },
      { type: b[index]!, view: now.view },
      "parameter",
    );
    const name = names[index]?.name;
    const place = name == null ? `parameter ${index + 1}` : `parameter ${index + 1} (${name})`;
    if (change) details.push({ ...change, text: `${place} ${change.text}` });
  }
  return details;
}
