import { createDiagnostic } from "../../diagnostics/create-diagnostic.ts";
import { InputError } from "../../diagnostics/input-error.ts";
import type { LayoutView, RecordView } from "../model.ts";
import { drawPanel, escapeXml, fill, PANEL_WIDTH } from "./draw-panel.ts";
import { listSegments } from "./list-segments.ts";

/** A picture of more records than this is no picture. */
const MOST = 60;
const COLUMNS = 3;

/**
 * Records as an SVG picture: one panel a group of targets, padding hatched, members that moved
 * outlined, the same colour for the same member everywhere.
 *
 * @throws InputError for no record, or for more than can be looked at.
 */
export function drawLayouts(views: readonly LayoutView[]): string {
  const records = views.filter((view) => view.kind === "record");
  if (records.length === 0) throw refuse("There is no record to draw.");
  if (records.length > MOST)
    throw refuse(`${records.length} records are too many for one picture.`);
  const most = Math.max(...records.map(({ groups }) => groups.length));
  const width = Math.min(COLUMNS, most) * PANEL_WIDTH + 24;
  let y = 12;
  const drawn = records.map((view) => {
    const { svg, height } = drawRecord(view, width);
    const text = `<g transform="translate(0 ${y})">\n${svg}\n</g>`;
    y += height + 20;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}">`,
    STYLE,
    `<rect width="${width}" height="${y}" fill="#fff"/>`,
    ...drawn,
    "</svg>",
    "",
  ].join("\n");
}

const STYLE = `<style>
text { font: 11px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #212529; }
.heading { font-size: 16px; font-weight: bold; }
.label { font-size: 14px; font-weight: bold; fill: #1864ab; }
.numbers { font-weight: bold; }
.target, .address, .place { fill: #495057; }
.address { text-anchor: end; font-size: 10px; }
.name { text-anchor: middle; pointer-events: none; }
.fold { text-anchor: middle; font-size: 10px; fill: #495057; }
.member { stroke: #868e96; stroke-width: 1; }
.padding { stroke: #adb5bd; stroke-width: 1; }
.moved { stroke: #d9480f; stroke-width: 2.2; }
.tick { stroke: #495057; stroke-width: 1; opacity: 0.35; }
</style>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" fill="#f1f3f5"/><path d="M0 0v6" stroke="#adb5bd" stroke-width="2"/>
</pattern></defs>`;

function drawRecord(
  view: RecordView,
  width: number,
): { readonly svg: string; readonly height: number } {
  const largest = Math.max(...view.groups.map(({ size }) => size));
  const bytes = largest > 96 ? 16 : 8;
  const parts = [
    `<text x="16" y="18" class="heading">${escapeXml(view.name)}</text>`,
    `<text x="${width - 16}" y="18" class="place" text-anchor="end">${escapeXml(placeOf(view))}</text>`,
  ];
  let y = 36;
  for (let first = 0; first < view.groups.length; first += COLUMNS) {
    const row = view.groups.slice(first, first + COLUMNS);
    const panels = row.map((_, index) => drawPanel(view, first + index, bytes));
    panels.forEach(({ svg }, index) => {
      parts.push(`<g transform="translate(${index * PANEL_WIDTH} ${y})">\n${svg}\n</g>`);
    });
    y += Math.max(...panels.map(({ height }) => height)) + 8;
  }
  const legend = drawLegend(view, width, y);
  return { svg: [...parts, legend.svg].join("\n"), height: legend.y };
}

function placeOf({ position }: RecordView): string {
  return `${position.file.split("/").at(-1)}:${position.line}`;
}

/** Every member with its colour and type: names are cut where there is no room for them. */
function drawLegend(
  view: RecordView,
  width: number,
  top: number,
): { readonly svg: string; readonly y: number } {
  const members = new Map<string, string>();
  view.groups.forEach((_, index) => {
    for (const { path, type, color } of listSegments(view, index)) {
      if (color !== null) members.set(`${path}: ${type}`, fill(color));
    }
  });
  const moved = view.rows.some(({ cells }) => cells.some((cell) => cell?.moved === true));
  const entries: (readonly [string, string, string])[] = [...members].map(([text, color]) => [
    text,
    color,
    "member",
  ]);
  const padded = view.rows.some(({ kind }) => kind === "padding");
  if (padded) entries.push(["padding", "url(#hatch)", "padding"]);
  if (moved) entries.push(["moved or resized against A", "#fff", "moved"]);
  let x = 16;
  let y = top + 4;
  const parts = entries.map(([text, color, look]) => {
    const wide = 24 + text.length * 6.8;
    if (x > 16 && x + wide > width - 8) [x, y] = [16, y + 20];
    const svg =
      `<rect x="${x}" y="${y}" width="14" height="12" fill="${color}" class="${look}"/>` +
      `<text x="${x + 19}" y="${y + 10}">${escapeXml(text)}</text>`;
    x += wide + 12;
    return svg;
  });
  return { svg: parts.join("\n"), y: y + 26 };
}

function refuse(message: string): InputError {
  return new InputError([
    createDiagnostic({
      hazard: "input/configuration",
      origin: "layout",
      message,
      help: "Name the records to draw: ferrule layout HEADER TYPE --svg FILE.",
    }),
  ]);
}
