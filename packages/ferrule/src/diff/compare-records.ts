import type { RecordType } from "../facts/model.ts";
import { listRows, type TargetRow } from "../layout/list-rows.ts";
import { valueOn, type TargetView } from "../layout/view-target.ts";
import { binaryBreak, compatible, sourceBreak, type Detail } from "./model.ts";
import { compareFields } from "./compare-fields.ts";

type Side = { readonly record: RecordType; readonly view: TargetView };

/** What changed in a record that both have. */
export function compareRecords(old: Side, now: Side): readonly Detail[] {
  if (old.record.fields === null || now.record.fields === null) return compareOpacity(old, now);
  if (old.record.tag !== now.record.tag)
    return [binaryBreak("abi/struct-layout", `is a ${now.record.tag} now`)];
  const [a, b] = [layoutOf(old), layoutOf(now)];
  if (!a || !b) return [];
  const details: Detail[] = [];
  const fields = compareFields(membersOf(old), membersOf(now), old, now);
  if (a.size !== b.size) {
    const verb = b.size > a.size ? "grew" : "shrank";
    const danger =
      b.size > a.size
        ? "callers that allocate it give too little memory"
        : "callers allocate and copy more than there is";
    details.push(
      binaryBreak("abi/version-skew", `${verb} from ${a.size} to ${b.size} bytes: ${danger}`),
    );
  }
  if (a.align !== b.align)
    details.push(
      binaryBreak("abi/struct-layout", `is aligned to ${b.align} bytes, was to ${a.align}`),
    );
  return [...details, ...fields];
}

function compareOpacity(old: Side, now: Side): readonly Detail[] {
  if (old.record.fields === null && now.record.fields === null) return [];
  return old.record.fields === null
    ? [compatible("shows its members now, was opaque")]
    : [sourceBreak("is opaque now: its members cannot be used", "abi/struct-layout")];
}

function layoutOf({
  record,
  view,
}: Side): { readonly size: number; readonly align: number } | null {
  return valueOn(record.layout, view.target.id);
}

/** Named members, those of untagged members included. */
function membersOf({ record, view }: Side): readonly TargetRow[] {
  return listRows(record, view).filter(
    ({ kind, path }) => kind !== "padding" && !path.startsWith("("),
  );
}
