import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const native = /^([CV])\s+\[([^\]+]+)(?:\+0x[0-9a-f]+)?\]\s*(.*)$/i;
const java =
  /^([jJA])\s+(?:\d+\s+(?:%\s*)?(?:!\s*)?(?:c[12]|jvmci)?\s*)?([\w$.]+(?:\.|::)[\w$<>]+)\s*\(/;
const stub = /^v\s+~?(?:[A-Za-z]+::)?([\w$ ]+?)(?:\s+0x[0-9a-f]+|\+0x[0-9a-f]+)?$/i;

/**
 * A frame of HotSpot's hs_err: `C  [libshelf.so+0x122b]  Java_Shelf_total+0x0`,
 * `j  Shelf.total(J)D+0`, `v  ~StubRoutines::call_stub`, `V  [libjvm.so+0x82]  name+0x302`.
 */
export function readHotspotFrame(line: string): Frame | null {
  const c = native.exec(line);
  if (c) return frame({ module: c[2]!, symbol: bareSymbol(c[3]!) });
  const j = java.exec(line);
  if (j) return frame({ symbol: j[2]!, managed: true });
  const v = stub.exec(line);
  return v ? frame({ symbol: v[1]!.trim(), module: "jvm-stub" }) : null;
}
