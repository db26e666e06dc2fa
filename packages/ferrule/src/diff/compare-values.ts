import type { EnumType, MacroDeclaration, MacroValue, TypedefType } from "../facts/model.ts";
import { valueOn, type TargetView } from "../layout/view-target.ts";
import { compareTypes } from "./compare-types.ts";
import { binaryBreak, compatible, sourceBreak, type Detail } from "./model.ts";

/** What changed in an enum that both have. */
export function compareEnums(
  old: EnumType,
  now: EnumType,
  oldView: TargetView,
  nowView: TargetView,
): readonly Detail[] {
  const details: Detail[] = [];
  const a = valueOn(old.layout, oldView.target.id);
  const b = valueOn(now.layout, nowView.target.id);
  if (a && b && a.size !== b.size)
    details.push(binaryBreak("abi/integer-width", `has ${b.size} bytes, had ${a.size}`));
  else if (a && b && a.signed !== b.signed)
    details.push(binaryBreak("abi/signedness", `is ${b.signed ? "signed" : "unsigned"} now`));
  return [...details, ...compareEnumerators(valuesOf(old), valuesOf(now))];
}

function valuesOf({ enumerators }: EnumType): ReadonlyMap<string, string> {
  return new Map(enumerators.map(({ name, value }) => [name, value]));
}

function compareEnumerators(
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly Detail[] {
  const fresh = [...now].filter(([name]) => !old.has(name));
  const gone = [...old].filter(([name]) => !now.has(name));
  const details: Detail[] = [];
  for (const [name, value] of old) {
    const other = now.get(name);
    if (other !== undefined && other !== value)
      details.push(binaryBreak("abi/enum", `${name} is ${other}, was ${value}`));
  }
  for (const [name, value] of gone) {
    const heir = fresh.find(([, other]) => other === value);
    details.push(
      sourceBreak(
        heir ? `${name} is called ${heir[0]} now` : `${name} (${value}) is gone`,
        "abi/enum",
      ),
    );
  }
  const added = fresh.filter(([, value]) => !gone.some(([, other]) => other === value));
  if (added.length > 0)
    details.push(
      compatible(`new values: ${added.map(([name, value]) => `${name} = ${value}`).join(", ")}`),
    );
  return details;
}

/** What changed in a typedef that both have. */
export function compareTypedefs(
  old: TypedefType,
  now: TypedefType,
  oldView: TargetView,
  nowView: TargetView,
): readonly Detail[] {
  const change = compareTypes(
    { type: old.type, view: oldView },
    { type: now.type, view: nowView },
    "target",
  );
  const details: readonly Detail[] = change ? [change] : [];
  const a = valueOn(old.layout, oldView.target.id);
  const b = valueOn(now.layout, nowView.target.id);
  // The same words for a record: its own change tells the size.
  if (!a || !b || a.class === "record" || b.class === "record" || change) return details;
  if (a.align !== b.align && a.size === b.size)
    return [binaryBreak("abi/struct-layout", `is aligned to ${b.align} bytes, was to ${a.align}`)];
  return details;
}

/** Constants that say which version it is change with every version, and should. */
const versions =
  /VER(?:SION|NUM|S)?(?:_|\b)|_(?:MAJOR|MINOR|PATCH|MICRO|REV(?:ISION)?|RELEASE|BUILD|SOURCE_ID|SUBREVISION|COMMIT|DATE|TIMESTAMP)(?:_|\b)/;

/** What changed in a macro that both have; null for nothing. */
export function compareMacros(
  old: MacroDeclaration,
  now: MacroDeclaration,
  oldView: TargetView,
  nowView: TargetView,
): Detail | null {
  if ((old.parameters === null) !== (now.parameters === null))
    return sourceBreak(
      now.parameters === null ? "takes no arguments any more" : "takes arguments now",
    );
  if (old.parameters && now.parameters && old.parameters.length !== now.parameters.length)
    return sourceBreak(
      `takes ${now.parameters.length} arguments, took ${old.parameters.length}`,
      "abi/arity",
    );
  const a = oldView.constants.get(old.name) ?? null;
  const b = nowView.constants.get(now.name) ?? null;
  if (a && b) return compareConstants(old.name, a, b);
  if (a && !b) return sourceBreak("is no constant any more");
  if (!a && b) return compatible(`is a constant now: ${print(b)}`);
  return old.body === now.body ? null : compatible("expands to something else");
}

function compareConstants(name: string, a: MacroValue, b: MacroValue): Detail | null {
  const [before, after] = [print(a), print(b)];
  if (before === after && a.kind === b.kind) return null;
  const change = `is ${after}, was ${before}`;
  if (versions.test(name)) return compatible(`${change}: it tells the version`);
  if (a.kind === "string" && b.kind === "string")
    return compatible(`${change}: compiled programs keep the old text`);
  return binaryBreak("abi/version-skew", `${change}: compiled programs keep the old value`);
}

function print(value: MacroValue): string {
  return value.kind === "string" ? JSON.stringify(value.value) : String(value.value);
}
