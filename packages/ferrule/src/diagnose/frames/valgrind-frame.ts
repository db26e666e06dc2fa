import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const line = /^\s*(?:at|by) 0x[0-9A-F]+: (.*?)(?: \((in )?([^()]*)\))?$/i;

/** A frame of Valgrind's text, without its `==pid==`: `by 0x4853237: parcel_close (parcel.c:11)`. */
export function readValgrindFrame(text: string): Frame | null {
  const found = line.exec(text);
  if (found === null) return null;
  const [, name = "", inside, place = null] = found;
  return frame({
    symbol: bareSymbol(name),
    module: inside ? place : null,
    source: inside ? null : place,
  });
}
