import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const line = /^\s*0x[0-9a-f]+ - (.+?)(?: : (.*))?$/;

/** A frame of Mono's native trace: `0x7f17 - /lib/x86_64-linux-gnu/libc.so.6 : abort`. */
export function readMonoFrame(text: string): Frame | null {
  const found = line.exec(text);
  if (found === null) return null;
  const module = found[1] === "Unknown" ? null : found[1]!;
  return frame({ module, symbol: found[2] === undefined ? null : bareSymbol(found[2]) });
}
