import type { Frame } from "../model.ts";
import { frame } from "./frame.ts";

const line = /^([\w./*()·-]+(?:\[[^\]]*\])?[\w./*·-]*)\(([^()]*)\)$/;

/** A frame of a goroutine: `main._Cfunc_parcel_close(0x1f27c840)`; its place is the next line. */
export function readGoFrame(text: string): Frame | null {
  const found = line.exec(text);
  if (found === null || !found[1]!.includes(".")) return null;
  return frame({ symbol: found[1]!, arguments: found[2]! });
}
