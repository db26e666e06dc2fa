import { spellType } from "../../boundary/spell-type.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { AbiFinding } from "../abi/finding.ts";
import { onTarget, trueParameter, trueType } from "../abi/true-type.ts";
import type { CType } from "../../facts/model.ts";
import type { ForeignDeclaration } from "../model/declared.ts";
import type { SourceText } from "../model/source.ts";
import type { TrueFunction } from "../truth/model.ts";
import { insert, lineBelow } from "./insert.ts";
import { spellFor } from "./spellings.ts";

/**
 * `lib.f.restype = c_double`, below the function's argtypes; below the library, together with those,
 * where it has none.
 */
export function declareResult(
  { symbol }: AbiFinding,
  declaration: ForeignDeclaration | undefined,
  fn: TrueFunction | undefined,
  source: SourceText,
): readonly Fix[] {
  const first = fn?.declarations[0];
  if (!first || !declaration || !fn) return [];
  const spelled = spell(first.type.result, fn, source.text, "result");
  const at = declaration.parametersSpan?.end ?? declaration.loaded;
  if (spelled === null || at === undefined) return [];
  const { name, parameters } = declaration;
  const types = parameters === null ? spellArguments(fn, source.text) : null;
  const listed = types === null ? "" : `${name}.argtypes = [${types.join(", ")}]\n`;
  const below = lineBelow(source, at, `${listed}${name}.restype = ${spelled}`);
  return below === null ? [] : [insert(`Declare the result of ${symbol}`, source, below)];
}

/** The header's parameters as ctypes has them; null where one has no exact type. */
export function spellArguments(fn: TrueFunction, text: string): readonly string[] | null {
  const types = fn.declarations[0]?.type.parameters.map((of) => spell(of, fn, text, "parameter"));
  return types && types.every((of) => of !== null) ? types : null;
}

function spell(
  type: CType,
  fn: TrueFunction,
  text: string,
  where: "result" | "parameter",
): string | null {
  const target = fn.facts.targets.find(({ id }) => onTarget(fn.declarations, id));
  if (!target) return null;
  const see = where === "result" ? trueType : trueParameter;
  const seen = see(type, fn.facts, target);
  if (seen.kind === "pointer") return qualified("c_void_p", text);
  const c = spellFor("ctypes", spellType(type), "ctypes.c_int")?.text;
  return c === undefined ? null : qualified(c.replace(/^ctypes\./, ""), text);
}

/** As the file imports it: `ctypes.c_int`, or `c_int`; null where it would have to be imported. */
function qualified(name: string, text: string): string | null {
  if (/^[ \t]*import ctypes\b(?!\.)/m.test(text)) return `ctypes.${name}`;
  const imported = new RegExp(String.raw`^from ctypes import\b[^#]*?\b${name}\b`, "m");
  const everything = /^from ctypes import \*/m.test(text);
  return everything || imported.test(text) ? name : null;
}
