import type { Facts, TargetId } from "../facts/model.ts";
import type { Group, Reason, Row } from "./model.ts";
import { traceScalars, type Leaf, type Trace, type Varying } from "./trace-scalars.ts";
import type { TypesView } from "./view-target.ts";

/** Why groups of targets lay one record out differently, the causes first. */
export function explainDifference(
  name: string,
  groups: readonly Group[],
  rows: readonly Row[],
  views: readonly TypesView[],
  varying: Varying,
): readonly Reason[] {
  if (groups.length < 2) return [];
  const traces = traceScalars(name, views, varying);
  const reasons = [
    ...traces.flatMap((trace) => differing(trace, "size")),
    ...traces.flatMap((trace) => differing(trace, "alignment")),
    ...shapes(groups, rows),
    ...bitFields(groups, rows, views),
  ];
  return reasons.length > 0 ? reasons : [other(groups)];
}

/** Typedefs that are not the same C type on every target. */
export function varyingTypedefs(facts: Facts): Varying {
  const names = Object.entries(facts.types).flatMap(([name, declared]) =>
    declared.length > 1 && declared.every(({ kind }) => kind === "typedef") ? [name] : [],
  );
  return new Set(names);
}

/** What the data models and the ABIs say of the scalars that differ. */
const notes: Readonly<Record<string, string>> = {
  long: "LP64 makes it 8 bytes, LLP64 (Windows) and ILP32 make it 4",
  pointer: "there are targets of 64 and of 32 bits",
  "long double":
    "x87 takes 16 bytes on x86-64 and 12 on i686, AArch64 Linux has IEEE quad, the others double",
  wchar_t: "Windows has UTF-16 units",
  size_t: "it is as wide as a pointer",
};

const alignNotes: Readonly<Record<string, string>> = {
  "long long": "System V on i686 aligns scalars of 8 bytes to 4 within a record",
  double: "System V on i686 aligns scalars of 8 bytes to 4 within a record",
};

function differing({ name, on, fields }: Trace, kind: "size" | "alignment"): readonly Reason[] {
  const leaves = [...on];
  const sizes = new Set(leaves.map(([, { size }]) => size));
  const aligns = new Set(leaves.map(([, { align }]) => align));
  // An alignment that follows the size needs no reason of its own.
  const differs =
    kind === "size" ? sizes.size > 1 : aligns.size > 1 && alignsApart(leaves.map(([, of]) => of));
  if (!differs) return [];
  const values = groupLeaves(leaves, kind);
  const subject = name === "pointer" ? "pointers" : name;
  const note = (kind === "size" ? notes : alignNotes)[name];
  const what = name === "pointer" ? "The size of a pointer" : `The ${kind} of \`${name}\``;
  const text = `${what} differs${note === undefined ? "" : `: ${note}`}.`;
  return [{ kind, subject, text, values, fields: [...fields] }];
}

/** Two targets with one size and two alignments. */
function alignsApart(leaves: readonly Leaf[]): boolean {
  return leaves.some((a) => leaves.some((b) => a.size === b.size && a.align !== b.align));
}

function groupLeaves(
  leaves: readonly (readonly [TargetId, Leaf])[],
  kind: "size" | "alignment",
): Reason["values"] {
  const groups = new Map<string, TargetId[]>();
  for (const [target, { name, size, align, spelled }] of leaves) {
    const bytes = kind === "size" ? size : align;
    const unit = bytes === 1 ? "1 byte" : `${bytes} bytes`;
    const plain = spelled === name || scalarLike(spelled, name);
    const text = kind === "size" && !plain ? `${unit} (${spelled})` : unit;
    const known = groups.get(text);
    if (known) known.push(target);
    else groups.set(text, [target]);
  }
  return [...groups].map(([text, targets]) => ({ targets, text }));
}

function scalarLike(spelled: string, name: string): boolean {
  return spelled.replace(/^(?:un)?signed /, "") === name;
}

/** Members that only some targets have: the header asks which system it is on. */
function shapes(groups: readonly Group[], rows: readonly Row[]): readonly Reason[] {
  const partial = rows.filter(({ kind, cells }) => kind !== "padding" && cells.includes(null));
  if (partial.length === 0) return [];
  const fields = [...new Set(partial.map(({ path }) => path))];
  const byText = new Map<string, TargetId[]>();
  groups.forEach(({ targets }, index) => {
    const missing = partial.filter(({ cells }) => cells[index] === null).map(({ path }) => path);
    const text = missing.length === 0 ? "all of them" : `without ${missing.join(", ")}`;
    byText.set(text, [...(byText.get(text) ?? []), ...targets]);
  });
  const values = [...byText].map(([text, targets]) => ({ targets, text }));
  const which = fields.length === 1 ? "a member" : "members";
  const text = `The header declares ${which} for some targets only: ${fields.join(", ")}.`;
  return [{ kind: "shape", subject: "#if", text, values, fields }];
}

/** Bit-fields that Windows and the others place apart. */
function bitFields(
  groups: readonly Group[],
  rows: readonly Row[],
  views: readonly TypesView[],
): readonly Reason[] {
  const known = new Set(views.map(({ target }) => target.id));
  const isWindows = ({ targets }: Group): boolean =>
    targets.some((id) => known.has(id) && id.includes("windows"));
  const windows = groups.flatMap((group, index) => (isWindows(group) ? [index] : []));
  const others = groups.flatMap((group, index) => (isWindows(group) ? [] : [index]));
  if (windows.length === 0 || others.length === 0) return [];
  const apart = rows.filter(
    ({ kind, cells }) =>
      kind === "bit-field" &&
      windows.some((a) => others.some((b) => inUnit(cells[a]) !== inUnit(cells[b]))),
  );
  if (apart.length === 0) return [];
  const text =
    "Bit-fields follow Microsoft's rules on Windows: each begins a new unit when its type has " +
    "another size than the one before, and never crosses a unit; elsewhere they are packed on.";
  const targetsOf = (indexes: readonly number[]): readonly TargetId[] =>
    indexes.flatMap((index) => groups[index]!.targets);
  return [
    {
      kind: "bit-fields",
      subject: "bit-fields",
      text,
      values: [
        { targets: targetsOf(windows), text: "Microsoft's rules" },
        { targets: targetsOf(others), text: "packed on" },
      ],
      fields: apart.map(({ path }) => path),
    },
  ];
}

function inUnit(cell: Row["cells"][number] | undefined): number | null {
  return cell ? cell.offset : null;
}

function other(groups: readonly Group[]): Reason {
  return {
    kind: "other",
    subject: "the rules of the target",
    text: "No scalar in it differs: the targets' rules for attributes, packing or empty members do.",
    values: groups.map(({ targets, size, align }) => ({
      targets,
      text: `size ${size}, alignment ${align}`,
    })),
    fields: [],
  };
}
