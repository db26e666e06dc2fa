import type { Enumerator, EnumType, TypeDeclaration } from "../facts/model.ts";
import { writtenName, type TargetView } from "../layout/view-target.ts";
import { compareRecords } from "./compare-records.ts";
import { compareEnums, compareTypedefs } from "./compare-values.ts";
import { listUsers } from "./list-users.ts";
import {
  binaryBreak,
  changeOf,
  compatible,
  sourceBreak,
  type Detail,
  type TargetChange,
  type What,
} from "./model.ts";

/** Records, enums, typedefs and loose enumerators of one target that are not as they were. */
export function diffTypes(old: TargetView, now: TargetView): readonly TargetChange[] {
  const [before, after] = [named(old), named(now)];
  const changes: TargetChange[] = [];
  for (const [name, type] of before) {
    const same = after.get(name);
    const details = same ? compare(type, same, old, now) : [sourceBreak("is gone")];
    if (details.length === 0) continue;
    const kind = same ? "changed" : "removed";
    const places = { old: type.position, new: same?.position ?? null };
    changes.push(changeOf({ kind, what: whatOf(type), name, details, ...places }));
  }
  for (const [name, type] of after) {
    if (before.has(name)) continue;
    const places = { old: null, new: type.position };
    const details = [compatible("is new")];
    changes.push(changeOf({ kind: "added", what: whatOf(type), name, details, ...places }));
  }
  return [...changes, ...diffLoose(old, now)];
}

/** Types by what C calls them: where they stand, and in which file, is no part of it. */
function named(view: TargetView): ReadonlyMap<string, TypeDeclaration> {
  const types = new Map<string, TypeDeclaration>();
  for (const type of view.types.values()) {
    const name = type.kind === "typedef" ? type.name : writtenName(type);
    // The typedef of an untagged type is that type; it is told once.
    const shadowed = type.kind === "typedef" && types.has(name!);
    if (name !== null && !shadowed) types.set(name, type);
  }
  return types;
}

function whatOf(type: TypeDeclaration): What {
  return type.kind === "record" ? type.tag : type.kind;
}

function compare(
  old: TypeDeclaration,
  now: TypeDeclaration,
  oldView: TargetView,
  nowView: TargetView,
): readonly Detail[] {
  if (old.kind === "record" && now.kind === "record") {
    const details = compareRecords({ record: old, view: oldView }, { record: now, view: nowView });
    const broken = details.some(({ judgement }) => judgement === "binary break");
    const users = broken ? listUsers(now, nowView) : null;
    return users === null ? details : [...details, compatible(users)];
  }
  if (old.kind === "enum" && now.kind === "enum") return compareEnums(old, now, oldView, nowView);
  if (old.kind === "typedef" && now.kind === "typedef")
    return compareTypedefs(old, now, oldView, nowView);
  const [before, after] = [whatOf(old), whatOf(now)];
  return [binaryBreak("abi/wrong-type", `is a ${after} now, was a ${before}`)];
}

type Loose = ReadonlyMap<string, { readonly of: Enumerator; readonly type: EnumType }>;

/** Values of enums without a name are constants of their own. */
function loose(view: TargetView): Loose {
  const found = new Map<string, { of: Enumerator; type: EnumType }>();
  for (const type of view.types.values()) {
    if (type.kind !== "enum" || writtenName(type) !== null) continue;
    for (const of of type.enumerators) found.set(of.name, { of, type });
  }
  return found;
}

function diffLoose(old: TargetView, now: TargetView): readonly TargetChange[] {
  const [before, after] = [loose(old), loose(now)];
  const change = (name: string, kind: TargetChange["kind"], detail: Detail): TargetChange =>
    changeOf({
      kind,
      what: "constant",
      name,
      details: [detail],
      old: before.get(name)?.type.position ?? null,
      new: after.get(name)?.type.position ?? null,
    });
  const changes: TargetChange[] = [];
  for (const [name, { of }] of before) {
    const same = after.get(name)?.of;
    if (!same) {
      const moved = now.macros.has(name);
      const detail = moved ? compatible("is a macro now") : sourceBreak("is gone", "abi/enum");
      changes.push(change(name, "removed", detail));
    } else if (same.value !== of.value) {
      const text = `is ${same.value}, was ${of.value}: compiled programs keep the old value`;
      changes.push(change(name, "changed", binaryBreak("abi/enum", text)));
    }
  }
  for (const [name, { of }] of after) {
    if (!before.has(name)) changes.push(change(name, "added", compatible(`is new: ${of.value}`)));
  }
  return changes;
}
