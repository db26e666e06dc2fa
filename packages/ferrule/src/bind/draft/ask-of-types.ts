import { deallocatorFor } from "../../contract/infer/find-deallocators.ts";
import type { Subjects } from "../../contract/infer/model.ts";
import { handleName, isPlainChar } from "../../contract/infer/types.ts";
import type { Question } from "./model.ts";

/** One question a handle type that the header knows, those that most functions speak of first: what frees one? */
export function askOfTypes(subjects: Subjects, known: ReadonlySet<string>): readonly Question[] {
  const uses = new Map<string, number>();
  for (const { parameters, result } of subjects.functions) {
    const types = [...parameters.map(({ type }) => type), result];
    const names = types.flatMap((type) => {
      const inner = type.kind === "pointer" && type.to.kind === "pointer" ? type.to : type;
      const name = handleName(inner);
      const text = inner.kind === "pointer" && isPlainChar(inner.to);
      return name === null || text || !known.has(name) || name.includes("@") ? [] : [name];
    });
    for (const name of new Set(names)) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const sorted = [...uses].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.map(([name, count]) => {
    const free = deallocatorFor(name, name, subjects.deallocators);
    const functions = count === 1 ? "1 function speaks" : `${count} functions speak`;
    return {
      name,
      asks: `${functions} of a ${name}. ${free === null ? "What frees one?" : `Does ${free} free one?`}`,
      prototype: null,
      answer: free === null ? "free none" : `free ${free}`,
      sources: free === null ? [] : [`${free}: its name (name)`],
    };
  });
}
