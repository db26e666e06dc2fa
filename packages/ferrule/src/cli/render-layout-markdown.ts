import type { Cell, LayoutView, PlainView, RecordView } from "../layout/model.ts";

/** Types for a document or a review: one table a record. */
export function renderLayoutsMarkdown(views: readonly LayoutView[]): string {
  return views.map((view) => (view.kind === "record" ? record(view) : plain(view))).join("\n");
}

function record(view: RecordView): string {
  const { name, position, groups, rows, reasons, absent, provenance } = view;
  const table = [
    line(["", ...groups.map(({ targets }) => targets.join("<br>"))]),
    line(["---", ...groups.map(() => "---:")]),
    line(["**size**", ...groups.map(({ size }) => `**${size}**`)]),
    line(["alignment", ...groups.map(({ align }) => String(align))]),
    ...rows.map(({ kind, path, type, depth, cells }) => {
      const indent = "&nbsp;&nbsp;".repeat(depth);
      const title = kind === "padding" ? "*padding*" : `\`${plainText(`${path}: ${type}`)}\``;
      return line([indent + title, ...cells.map((cell) => cellOf(cell, kind))]);
    }),
  ];
  const lines = [`### \`${plainText(name)}\``, "", `${escape(position.file)}:${position.line}`, ""];
  if (absent.length > 0) lines.push(`Not on ${absent.join(", ")}.`, "");
  lines.push(...table, "");
  for (const { text, values, fields } of reasons) {
    lines.push(`- ${escape(text)}${fields.length > 0 ? ` In ${escape(fields.join(", "))}.` : ""}`);
    lines.push(
      ...values.map((value) => `  - ${escape(`${value.text}: ${value.targets.join(", ")}`)}`),
    );
  }
  for (const { targets, value } of provenance) {
    const names = escape(value.because.join(", "));
    const how = value.label === "cross" ? "From a cross compiler" : `Approximate (${value.label})`;
    lines.push(`- ${how} on ${targets.join(", ")}: ${names}.`);
  }
  if (reasons.length + provenance.length > 0) lines.push("");
  return lines.join("\n");
}

function plain({ name, what, type, groups }: PlainView): string {
  const title = `### \`${plainText(name)}\` (${what}${type === null ? "" : ` of \`${plainText(type)}\``})`;
  const rows = groups.map(({ targets, size, align, signed }) => {
    const sign = signed === null ? "" : signed ? "signed" : "unsigned";
    return line([targets.join("<br>"), String(size), String(align), sign]);
  });
  const head = [
    line(["targets", "size", "alignment", "sign"]),
    line(["---", "---:", "---:", "---"]),
  ];
  return [title, "", ...head, ...rows, ""].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cellOf(cell: Cell | null, kind: string): string {
  if (cell === null) return "–";
  const at =
    kind === "bit-field" ? `${Math.floor(cell.offset / 8)}:${cell.offset % 8}` : cell.offset / 8;
  const extent =
    cell.bits === null
      ? "?"
      : cell.bits % 8 === 0 && kind !== "bit-field"
        ? cell.bits / 8
        : `${cell.bits}b`;
  const text = `${at} +${extent}`;
  return cell.moved ? `**${text}**` : text;
}

/** Text within backticks: C has no use for one, and a table none for a bar. */
function plainText(text: string): string {
  return text.replaceAll("`", "'").replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}

function escape(text: string): string {
  return text.replaceAll(/[\\*_<>|[\]]/g, (character) => `\\${character}`);
}
