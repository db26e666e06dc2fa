import type { BoundaryFunction, BoundaryParameter } from "../../boundary/model.ts";
import type { CallEffects, ParameterEffects, ResultEffects } from "./effects.ts";

/**
 * What the comment above a declaration says in plain words, where no contract speaks. It proves
 * nothing: findings that rest on it are warnings.
 *
 *     0, or an error code.                       → the result is a status
 *     The list takes the item over, and frees it. → `item` is taken
 *     Keeps the pointer until the logger closes. → the last pointer is kept
 *     … or NULL. To be freed with api_free.      → nullable, owned
 */
export function documentedEffects(fn: BoundaryFunction, known: CallEffects): CallEffects {
  const { doc } = fn.declaration;
  if (fn.line !== null || doc === null || doc.kind !== "doc") return known;
  const sentences = doc.text.split(/(?<=[.;!])\s+|\n\s*\n/).map((of) => of.replaceAll(/\s+/g, " "));
  const parameters = known.parameters.map((of, index) =>
    documentedParameter(of, fn, fn.parameters[index]!, sentences),
  );
  const result = documentedResult(known.result, fn, sentences);
  return { ...known, parameters, result };
}

const takes =
  /\b(?:takes?|taking) (?:over |the )?(?:ownership|\w+(?: \w+)? over)\b|\btakes? over\b|\bbecomes? (?:the )?owner\b|\badopts\b/i;
const keeps =
  /\b(?:keeps|stores|retains|remembers|holds on to) (?:the |a |its |this )?(?:pointer|address|reference|buffer|string|callback)|\bmust (?:stay|remain|be kept) (?:valid|alive)|\bmust outlive\b/i;
const denies = /\b(?:no|not|never|copies|copy|copied)\b/i;

function documentedParameter(
  known: ParameterEffects,
  fn: BoundaryFunction,
  parameter: BoundaryParameter,
  sentences: readonly string[],
): ParameterEffects {
  if (parameter.type.kind !== "pointer" || known.takes || known.keeps || known.releases)
    return known;
  const about = (pattern: RegExp): boolean =>
    sentences.some((of) => pattern.test(of) && !denies.test(of) && isMeant(of, fn, parameter));
  if (about(takes)) return { ...known, takes: true };
  const [first, more] = fn.parameters.filter(({ type }) => type.kind === "pointer");
  // What keeps is the first; what is kept comes after it.
  if (first === parameter && more) return known;
  return about(keeps) ? { ...known, keeps: true } : known;
}

/** The sentence names the parameter, or names none and this is the last pointer. */
function isMeant(sentence: string, fn: BoundaryFunction, parameter: BoundaryParameter): boolean {
  const names = (of: BoundaryParameter): boolean =>
    of.name !== null && new RegExp(String.raw`\b${of.name}\b`, "i").test(sentence);
  const pointers = fn.parameters.filter(({ type }) => type.kind === "pointer");
  if (pointers.length > 1 && pointers[0] === parameter) {
    // The first is what the function works on: `list` in "the list takes the item over".
    return names(parameter) && !pointers.some((of) => of !== parameter && names(of));
  }
  const named = pointers.slice(pointers.length > 1 ? 1 : 0).filter(names);
  return named.length > 0 ? named.includes(parameter) : pointers.at(-1) === parameter;
}

function documentedResult(
  known: ResultEffects,
  fn: BoundaryFunction,
  sentences: readonly string[],
): ResultEffects {
  const text = sentences.join(" ");
  const { type } = fn.result;
  if (type.kind === "pointer") {
    const nullable =
      /\bor NULL\b|\breturns? NULL\b|\bNULL (?:if|when|on|for)\b|\bmay be NULL\b/.test(text);
    const free =
      /\b(?:free[ds]?|release[ds]?|given back|destroy(?:ed|s)?|close[ds]?) (?:it |them )?(?:with|by|using) `?(\w+)/i.exec(
        text,
      )?.[1];
    return {
      ...known,
      nullable: known.nullable ?? (nullable ? true : null),
      free:
        known.free ?? (free !== undefined && free.includes("_") && !known.borrowed ? free : null),
    };
  }
  const isInt = type.kind === "integer" && !type.bool;
  const zero =
    /(?:^|[.;] |\breturns? )`?(?:0|zero)`?(?:,| on success| if| when| for)[^.]*\b(?:error|fail|errno|negative|non-?zero|-1)/i;
  const minus =
    /(?:^|[.;] |\breturns? )`?-1`? (?:when|if|on|for)\b|\bor `?-1`?\b|\bnegative (?:value |number )?(?:on|if|when)\b/i;
  // Filling in defaults fails for a wrong version only.
  if (/_(?:options|opts|callbacks)_init$|_init_(?:options|callbacks)$/.test(fn.name)) return known;
  if (!isInt || known.status || known.failure !== null) return known;
  if (zero.test(text)) return { ...known, status: true };
  return minus.test(text) ? { ...known, failure: "-1" } : known;
}
