import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const start = /^#\d{1,7}\s+(?:0x[0-9a-f]+\s+in\s+)?(.*)$/;

/**
 * A frame of gdb: `#8  0x00007f in parcel_close (p=0x55) at src/parcel.c:11`, or `… from lib.so`.
 * A frame that is a signal handler's trampoline has the symbol `<signal handler called>`.
 */
export function readGdbFrame(line: string): Frame | null {
  const started = start.exec(line);
  if (started === null) return null;
  let rest = started[1]!.trimEnd();
  if (rest.startsWith("<signal handler called>"))
    return frame({ symbol: "<signal handler called>" });
  let module: string | null = null;
  let source: string | null = null;
  const from = / from (\S.*)$/.exec(rest);
  const at = / at (\S+:\d+)$/.exec(rest) ?? / at (<\w+>:\d+)$/.exec(rest);
  if (from) [module, rest] = [from[1]!, rest.slice(0, from.index)];
  else if (at) [source, rest] = [at[1]!, rest.slice(0, at.index)];
  const open = rest.endsWith(")") ? openingOf(rest) : -1;
  const list = open >= 0 ? rest.slice(open + 1, -1) : null;
  const name = open >= 0 ? rest.slice(0, open) : rest;
  return frame({ symbol: bareSymbol(name), module, source, arguments: list });
}

/** The start of the final argument list; gdb writes a space before it. */
function openingOf(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ")") depth++;
    else if (text[at] === "(" && --depth === 0) return at;
  }
  return -1;
}
