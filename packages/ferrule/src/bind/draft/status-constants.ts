import type { Boundary } from "../../boundary/model.ts";

/** Constants whose name says success: `SQLITE_OK`, `XML_STATUS_OK`, `CURLE_OK`. */
export function statusConstants({ constants }: Boundary): readonly string[] {
  return [...constants]
    .filter(([name, value]) => value !== null && /(?:^|_|E)(?:OK|SUCCESS)$/.test(name))
    .map(([name]) => name)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
