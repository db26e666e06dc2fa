import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const lldb = /^\s*\*?\s*frame #\d+: 0x[0-9a-f]+\s+(\S+?)`(.*)$/i;
const report = /^\d{1,4}\s+(\S.*?)\s+0x[0-9a-f]{6,16}\s+(.*)$/i;

/** A frame of lldb: `frame #1: 0x0000 libfoo.dylib`foo_close(p=0x01) at foo.c:11:3`. */
export function readLldbFrame(line: string): Frame | null {
  const found = lldb.exec(line);
  if (found === null) return null;
  const at = / at (\S+:\d+(?::\d+)?)/.exec(found[2]!);
  const name = found[2]!.replace(/ at \S+:\d+.*$/, "").replace(/ \+ \d+.*$/, "");
  const open = name.indexOf("(");
  return frame({
    symbol: bareSymbol(name),
    module: found[1]!,
    source: at ? at[1]! : null,
    arguments: open > 0 && name.endsWith(")") ? name.slice(open + 1, -1) : null,
  });
}

/** A frame of a macOS crash report: `3   libfoo.dylib   0x000000010a foo_close + 21`. */
export function readMacFrame(line: string): Frame | null {
  const found = report.exec(line);
  if (found === null) return null;
  const name = found[2]!.replace(/ \+ \d+.*$/, "");
  return frame({
    module: found[1]!,
    symbol: /^0x[0-9a-f]+$/i.test(name) ? null : bareSymbol(name),
  });
}
