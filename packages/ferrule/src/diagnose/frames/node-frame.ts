import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const line = /^\s*\d+: 0x[0-9a-f]+\s*(.*?)\s*(?:\[([^\]]*)\])?\s*$/i;

/** A frame of Node's `----- Native stack trace -----`: ` 5: 0x7fca depot_each [/app/libdepot.so]`. */
export function readNodeFrame(text: string): Frame | null {
  const found = line.exec(text);
  return found ? frame({ symbol: bareSymbol(found[1]!), module: found[2] ?? null }) : null;
}
