import { handleName } from "./types.ts";
import type { Subject } from "./model.ts";
import { wordsOfName } from "./words-of-name.ts";

/** Verbs that end a thing, the surest first. `delete` and `remove` may speak of a file on disk. */
const verbs = [
  ...["free", "unref", "decref", "destroy", "dispose", "cleanup", "finalize", "finish"],
  ...["close", "release", "end", "delete"],
] as const;

/**
 * The functions that free a type, the surest first: one parameter, a verb that ends, and a result
 * that nobody has to look at; then a later version (`_v2`), then the shorter name.
 */
export function findDeallocators(
  functions: readonly Subject[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, { readonly rank: number; readonly name: string }[]>();
  for (const { name, parameters, result } of functions) {
    const [first, second] = parameters;
    if (!first || second || first.type.kind !== "pointer" || first.type.const) continue;
    const handle = handleName(first.type);
    const words = wordsOfName(name);
    const verb = verbs.findIndex((of) => words.some((word) => word === of));
    if (handle === null || verb < 0) continue;
    const looked = result.kind === "void" ? 0 : 100;
    if (verbs[verb] === "delete" && looked > 0) continue;
    const later = /^v\d+$/.test(words.at(-1) ?? "") ? -1 : 0;
    const rank = verb + looked + later + name.length / 1000;
    found.set(handle, [...(found.get(handle) ?? []), { rank, name }]);
  }
  return new Map(
    [...found].map(([handle, list]) => [
      handle,
      list.toSorted((a, b) => a.rank - b.rank).map(({ name }) => name),
    ]),
  );
}

/** Of the functions that free a type, the one whose name begins as the maker's does, or the surest. */
export function deallocatorFor(
  maker: string,
  handle: string | null,
  deallocators: ReadonlyMap<string, readonly string[]>,
): string | null {
  const list = handle === null ? [] : (deallocators.get(handle) ?? []);
  const [surest] = list;
  if (surest === undefined) return null;
  const shared = (name: string): number => {
    const [mine, other] = [wordsOfName(maker), wordsOfName(name)];
    const end = mine.findIndex((word, index) => word !== other[index]);
    return end < 0 ? mine.length : end;
  };
  const stem = wordsOfName(maker).slice(0, -1).join("_");
  const named = list.find((name) => wordsOfName(name).slice(0, -1).join("_") === stem);
  const closest = list.toSorted((a, b) => shared(b) - shared(a))[0];
  return named ?? (closest !== undefined && shared(closest) > shared(surest) ? closest : surest);
}
