import { styleText } from "node:util";
import { visible } from "../diagnostics/visible.ts";
import type {
  Approximation,
  Cell,
  Group,
  LayoutView,
  PlainView,
  RecordView,
} from "../layout/model.ts";

type Style = "bold" | "yellow" | "dim" | "cyan";
type Paint = (style: Style, text: string) => string;

/** Types in full, every target side by side. */
export function renderLayouts(
  views: readonly LayoutView[],
  approximations: readonly Approximation[],
  color: boolean,
): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const parts = views.map((view) =>
    view.kind === "record" ? renderRecord(view, paint) : renderPlain(view, paint),
  );
  return [...parts, ...renderApproximations(approximations)].join("\n");
}

/** All records of a header, one line each: sizes, and where to look closer. */
export function renderOverview(
  views: readonly LayoutView[],
  approximations: readonly Approximation[],
): string {
  const records = views.filter((view) => view.kind === "record");
  const width = Math.min(40, Math.max(4, ...records.map(({ name }) => name.length)));
  const lines = records.map((view) => {
    const { name, groups, reasons } = view;
    const numbers = groups.map(({ size, align, targets }) => {
      const on = groups.length === 1 ? "" : ` on ${targets.join(", ")}`;
      return `${size}/${align}${on}`;
    });
    const why = [...new Set(reasons.map(({ subject }) => subject))];
    const because = why.length > 0 ? `   because of ${why.join(", ")}` : "";
    return visible(`  ${name.padEnd(width)}  ${numbers.join("; ")}${because}`);
  });
  const differing = records.filter(({ groups }) => groups.length > 1).length;
  const title = `${records.length} records, ${differing} that differ between targets (size/alignment in bytes)`;
  return [title, "", ...lines, "", ...renderApproximations(approximations)].join("\n");
}

function renderRecord(view: RecordView, paint: Paint): string {
  const { name, position, groups, rows, reasons, absent } = view;
  const lines = [
    `${paint("bold", visible(name))}   ${paint("dim", visible(`${position.file}:${position.line}`))}`,
    "",
    ...renderGroups(groups, absent, paint),
    "",
  ];
  const names = rows.map(({ depth, kind, path, type }) =>
    kind === "padding"
      ? `${"  ".repeat(depth)}· padding`
      : `${"  ".repeat(depth)}${visible(path)}${path.startsWith("(") ? "" : `: ${visible(type)}`}`,
  );
  const left = Math.min(44, Math.max(9, ...names.map((text) => text.length)));
  const title = (text: string): string => `  ${text.padEnd(left)}  `;
  lines.push(title("") + groups.map(({ label }) => center(label)).join(" "));
  lines.push(title("size") + groups.map(({ size }) => total(size)).join(" "));
  lines.push(title("alignment") + groups.map(({ align }) => total(align)).join(" "));
  lines.push(
    title("padding") +
      groups.map(({ padding }) => total(padding === null ? "?" : bytes(padding))).join(" "),
    "",
  );
  rows.forEach(({ kind, cells }, index) => {
    const text = title(names[index]!) + cells.map((cell) => printCell(cell, kind, paint)).join(" ");
    lines.push(kind === "padding" ? paint("dim", text.trimEnd()) : text.trimEnd());
  });
  lines.push("", legend(view), "");
  if (reasons.length > 0) {
    lines.push("  why they differ");
    for (const { text, values, fields } of reasons) {
      lines.push(`    ${visible(text)}`);
      const where = values.map((value) => `${value.text} on ${labelsOf(value.targets, groups)}`);
      lines.push(`      ${visible(where.join("; "))}`);
      if (fields.length > 0) lines.push(paint("dim", `      in ${visible(fields.join(", "))}`));
    }
    lines.push("");
  }
  return lines.join("\n");
}

/** Targets by the labels of their groups; those that are part of a group by their own names. */
function labelsOf(targets: readonly string[], groups: readonly Group[]): string {
  const whole = groups.filter((group) => group.targets.every((target) => targets.includes(target)));
  const covered = new Set(whole.flatMap((group) => group.targets));
  const rest = targets.filter((target) => !covered.has(target));
  return [...whole.map(({ label }) => label), ...rest].join(", ");
}

function renderGroups(
  groups: readonly Pick<Group, "label" | "targets">[],
  absent: readonly string[],
  paint: Paint,
): readonly string[] {
  const lines = groups.map(
    ({ label, targets }) => `  ${paint("cyan", label)}  ${targets.join(", ")}`,
  );
  return absent.length === 0 ? lines : [...lines, `  -  not on ${absent.join(", ")}`];
}

function legend({ groups, rows }: RecordView): string {
  const words = ["offset and size in bytes"];
  if (rows.some(({ kind }) => kind === "bit-field"))
    words.push("12:3 is bit 3 of byte 12, 5b is five bits");
  if (groups.length > 1) words.push("* is not where, or what, it is on A");
  return `  ${words.join("; ")}`;
}

const CELL = 13;

function center(label: string): string {
  return label.padStart(Math.ceil((CELL + label.length) / 2)).padEnd(CELL);
}

function total(value: number | string): string {
  return `${String(value).padStart(6)}`.padEnd(CELL);
}

function printCell(cell: Cell | null, kind: string, paint: Paint): string {
  if (cell === null) return "     -".padEnd(CELL);
  const at = cell.offset % 8 === 0 && kind !== "bit-field" ? cell.offset / 8 : place(cell.offset);
  const extent =
    cell.bits === null ? "?" : kind === "bit-field" ? `${cell.bits}b` : bytes(cell.bits);
  const text = `${String(at).padStart(6)} ${extent.padStart(4)}${cell.moved ? "*" : " "}`;
  return cell.moved ? paint("yellow", text.padEnd(CELL)) : text.padEnd(CELL);
}

function place(bits: number): string {
  return `${Math.floor(bits / 8)}:${bits % 8}`;
}

/** Whole bytes, or bits where they are not whole. */
function bytes(bits: number): string {
  return bits % 8 === 0 ? String(bits / 8) : `${bits}b`;
}

function renderPlain(view: PlainView, paint: Paint): string {
  const { name, what, type, position, groups, absent } = view;
  const meaning =
    what === "opaque" ? "opaque: C code outside the library cannot see its size" : what;
  const lines = [
    `${paint("bold", visible(name))}   ${meaning}${type === null ? "" : ` of ${visible(type)}`}   ${paint("dim", visible(`${position.file}:${position.line}`))}`,
    "",
    ...groups.map(({ label, targets, size, align, signed }) => {
      const sign = signed === null ? "" : signed ? ", signed" : ", unsigned";
      return `  ${paint("cyan", label)}  size ${size}, alignment ${align}${sign}   ${targets.join(", ")}`;
    }),
  ];
  if (what !== "opaque" && absent.length > 0) lines.push(`  -  no size on ${absent.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

function renderApproximations(of: readonly Approximation[]): readonly string[] {
  if (of.length === 0) return [];
  return [
    "approximate: the system headers of these targets are not their own",
    ...of.map(({ target, label, directories }) =>
      visible(`  ${target}: ${label} ${directories.join(", ")}`),
    ),
    "",
  ];
}
