import { collectSubjects } from "../contract/infer/infer.ts";
import type { Imported } from "../contract/import/model.ts";
import type { Subject, Subjects } from "../contract/infer/model.ts";
import type { Boundary, BoundaryFunction } from "./model.ts";

/** The functions of a header as the heuristics see them: without what a contract says. */
export function subjectsOf(
  { functions }: Pick<Boundary, "functions">,
  imports: readonly Imported[] = [],
): Subjects {
  const own = functions.filter(({ declaration }) => !declaration.inline);
  return collectSubjects(own.map(toSubject), imports);
}

function toSubject({ name, parameters, result, declaration }: BoundaryFunction): Subject {
  return {
    name,
    parameters: parameters.map(({ index, name: parameter, type }) => ({
      index,
      name: parameter,
      type,
      attributes: declaration.parameters[index]?.attributes ?? [],
    })),
    result: result.type,
    attributes: declaration.attributes,
    doc: ownDoc(declaration),
  };
}

/** A comment may belong to another declaration: it counts when it names this one. */
function ownDoc({ name, doc, parameters }: BoundaryFunction["declaration"]): string {
  const text = doc?.text ?? "";
  const names = [name, ...parameters.flatMap((of) => of.name ?? [])];
  const named = names.some((of) => new RegExp(`\\b${of.replaceAll("$", "\\$")}\\b`).test(text));
  return doc?.kind === "doc" || named ? text : "";
}
