import type { LoweredFunction, Statement } from "../model/lowered.ts";

/**
 * Functions that have to do with C: by themselves, or through functions of the same file. All others
 * are not followed; they are most of a program, and nothing native can go wrong in them.
 */
export function findNative(
  byName: ReadonlyMap<string, LoweredFunction>,
): (fn: LoweredFunction) => boolean {
  const known = new Map<string, boolean>();
  const native = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, false);
    const fn = byName.get(name);
    const found = fn !== undefined && touches(fn.body, native);
    known.set(name, found);
    return found;
  };
  return ({ name }) => native(name);
}

function touches(statements: readonly Statement[], native: (name: string) => boolean): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case "call":
        if (statement.callee.kind === "local") return native(statement.callee.name);
        return statement.callee.kind === "foreign";
      case "make":
        return statement.what === "callback" || statement.what === "handle";
      case "if":
        return touches(statement.yes, native) || touches(statement.no, native);
      case "loop":
      case "defer":
      case "block":
        return touches(statement.body, native);
      case "try":
        return [
          statement.body,
          ...statement.catches.map(({ body }) => body),
          statement.otherwise,
          statement.finally,
        ].some((of) => touches(of, native));
      case "assign":
      case "drop":
      case "return":
      case "throw":
      case "break":
      case "continue":
      case "opaque":
        return false;
      default:
        return true;
    }
  });
}
