import type { RawMacro } from "./preprocess.ts";
import { isExpression, type MacroAnswer } from "./probe-macros.ts";

/** Why a macro has no value. */
export function explainMacro(macro: RawMacro, answers: ReadonlyMap<string, MacroAnswer>): string {
  if (macro.parameters !== null)
    return "a function-like macro is no symbol: there is nothing to call";
  if (macro.body === "") return "it is empty";
  if (!isExpression(macro)) return "it is no expression that stands alone";
  const answer = answers.get(macro.name);
  if (!answer) return "it is no expression of a value";
  return answer.constant ? "it is a constant that has no representation" : "it is no constant";
}
