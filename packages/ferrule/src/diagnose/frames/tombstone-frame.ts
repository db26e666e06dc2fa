import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const line =
  /^\s*#\d{2,4}\s+pc\s+(?:0x)?[0-9a-f]+\s+(\S+)(?:\s+\(offset [^)]*\))?(?:\s+\((.*)\+\d+\))?/i;

/** A frame of an Android tombstone: `#02 pc 0000a1b2  /data/app/lib/libfoo.so (foo_close+24)`. */
export function readTombstoneFrame(text: string): Frame | null {
  const found = line.exec(text.replace(/\s*\(BuildId: [0-9a-f]+\)/i, ""));
  if (found === null) return null;
  const module = found[1] === "<unknown>" || found[1]!.startsWith("<anonymous") ? null : found[1]!;
  return frame({ module, symbol: found[2] === undefined ? null : bareSymbol(found[2]) });
}
