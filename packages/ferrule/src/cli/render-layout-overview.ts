import { visible } from "../diagnostics/visible.ts";
import type { LayoutView, RecordView } from "../layout/model.ts";
import type { TargetId } from "../facts/model.ts";

/** All records of a header, one line each: sizes side by side, and where to look closer. */
export function renderOverview(views: readonly LayoutView[]): string {
  const records = views.filter((view) => view.kind === "record");
  const columns = columnsOf(records);
  const differing = records.filter(({ groups }) => groups.length > 1).length;
  const title = `${records.length} records, ${differing} that differ between targets`;
  if (records.length === 0) return `${title}\n`;
  const width = Math.min(40, Math.max(HEAD.length, ...records.map(({ name }) => name.length)));
  const legend = columns.map(({ label, targets }) => `  ${label}  ${targets.join(", ")}`);
  const head = `  ${HEAD.padEnd(width)}${columns.map(({ label }) => label.padStart(WIDTH)).join("")}`;
  const lines = records.map((view) => renderLine(view, columns, width));
  return [title, "", ...legend, "", head, ...lines, ""].join("\n");
}

const WIDTH = 10;
const HEAD = "size/alignment in bytes";

type Column = { readonly label: string; readonly targets: readonly TargetId[] };

/** Targets that agree on every record's size and alignment share a column. */
function columnsOf(records: readonly RecordView[]): readonly Column[] {
  const targets = [
    ...new Set(
      records.flatMap(({ groups, absent }) => [...groups.flatMap((of) => of.targets), ...absent]),
    ),
  ];
  const columns = new Map<string, TargetId[]>();
  for (const target of targets) {
    const key = records.map((view) => cellOf(view, target)).join(" ");
    columns.set(key, [...(columns.get(key) ?? []), target]);
  }
  return [...columns.values()].map((own, index) => ({
    label: String.fromCharCode(65 + index),
    targets: own,
  }));
}

function cellOf({ groups }: RecordView, target: TargetId): string {
  const group = groups.find(({ targets }) => targets.includes(target));
  return group ? `${group.size}/${group.align}` : "-";
}

function renderLine(view: RecordView, columns: readonly Column[], width: number): string {
  const { name, reasons, provenance } = view;
  const cells = columns.map(({ targets }) => cellOf(view, targets[0]!).padStart(WIDTH)).join("");
  const why = [...new Set(reasons.map(({ subject }) => subject))];
  const foreign = new Set(
    provenance.flatMap(({ targets, value }) => (value.label === "cross" ? [] : targets)),
  );
  const approximate = columns
    .filter(({ targets }) => targets.some((target) => foreign.has(target)))
    .map(({ label }) => label);
  const notes = [
    why.length > 0 ? `because of ${why.join(", ")}` : "",
    approximate.length > 0 ? `approximate on ${approximate.join(", ")}` : "",
  ].filter((note) => note !== "");
  return `  ${visible(name).padEnd(width)}${cells}   ${visible(notes.join("; "))}`.trimEnd();
}
