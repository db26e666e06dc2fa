import type { Imported, ImportedValue } from "../import/model.ts";
import type { Proposal, ProposedWords, Subject, SubjectType } from "./model.ts";
import { handleName, isBytes, isPlainChar } from "./types.ts";

/** What the bindings of other languages on this machine say of a function. */
export function proposeImported(
  subject: Subject,
  imports: readonly Imported[],
  known: ReadonlyMap<string, unknown>,
): readonly (ProposedWords & Pick<Proposal, "heuristic" | "evidence">)[] {
  return imports.flatMap((imported) => {
    const found = imported.functions.get(subject.name);
    if (!found) return [];
    const read: Reader = { known, subject };
    const result = found.result === null ? null : ofResult(subject.result, found.result, read);
    // Another number of parameters is another function, or another version of it.
    const same = found.parameters?.length === subject.parameters.length;
    const slots = same
      ? found.parameters.flatMap((value, of) => {
          const words = ofParameter(subject.parameters[of]!.type, value, read);
          return words === null ? [] : [proposal(of, words)];
        })
      : [];
    const all = [...slots, ...(result === null ? [] : [proposal("result", result)])];
    const from = { heuristic: `import of ${imported.file}`, evidence: "imported" } as const;
    return all.map((words) => ({ ...words, ...from }));
  });
}

type Reader = {
  readonly known: ReadonlyMap<string, unknown>;
  readonly subject: Subject;
};

function proposal(of: Proposal["of"], words: string): ProposedWords {
  return { of, words, frees: /\bown\b|^take$/.test(words) };
}

function ofResult(type: SubjectType, value: ImportedValue, read: Reader): string | null {
  if (type.kind !== "pointer") return null;
  const text = isPlainChar(type.to);
  if (text && type.const) return null;
  if (text && value.transfer === "full") return owned(value, read);
  if (handleName(type) === null || value.transfer === null) return null;
  if (value.transfer === "full") return type.const ? null : owned(value, read);
  return read.subject.parameters.length === 0 ? "borrow(static)" : "borrow(until #0 ends)";
}

function ofParameter(type: SubjectType, value: ImportedValue, read: Reader): string | null {
  if (value.userData !== null) return `cb(call, ud=#${value.userData}, throw=>1)`;
  if (type.kind !== "pointer") return null;
  if (value.direction !== "in") {
    if (type.const) return null;
    const number = type.to.kind === "integer" || type.to.kind === "float";
    if (number) return value.direction === "out" ? "out" : null;
    if (type.to.kind !== "pointer" || handleName(type.to) === null) return null;
    if (value.transfer !== "full") return null;
    const own = owned(value, read);
    return own === null ? null : `out ${own}`;
  }
  if (value.length !== null && isBytes(type) && type.const) return `bytes(#${value.length})`;
  return value.transfer === "full" && handleName(type) !== null ? "take" : null;
}

/** Owned, where the header has what frees it. */
function owned({ free }: ImportedValue, { known }: Reader): string | null {
  return free !== null && known.has(free) ? `own(${free})` : null;
}
