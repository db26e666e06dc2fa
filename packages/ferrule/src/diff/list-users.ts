import type { CType, RecordType } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";

const MOST = 3;

/** How the library's functions take a record: what a changed layout reaches. Null for none. */
export function listUsers(record: RecordType, view: TargetView): string | null {
  const byValue: string[] = [];
  const byPointer: string[] = [];
  for (const { name, type } of view.functions.values()) {
    const types = [type.result, ...type.parameters];
    if (types.some((of) => reaches(of, record.name, view, false))) byValue.push(name);
    else if (types.some((of) => reaches(of, record.name, view, true))) byPointer.push(name);
  }
  const parts = [
    byValue.length > 0 ? `by value with ${shorten(byValue)}` : "",
    byPointer.length > 0 ? `by pointer with ${shorten(byPointer)}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? null : `it is passed ${parts.join(", and ")}`;
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, MOST).join(", ");
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown;
}

function reaches(type: CType, record: string, view: TargetView, pointers: boolean): boolean {
  switch (type.kind) {
    case "record":
      return type.name === record;
    case "typedef": {
      const found = view.types.get(type.name);
      return found?.kind === "typedef" && reaches(found.type, record, view, pointers);
    }
    case "pointer":
      return pointers && reaches(type.to, record, view, pointers);
    case "array":
      return pointers && reaches(type.of, record, view, pointers);
    default:
      return false;
  }
}
