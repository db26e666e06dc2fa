import { visible } from "../../diagnostics/visible.ts";
import type { Group, RecordView } from "../model.ts";
import { foldLines, stackLines, type Line, type Piece } from "./fold-lines.ts";
import { listSegments } from "./list-segments.ts";

/** A picture within the picture, with its height in pixels. */
export type Panel = { readonly svg: string; readonly height: number };

export const PANEL_WIDTH = 352;
const MARGIN = 40;
const LINE = 30;
const GRID = 304;
const TITLE = 54;

/** Text from a header as SVG may hold it. */
export function escapeXml(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}

/** One group of targets: a title, and memory in lines of `width` bytes. */
export function drawPanel(view: RecordView, index: number, width: number): Panel {
  const group = view.groups[index]!;
  const segments = listSegments(view, index);
  const lines = view.tag === "union" ? stackLines(segments, width) : foldLines(segments, width);
  const [title, top] = drawTitle(group);
  let y = top;
  const drawn = lines.map((line) => {
    const text = drawLine(line, y, width, view.tag === "union");
    y += line.kind === "fold" ? LINE * 0.7 : LINE;
    return text;
  });
  return { svg: [title, ...drawn].join("\n"), height: y + 12 };
}

function drawTitle({ label, targets, size, align, padding }: Group): readonly [string, number] {
  const numbers = [
    `size ${size}`,
    `align ${align}`,
    padding === null ? "" : `padding ${padOf(padding)}`,
  ];
  const names: string[] = [];
  for (const target of targets) {
    const last = names.at(-1);
    if (last !== undefined && last.length + target.length < 46)
      names[names.length - 1] = `${last}, ${target}`;
    else names.push(target);
  }
  const texts = names.map(
    (text, index) =>
      `<text x="${MARGIN + 20}" y="${14 + index * 14}" class="target">${escapeXml(text)}</text>`,
  );
  const below = 14 + names.length * 14;
  return [
    [
      `<text x="${MARGIN}" y="15" class="label">${label}</text>`,
      ...texts,
      `<text x="${MARGIN}" y="${below + 2}" class="numbers">${numbers.filter((text) => text !== "").join(" · ")}</text>`,
    ].join("\n"),
    Math.max(TITLE, below + 12),
  ];
}

function padOf(bits: number): string {
  return bits % 8 === 0 ? String(bits / 8) : `${bits} bits`;
}

function drawLine(line: Line, y: number, width: number, union: boolean): string {
  if (line.kind === "fold") {
    const color = fill(line.segment.color);
    return (
      `<rect x="${MARGIN}" y="${y}" width="${GRID}" height="${LINE * 0.7}" fill="${color}" opacity="0.45"/>` +
      `<text x="${MARGIN + GRID / 2}" y="${y + 14}" class="fold">⋯ ${line.bytes} more bytes of ${escapeXml(shorten(line.segment.path, 22))}</text>`
    );
  }
  const address = union ? 0 : line.start;
  return [
    `<text x="${MARGIN - 7}" y="${y + 19}" class="address">${address}</text>`,
    ...line.pieces.map((piece) => drawPiece(piece, y, GRID / (width * 8))),
    ...ticks(line.pieces, y, width),
  ].join("\n");
}

/** Small marks at whole bytes, so that sizes can be counted. */
function ticks(pieces: readonly Piece[], y: number, width: number): readonly string[] {
  const end = Math.max(...pieces.map(({ to }) => to)) / 8;
  const marks = Array.from({ length: Math.max(0, Math.ceil(end) - 1) }, (_, index) => {
    const x = MARGIN + ((index + 1) * GRID) / width;
    return `M${round(x)} ${y + LINE - 2}v-4`;
  });
  return marks.length === 0 ? [] : [`<path d="${marks.join("")}" class="tick"/>`];
}

function drawPiece({ segment, from, to, named }: Piece, y: number, bit: number): string {
  const { kind, path, type, offset, bits, moved } = segment;
  const x = MARGIN + from * bit;
  const width = (to - from) * bit;
  const padding = kind === "padding";
  const place = kind === "bit-field" ? `bit ${offset}, ${bits} bits` : `offset ${offset / 8}`;
  const size = kind === "bit-field" ? "" : `, ${padOf(bits)} bytes`;
  const title = padding ? `padding: ${place}${size}` : `${path}: ${type}, ${place}${size}`;
  const look = padding ? `fill="url(#hatch)"` : `fill="${fill(segment.color)}"`;
  const inset = moved ? 1.5 : 0.5;
  const box =
    `<rect x="${round(x + inset)}" y="${y + inset}" width="${round(Math.max(width - 2 * inset, 0.5))}" height="${LINE - 2 - 2 * inset}" ` +
    `${look} class="${padding ? "padding" : moved ? "moved" : "member"}"><title>${escapeXml(title)}</title></rect>`;
  const room = Math.floor((width - 6) / 6.7);
  if (padding || !named || room < 2) return box;
  const text = escapeXml(shorten(path, room));
  return `${box}<text x="${round(x + width / 2)}" y="${y + 18}" class="name">${text}</text>`;
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

const colors = [
  ...["#a5d8ff", "#b2f2bb", "#ffec99", "#d0bfff", "#ffc9c9", "#99e9f2"],
  ...["#fcc2d7", "#d8f5a2", "#ffd8a8", "#bac8ff", "#c3fae8", "#eebefa"],
] as const;

/** The colour of a member, by its number in the record. */
export function fill(color: number | null): string {
  return colors[(color ?? 0) % colors.length]!;
}
