import type { Frame } from "../model.ts";

/** A frame from what a tool printed of it. */
export function frame(known: Partial<Frame>): Frame {
  return {
    symbol: null,
    module: null,
    source: null,
    arguments: null,
    managed: false,
    at: null,
    ...known,
  };
}

/** A name without its argument list, offset and compiler's suffixes; null for "no name". */
export function bareSymbol(text: string): string | null {
  let name = text
    .trim()
    .replace(/\s*\[clone [^\]]*\]/g, "")
    .replace(/\+0x[0-9a-f]+$/i, "")
    .replace(/::h[0-9a-f]{16}$/, "")
    .replace(/\[[0-9a-f]{12,16}\](?=::)/g, "");
  name = name
    .replace(/(?:@plt|@@?[A-Z][\w.]*)$/, "")
    .replace(/\.(?:constprop|part|isra|cold)\.\d+.*$/, "");
  const open = argumentsStart(name);
  if (open > 0) name = name.slice(0, open).trim();
  return name === "" || /^(?:\?\?\??|<unknown[^>]*>|\(null\)|Unknown|<null>)$/.test(name)
    ? null
    : name;
}

/** Where the last balanced `(…)` of a C++ name begins, or -1; not that of `operator()` itself. */
function argumentsStart(name: string): number {
  const end = name.replace(/\s*(?:const|&|&&|noexcept)\s*$/, "");
  if (!end.endsWith(")")) return -1;
  let depth = 0;
  for (let at = end.length - 1; at >= 0; at--) {
    if (end[at] === ")") depth++;
    else if (end[at] === "(" && --depth === 0) {
      if (end.slice(0, at).endsWith("operator")) return -1;
      return end.startsWith("(anonymous namespace)", at) ? -1 : at;
    }
  }
  return -1;
}
