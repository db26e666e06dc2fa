import type { Mark } from "../../../model/front-end.ts";

/** `#pragma pack` that still holds for what is included after it. */
export function packMarks(text: string): readonly Mark[] {
  const lines = [
    ...text.matchAll(/^[ \t]*#[ \t]*(pragma[ \t]+pack[ \t]*\(([^)\n]*)\)|include\b)/gm),
  ];
  const open: { readonly start: number; readonly end: number }[] = [];
  for (const { 0: whole, 1: line, 2: inside, index } of lines) {
    if (line === "include") {
      const span = open.at(-1);
      if (!span) continue;
      return [{ mark: "c-pack-leak", span, symbol: null, words: [] }];
    }
    const given = inside?.trim() ?? "";
    if (/^push\b/.test(given)) open.push({ start: index, end: index + whole.length });
    else if (/^pop\b/.test(given)) open.pop();
    else if (given === "") open.length = 0;
    else if (open.length === 0) open.push({ start: index, end: index + whole.length });
  }
  return [];
}
