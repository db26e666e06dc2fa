import type { Facts, ProvenanceByTarget, TargetId } from "../facts/model.ts";
import { explainDifference } from "./explain-difference.ts";
import { listRows, type TargetRow } from "./list-rows.ts";
import type { Cell, Group, RecordView, Row } from "./model.ts";
import type { Varying } from "./trace-scalars.ts";
import { recordOf, valueOn, writtenName, type TypesView } from "./view-target.ts";

type Laid = {
  readonly targets: TargetId[];
  readonly size: number;
  readonly align: number;
  readonly rows: readonly TargetRow[];
};

/** A record on all targets side by side; null for one that has no layout anywhere. */
export function viewRecord(
  name: string,
  views: readonly TypesView[],
  facts: Facts,
  varying: Varying,
): RecordView | null {
  const laid = new Map<string, Laid>();
  const absent: TargetId[] = [];
  for (const view of views) {
    const { id } = view.target;
    const record = recordOf(view, name);
    const layout = record && valueOn(record.layout, id);
    if (!record || !layout) {
      absent.push(id);
      continue;
    }
    const { size, align } = layout;
    const rows = listRows(record, view);
    const key = JSON.stringify([
      size,
      align,
      rows.map(({ key, offset, bits }) => [key, offset, bits]),
    ]);
    const known = laid.get(key);
    if (known) known.targets.push(id);
    else laid.set(key, { targets: [id], size, align, rows });
  }
  const first = views.map((view) => recordOf(view, name)).find((record) => record !== null);
  if (!first || laid.size === 0) return null;
  const groups = [...laid.values()];
  const labelled = groups.map((of, index) => groupOf(of, index));
  const rows = alignRows(groups);
  return {
    kind: "record",
    name: writtenName(first) ?? name,
    tag: first.tag,
    position: first.position,
    groups: labelled,
    rows,
    reasons: explainDifference(name, labelled, rows, views, varying),
    absent,
    provenance: provenanceOf(name, facts),
  };
}

/** Where a type's numbers rest on foreign headers, on all targets. */
export function provenanceOf(name: string, facts: Facts): ProvenanceByTarget {
  return (facts.types[name] ?? []).flatMap(({ provenance }) => provenance);
}

function groupOf({ targets, size, align, rows }: Laid, index: number): Group {
  const unknown = rows.some(({ kind, bits }) => kind !== "padding" && bits === null);
  const padding = rows.reduce((sum, row) => sum + (row.kind === "padding" ? row.bits! : 0), 0);
  return { label: labelOf(index), targets, size, align, padding: unknown ? null : padding };
}

/** `A` … `Z`, then `AA`. */
function labelOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : labelOf(Math.floor(index / 26) - 1) + letter;
}

/** Lines of the groups side by side: one that a group lacks stands after its predecessor there. */
function alignRows(groups: readonly Laid[]): readonly Row[] {
  const order: string[] = [];
  for (const { rows } of groups) {
    let at = -1;
    for (const { key } of rows) {
      const known = order.indexOf(key);
      if (known >= 0) at = Math.max(at, known);
      else order.splice(++at, 0, key);
    }
  }
  return order.map((key) => {
    const found = groups.map(({ rows }) => rows.find((row) => row.key === key));
    const base = found.find((row) => row !== undefined);
    const { kind, path, depth } = base!;
    const types = [...new Set(found.flatMap((row) => (row ? [row.type] : [])))];
    return {
      kind,
      path,
      depth,
      type: types.join(" or "),
      cells: found.map((row) => cellOf(row, base!)),
    };
  });
}

function cellOf(row: TargetRow | undefined, base: TargetRow): Cell | null {
  if (!row) return null;
  const { offset, bits, kind } = row;
  const moved = kind !== "padding" && (offset !== base.offset || bits !== base.bits);
  return { offset, bits, moved };
}
