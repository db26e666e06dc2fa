import type { Rule } from "./rules.ts";

/** Lines of equal width; the track runs along line `axis`. */
type Block = { readonly lines: readonly string[]; readonly axis: number };

/** A production as a railroad, its name at the left. */
export function drawRule(name: string, rule: Rule): string {
  const { lines, axis } = draw(rule);
  const left = (index: number): string =>
    index === axis ? `${name.padEnd(10)}──` : " ".repeat(12);
  return lines
    .map((line, index) => `${left(index)}${line}${index === axis ? "──" : ""}`.trimEnd())
    .join("\n");
}

function draw(rule: Rule): Block {
  switch (rule.kind) {
    case "literal":
      return { lines: [` ${rule.text} `], axis: 0 };
    case "rule":
      return { lines: [` ‹${rule.name}› `], axis: 0 };
    case "sequence":
      return rule.of.map(draw).reduce(beside);
    case "choice":
      return drawChoice(rule.of.map(draw));
    case "optional":
      return drawChoice([{ lines: [""], axis: 0 }, draw(rule.of)]);
    case "repeat":
      return drawRepeat(draw(rule.of), rule.between);
  }
}

function beside(left: Block, right: Block): Block {
  const axis = Math.max(left.axis, right.axis);
  const below = Math.max(left.lines.length - left.axis, right.lines.length - right.axis);
  const lines = Array.from({ length: axis + below }, (_, index) => {
    const joint = index === axis ? "─" : " ";
    return lineOf(left, index - axis) + joint + lineOf(right, index - axis);
  });
  return { lines, axis };
}

function lineOf(block: Block, fromAxis: number): string {
  return block.lines[block.axis + fromAxis] ?? " ".repeat(widthOf(block));
}

function widthOf({ lines }: Block): number {
  return lines[0]!.length;
}

function drawChoice(options: readonly Block[]): Block {
  const width = Math.max(...options.map(widthOf));
  const lines = options.flatMap(({ lines, axis }, option) =>
    lines.map((line, index) => {
      const [left, right] = ends(option, options.length, index - axis);
      return left + line.padEnd(width, index === axis ? "─" : " ") + right;
    }),
  );
  return { lines, axis: options[0]!.axis };
}

function ends(option: number, options: number, fromAxis: number): readonly [string, string] {
  const last = option === options - 1;
  if (fromAxis === 0) {
    if (option === 0) return ["┬─", "─┬"];
    return last ? ["└─", "─┘"] : ["├─", "─┤"];
  }
  const outside = fromAxis < 0 ? option === 0 : last;
  return outside ? ["  ", "  "] : ["│ ", " │"];
}

function drawRepeat(item: Block, between: string | null): Block {
  const back = between === null ? "◄" : `◄ ${between} `;
  const width = widthOf(item);
  const top = `┌─${back.padEnd(width, "─")}─┐`;
  const padded = item.lines.map((line, index) => {
    const wide = line.padEnd(top.length - 4, index === item.axis ? "─" : " ");
    if (index === item.axis) return `┴─${wide}─┴`;
    return index < item.axis ? `│ ${wide} │` : `  ${wide}  `;
  });
  return { lines: [top, ...padded], axis: item.axis + 1 };
}
