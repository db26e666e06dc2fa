import type { Attribute, FunctionDeclaration, VariableDeclaration } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import { compareSignatures } from "./compare-signatures.ts";
import { compareTypes } from "./compare-types.ts";
import { binaryBreak, compatible, sourceBreak, type Detail } from "./model.ts";

/** A function that is in one of the two only. */
export function removedFunction({ inline, symbol, name }: FunctionDeclaration): Detail {
  if (inline) return sourceBreak("is gone; it was inline, so that programs hold a copy");
  const label = symbol === name ? "" : ` (symbol ${symbol})`;
  return binaryBreak("abi/missing-symbol", `is gone: programs that call it do not start${label}`);
}

/** What changed in a function that both have. */
export function compareFunctions(
  old: FunctionDeclaration,
  now: FunctionDeclaration,
  oldView: TargetView,
  nowView: TargetView,
): readonly Detail[] {
  const details: Detail[] = [];
  if (!old.inline && now.inline)
    details.push(binaryBreak("abi/missing-symbol", "is inline now: its symbol may be gone"));
  if (old.inline && !now.inline) details.push(compatible("has a symbol now, was inline"));
  if (!old.inline && !now.inline && old.symbol !== now.symbol)
    details.push(
      binaryBreak("abi/missing-symbol", `has the symbol ${now.symbol}, had ${old.symbol}`),
    );
  const names = now.parameters.length > 0 ? now.parameters : old.parameters;
  details.push(
    ...compareSignatures(
      { type: old.type, view: oldView },
      { type: now.type, view: nowView },
      names,
      compareTypes,
    ),
    ...compareAttributes(old.attributes, now.attributes),
  );
  return details;
}

/** What changed in a variable that both have. */
export function compareVariables(
  old: VariableDeclaration,
  now: VariableDeclaration,
  oldView: TargetView,
  nowView: TargetView,
): readonly Detail[] {
  const details: Detail[] = [];
  if (old.symbol !== now.symbol)
    details.push(
      binaryBreak("abi/missing-symbol", `has the symbol ${now.symbol}, had ${old.symbol}`),
    );
  if (old.threadLocal !== now.threadLocal)
    details.push(
      binaryBreak(
        "abi/wrong-type",
        now.threadLocal ? "is thread-local now" : "is not thread-local any more",
      ),
    );
  const change = compareTypes(
    { type: old.type, view: oldView },
    { type: now.type, view: nowView },
    "field",
  );
  return change ? [...details, change] : details;
}

/** Attributes that promise something to callers, by name without underscores. */
const promises: Readonly<Record<string, (added: boolean, of: string) => Detail>> = {
  deprecated: (added) => compatible(added ? "is deprecated now" : "is not deprecated any more"),
  unavailable: (added) =>
    added ? sourceBreak("is unavailable now") : compatible("is available now"),
  warnunusedresult: (added) =>
    compatible(added ? "its result must be checked now" : "its result need not be checked now"),
  nonnull: (added, of) =>
    added
      ? sourceBreak(`must not be given NULL any more${of}`, "error/unchecked-null")
      : compatible(`may be given NULL now${of}`),
  returnsnonnull: (added) =>
    added
      ? compatible("never returns NULL now")
      : binaryBreak("error/unchecked-null", "may return NULL now: callers need not have checked"),
  malloc: (added, of) =>
    ({
      judgement: "source break",
      hazard: "ownership/allocator-mismatch",
      text: `${added ? "names a deallocator now" : "does not name its deallocator any more"}${of}`,
    }) as const,
};

function compareAttributes(
  old: readonly Attribute[],
  now: readonly Attribute[],
): readonly Detail[] {
  const text = ({ name, arguments: list }: Attribute): string => `${name}(${list.join(", ")})`;
  const lost = old.filter((a) => !now.some((b) => text(a) === text(b)));
  const gained = now.filter((b) => !old.some((a) => text(a) === text(b)));
  return [...lost.map((of) => [of, false] as const), ...gained.map((of) => [of, true] as const)]
    .filter(([{ name, arguments: list }]) => name !== "malloc" || list.length > 0)
    .flatMap(([{ name, arguments: list }, added]) => {
      const promise = promises[name.replaceAll("_", "")];
      const shown = name === "deprecated" || list.length === 0 ? "" : ` (${list.join(", ")})`;
      return promise ? [promise(added, shown)] : [];
    });
}
