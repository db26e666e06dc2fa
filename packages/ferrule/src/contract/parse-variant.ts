import type { Variant } from "./model.ts";
import { isName } from "./names.ts";

/** More parameters than any call has. */
const MOST = 64;

/**
 * What a key below `variadic` says: `curl_easy_setopt_long(long value)`. A parameter is a C type with
 * its name behind it. Null for any other text.
 */
export function parseVariant(text: string): Pick<Variant, "name" | "parameters"> | null {
  const open = text.indexOf("(");
  const name = text.slice(0, open).trim();
  if (open < 0 || text.length > 1000 || !text.endsWith(")") || !isName(name)) return null;
  const parts = text.slice(open + 1, -1).split(",");
  if (parts.length > MOST) return null;
  const parameters: { readonly type: string; readonly name: string }[] = [];
  for (const part of parts) {
    const found = /^\s*([A-Za-z_][\w\s]*(?:\*\s*(?:const\s*)?)*)\b([A-Za-z_]\w*)\s*$/.exec(part);
    const [, type = "", called = ""] = found ?? [];
    if (type.trim() === "" || !isName(called)) return null;
    parameters.push({ type: type.trim().replaceAll(/\s+/g, " "), name: called });
  }
  return { name, parameters };
}
