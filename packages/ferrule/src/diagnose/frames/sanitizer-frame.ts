import type { Frame } from "../model.ts";
import { bareSymbol, frame } from "./frame.ts";

const start = /^\s*#\d{1,6}\s+(?:0x[0-9a-f]+\s+)?(.*)$/i;
const inModule = /^(.*?)\s*\((<unknown module>|\[?[^()]*\]?\+0x[0-9a-f]+)\)$/i;
const inSource = /^(.*?)\s+((?:[A-Za-z]:)?[^\s:]+(?::\d+){1,2}|<null>)$/;

/**
 * A frame of ASan, LSan, UBSan, TSan, MSan and HWASan, gcc's or clang's, symbolised or not:
 *
 *     #1 0x7f90 in parcel_close src/parcel.c:11
 *     #2 0x5650  (/opt/runtime/bin/runtime+0x2739051)
 *     #3 add src/add.c:3 (program+0x11cf)
 */
export function readSanitizerFrame(line: string): Frame | null {
  const started = start.exec(line);
  if (started === null) return null;
  let rest = started[1]!.replace(/\s*\(BuildId: [0-9a-f]+\)\s*$/i, "").trimEnd();
  let module: string | null = null;
  let source: string | null = null;
  const binary = inModule.exec(rest);
  if (binary) {
    rest = binary[1]!;
    module = binary[2] === "<unknown module>" ? null : binary[2]!.replace(/\+0x[0-9a-f]+$/i, "");
  }
  rest = rest.trim();
  if (/^in(?:\s|$)/.test(rest)) rest = rest.slice(2).trim();
  const place = inSource.exec(rest);
  if (place) [rest, source] = [place[1]!, place[2] === "<null>" ? null : place[2]!];
  return frame({ symbol: bareSymbol(rest), module, source });
}
