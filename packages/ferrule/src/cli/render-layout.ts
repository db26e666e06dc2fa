import { styleText } from "node:util";
import type { ProvenanceByTarget } from "../facts/model.ts";
import { visible } from "../diagnostics/visible.ts";
import type { Cell, Group, LayoutView, PlainView, RecordView } from "../layout/model.ts";

type Style = "bold" | "yellow" | "dim" | "cyan";
type Paint = (style: Style, text: string) => string;

/** Types in full, every target side by side. */
export function renderLayouts(views: readonly LayoutView[], color: boolean): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const parts = views.map((view) =>
    view.kind === "record" ? renderRecord(view, paint) : renderPlain(view, paint),
  );
  return parts.join("\n");
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
  lines.push("", legend(view), ...renderProvenance(view.provenance), "");
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
  lines.push(...renderProvenance(view.provenance));
  if (what !== "opaque" && absent.length > 0) lines.push(`  -  no size on ${absent.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

/** Whose headers the numbers rest on, where they are not the target's own. */
function renderProvenance(provenance: ProvenanceByTarget): readonly string[] {
  return provenance.map(({ targets, value: { label, because } }) => {
    const names = because.join(", ");
    const on = targets.join(", ");
    return visible(
      label === "cross"
        ? `  ${names} from the cross compiler's headers on ${on}`
        : `  approximate: ${names} from ${label} headers on ${on}`,
    );
  });
}
