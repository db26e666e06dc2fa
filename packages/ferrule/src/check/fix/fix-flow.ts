import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { FlowEvent } from "../flow/events.ts";
import type { FileReading } from "../model/front-end.ts";
import { insert } from "./insert.ts";

/** The edit that takes what flow has shown away, where there is one that cannot be wrong. */
export function fixFlow(event: FlowEvent, reading: FileReading): readonly Fix[] {
  if (event.kind === "errno-not-captured") return saveErrno(event, reading);
  return event.kind === "wrong-release" && event.proven ? rename(event, reading) : [];
}

/** `use_errno=True`, `SetLastError = true`. */
function saveErrno({ symbol }: FlowEvent, { declarations, source }: FileReading): readonly Fix[] {
  const saving = declarations.find((of) => of.symbol === symbol)?.saving;
  if (!saving) return [];
  return [insert("Have the number saved with each call", source, saving)];
}

/** `libc.free(text)` → `lib.api_free(text)`, where the right function can be named. */
function rename({ span, expected }: FlowEvent, reading: FileReading): readonly Fix[] {
  const { source } = reading;
  const { text, file, language } = source;
  const before = text.slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start);
  const callee = /([\w.]+)\((unsafe\.Pointer\()?$/.exec(before);
  const name = expected === null ? null : nameOf(expected, reading);
  if (!callee || name === null || !/(?:^|\.)\w*(?:free|Free)\w*$/.test(callee[1]!)) return [];
  const argument = text.slice(span.start, span.end);
  const start = span.start - callee[0].length;
  // cgo's free takes an unsafe.Pointer, the right function takes the type itself.
  const cast = callee[2] !== undefined || argument.startsWith("unsafe.Pointer(");
  if (cast && language !== "go") return [];
  const inner = argument.replace(/^unsafe\.Pointer\((.*)\)$/, "$1");
  const end = span.end + (callee[2] === undefined ? 0 : 1);
  const title = `Give it back with ${name}`;
  const edits = [{ file, start, end, text: `${name}(${inner}` }];
  return [{ title, applicability: "safe", edits }];
}

/** How the file itself would name a C function; null where it does not declare it. */
function nameOf(symbol: string, { declarations, source }: FileReading): string | null {
  const declared = declarations.find((of) => of.symbol === symbol)?.name ?? null;
  if (declared !== null) return declared;
  if (source.language === "go") return `C.${symbol}`;
  return source.language === "c" || source.language === "cpp" ? symbol : null;
}
