import type { Node } from "../../parse/node.ts";
import { readCText } from "../../c-text/read-c-text.ts";
import type { ForeignDeclaration } from "../../model/declared.ts";
import type { CFunction, CItems } from "./items.ts";

/**
 * What a file says by hand of functions that a header declares: `extern` prototypes, and heads of
 * functions that it defines. The compiler compares them only where the header is included.
 */
export async function prototypesOf(
  items: CItems,
  text: string,
  cpp: boolean,
): Promise<readonly ForeignDeclaration[]> {
  const heads = [
    ...items.prototypes.filter((of) => isShared(of, cpp)).map((of) => [of.startIndex, of.text]),
    ...items.functions.filter((of) => isExported(of, cpp)).map(headOf),
  ] as readonly (readonly [number, string])[];
  if (heads.length === 0) return [];
  // Everything else is blank, so that positions stay.
  const blank = text.replaceAll(/[^\n]/g, " ");
  const kept = heads.reduce(
    (all, [start, head]) => all.slice(0, start) + head + all.slice(start + head.length),
    blank,
  );
  const reading = { text: kept, start: 0, api: "c", verified: false, library: null };
  const { declarations } = await readCText(reading);
  // Conventions are macros most often, which are not seen here.
  return declarations.map((of) => ({ ...of, convention: "other" as const }));
}

function isShared(node: Node, cpp: boolean): boolean {
  if (/^(?:static|inline)\b/.test(node.text)) return false;
  if (!cpp) return true;
  let at: Node | null = node;
  while (at && at.type !== "linkage_specification") at = at.parent;
  return at !== null;
}

function isExported({ isStatic, linkage, owner, result }: CFunction, cpp: boolean): boolean {
  return !isStatic && owner === null && (!cpp || linkage) && !/\binline\b/.test(result);
}

function headOf({ node, body }: CFunction): readonly [number, string] {
  const length = body.startIndex - node.startIndex;
  const head = node.text
    .slice(0, length)
    .replace(/^(?:extern\s+"C")/, (of) => " ".repeat(of.length));
  return [node.startIndex, `${head};`];
}
