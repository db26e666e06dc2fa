import type { CType, RecordType } from "../facts/model.ts";
import type { TargetRow } from "../layout/list-rows.ts";
import { recordOf, writtenName, type TargetView } from "../layout/view-target.ts";
import { compareTypes } from "./compare-types.ts";
import { binaryBreak, compatible, sourceBreak, type Detail } from "./model.ts";

type Side = { readonly record: RecordType; readonly view: TargetView };

/** Members added, removed, renamed, moved, or of another type. */
export function compareFields(
  before: readonly TargetRow[],
  after: readonly TargetRow[],
  old: Side,
  now: Side,
): readonly Detail[] {
  const oldByPath = new Map(before.map((row) => [row.path, row]));
  const newByPath = new Map(after.map((row) => [row.path, row]));
  const gone = before.filter(({ path }) => !newByPath.has(path));
  const fresh = after.filter(({ path }) => !oldByPath.has(path));
  const renamed = findRenamed(gone, fresh);
  const details: Detail[] = [...renamed].map(([from, to]) =>
    sourceBreak(`${from.path} is called ${to.path} now, at the same place`),
  );
  const newNames = new Set(renamed.values());
  const gonePaths = new Set(gone.map(({ path }) => path));
  for (const row of gone) {
    if (gonePaths.has(row.path.slice(0, row.path.lastIndexOf(".")))) continue;
    if (!renamed.has(row)) details.push(removedField(row));
  }
  const freshPaths = new Set(fresh.map(({ path }) => path));
  for (const row of fresh) {
    // What is within a new member is new with it.
    if (freshPaths.has(row.path.slice(0, row.path.lastIndexOf(".")))) continue;
    if (!newNames.has(row)) details.push(addedField(row, before, now.record.tag));
  }
  const moved: string[] = [];
  for (const row of before) {
    const same = newByPath.get(row.path);
    if (!same) continue;
    const change = changedField(row, same, old, now);
    if (change) details.push(change);
    else if (row.offset !== same.offset) {
      if (row.kind === "bit-field" || row.offset % 8 !== 0)
        details.push(
          binaryBreak(
            "abi/bit-field",
            `bit-field ${row.path} moved from bit ${row.offset} to ${same.offset}`,
          ),
        );
      else moved.push(`${row.path} from ${row.offset / 8} to ${same.offset / 8}`);
    }
  }
  return moved.length === 0 ? details : [...details, movedFields(moved)];
}

/** Same place, same size, same type, another name. */
function findRenamed(
  gone: readonly TargetRow[],
  fresh: readonly TargetRow[],
): ReadonlyMap<TargetRow, TargetRow> {
  const renamed = new Map<TargetRow, TargetRow>();
  for (const row of gone) {
    const same = fresh.find(
      (other) =>
        other.offset === row.offset &&
        other.bits === row.bits &&
        other.kind === row.kind &&
        other.type === row.type,
    );
    if (same) renamed.set(row, same);
  }
  return renamed;
}

function removedField({ path, offset }: TargetRow): Detail {
  return binaryBreak(
    "abi/struct-layout",
    `${path} is gone, was at ${offset / 8}: programs read and write something else there`,
  );
}

/** Within what was padding or past the end, or between members that had to make room. */
function addedField(
  { path, offset, bits }: TargetRow,
  before: readonly TargetRow[],
  tag: "struct" | "union",
): Detail {
  const place = offset % 8 === 0 ? `at ${offset / 8}` : `at bit ${offset}`;
  if (tag === "union") return compatible(`${path} is new`);
  const end = Math.max(0, ...before.map((row) => row.offset + (row.bits ?? 0)));
  if (offset >= end) return compatible(`${path} is new ${place}, past the old end`);
  const stop = offset + (bits ?? 0);
  const taken = before.some((row) => row.offset < stop && row.offset + (row.bits ?? 0) > offset);
  return taken
    ? binaryBreak("abi/version-skew", `${path} is new ${place}, where other members were`)
    : compatible(`${path} is new ${place}, in what was padding: old programs leave it unset`);
}

function changedField(row: TargetRow, same: TargetRow, old: Side, now: Side): Detail | null {
  if (row.kind === "bit-field" && same.kind === "bit-field" && row.bits !== same.bits)
    return binaryBreak(
      "abi/bit-field",
      `bit-field ${row.path} has ${same.bits} bits, had ${row.bits}`,
    );
  if (row.kind !== same.kind)
    return binaryBreak("abi/bit-field", `${row.path} is a ${same.kind} now, was a ${row.kind}`);
  const [a, b] = [typeAt(row.path, old), typeAt(same.path, now)];
  if (!a || !b) return null;
  const change = compareTypes({ type: a, view: old.view }, { type: b, view: now.view }, "field");
  return change && { ...change, text: `${row.path} ${change.text}` };
}

/** The type of a member by its path through untagged members. */
function typeAt(path: string, { record, view }: Side): CType | null {
  const [name, ...rest] = path.split(".");
  for (const field of record.fields ?? []) {
    const inner = field.type.kind === "record" ? recordOf(view, field.type.name) : null;
    const untagged = inner && writtenName(inner) === null ? inner : null;
    if (field.name === name) {
      if (rest.length === 0) return untagged ? null : field.type;
      return untagged && typeAt(rest.join("."), { record: untagged, view });
    }
    if (field.name === null && untagged) {
      const found = typeAt(path, { record: untagged, view });
      if (found) return found;
    }
  }
  return null;
}

const MOST_MOVED = 4;

function movedFields(moved: readonly string[]): Detail {
  const shown = moved.slice(0, MOST_MOVED).join(", ");
  const rest = moved.length > MOST_MOVED ? ` and ${moved.length - MOST_MOVED} more` : "";
  return binaryBreak("abi/version-skew", `members moved: ${shown}${rest}`);
}
