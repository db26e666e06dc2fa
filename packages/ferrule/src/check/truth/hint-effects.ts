import type { BoundaryFunction, BoundaryParameter } from "../../boundary/model.ts";

/*
 * What names and comments of a header suggest where no contract speaks. A suggestion is enough for a
 * warning, or to keep quiet; it proves nothing, and nothing is freed because of it.
 */

const passing =
  /(?:^|_)(?:for_?each|each|foreach|filter|q?sort|b?search|walk|visit|scan|iter(?:ate)?|map|enum(?:erate)?|exec|traverse|compare|find|reduce|fold|apply|process|parse|run)(?:_|$)/i;
const passingCamel =
  /(?:^|[a-z])(?:ForEach|Each|Enum(?:erate)?|Sort|Search|Walk|Visit|Iterate|Traverse|Filter|Scan)(?:[A-Z]|$)/;
const passingParameter =
  /^(?:progress|cmp|comp(?:ar\w*)?|visit\w*|pred\w*|filter|keep|each|iter\w*)$/i;
const keepingName =
  /(?:^|_)(?:set|on|add|register|subscribe|install|listen|hook|watch|observe|connect|attach)(?:_|$)|(?:^|[a-z])(?:Set|On|Add|Register|Subscribe|Install|Listen|Hook|Watch)[A-Z]\w*(?:Callback|Handler|Listener|Hook)|_(?:callback|handler|listener|hook)$/;
const keepingText =
  /\b(?:until|later|every time|each time|on every|whenever|stays? registered|remains? registered|keeps? (?:it|the|a)|is kept|retain\w*|stored?)\b/i;
const passingText =
  /\b(?:for (?:each|every)|once per|during (?:the|this) call|before (?:it )?return\w*)\b/i;

/** What a name alone suggests of a callback: kept, used during the call, or null for neither. */
export function nameSuggestsKeeping(name: string): boolean | null {
  if (keepingName.test(name)) return true;
  return passing.test(name) || passingCamel.test(name) ? false : null;
}

/** Whether C keeps a callback after the call: null where nothing suggests either. */
export function suggestsKeeping(
  parameter: BoundaryParameter,
  fn: BoundaryFunction,
): boolean | null {
  const text = fn.declaration.doc?.text ?? "";
  if (passingText.test(text)) return false;
  if (keepingText.test(text)) return true;
  const named = nameSuggestsKeeping(fn.name);
  if (named !== null) return named;
  return passingParameter.test(parameter.name ?? "") ? false : null;
}

/** A name of a deallocator. Counted references are left out: those may be given back many times. */
export function namesDeallocator(name: string): boolean {
  return /_(?:free|destroy|delete|dispose|close|finalize|unload)$|[a-z](?:Free|Destroy|Dispose|Close)$/.test(
    name,
  );
}

/** A comment that has C use memory after the call has returned. */
export function suggestsRetaining(parameter: BoundaryParameter, fn: BoundaryFunction): boolean {
  const { type } = parameter;
  if (type.kind !== "pointer" || (type.to.kind === "record" && !type.to.complete)) return false;
  const text = fn.declaration.doc?.text ?? "";
  return /\bin the background\b|\basynchronous\w*|\bafter (?:the call|it|this) (?:has )?return\w*|\b(?:is|are) kept\b|\bnot copied\b|\bmust (?:stay|remain) valid\b|\bmust outlive\b/i.test(
    text,
  );
}

/** `char *buf, size_t size`: text that C does not only read, with its room beside it. */
export function suggestsFilling(
  { type, name, index }: BoundaryParameter,
  fn: BoundaryFunction,
): boolean {
  if (type.kind !== "pointer" || type.to.kind !== "integer" || type.const) return false;
  const size = fn.parameters[index + 1];
  const sized =
    size?.type.kind === "integer" && /len|size|cap|count|^n$|max/i.test(size.name ?? "");
  return sized || /^(?:buf\w*|out\w*|dest|dst|result|target)$/i.test(name ?? "");
}

/** Old headers leave `const` out: only a name or a comment that speaks of writing says so. */
export function suggestsWriting({ type, name }: BoundaryParameter, fn: BoundaryFunction): boolean {
  if (type.kind !== "pointer" || type.to.kind !== "integer" || type.const) return false;
  if (/^(?:out\w*|dest|dst|result|target)$/i.test(name ?? "")) return true;
  const text = fn.declaration.doc?.text ?? "";
  const only = fn.parameters.filter((of) => of.type.kind === "pointer").length === 1;
  return only && /\bin place\b|\boverwrit\w+|\b(?:fills|writes|stores)\b/i.test(text);
}

/** A comment that speaks of NULL as an answer. */
export function suggestsNull({ declaration, result }: BoundaryFunction): boolean {
  if (result.type.kind !== "pointer") return false;
  const text = declaration.doc?.text ?? "";
  return /\breturns?\b[^.]*\bNULL\b|\bNULL (?:if|when|on|for|where|unless)\b/i.test(text);
}

/**
 * `const unsigned char *f(image *i)`: what is read-only and comes from a handle most likely lives
 * inside it. The position of the handle, or null.
 */
export function suggestsSource({ parameters, result }: BoundaryFunction): number | null {
  const [first] = parameters;
  const { type } = result;
  if (type.kind !== "pointer" || !type.const || first?.type.kind !== "pointer") return null;
  return first.type.to.kind === "record" && !first.type.to.complete ? 0 : null;
}

/** A comment that speaks of another thread as the caller. */
export function suggestsThread(text: string): boolean {
  if (!/\bthreads?\b/i.test(text)) return false;
  return !/\b(?:same|calling|caller's|this|main|one) thread\b|\bthread[- ]safe/i.test(text);
}
