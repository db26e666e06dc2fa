import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const line = /^\s+\d+:\s+(?:0x[0-9a-f]+ - )?(\S.*)$/;

/** A frame of a Rust backtrace, short or full: `  20:     0x7f5e - mill_each`. */
export function readRustFrame(text: string): Frame | null {
  const found = line.exec(text);
  return found ? frame({ symbol: bareSymbol(found[1]!) }) : null;
}
