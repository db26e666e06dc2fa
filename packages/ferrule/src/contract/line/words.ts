/** Whose line: a function's, or that of a callback that C calls. */
export type LineKind = "function" | "callback";

/** Which kind of line, and before or after its `->`. */
export type Place = "slot" | "result" | "callback-slot" | "callback-result";

/** Words of one group exclude each other; modifiers stand after another word of a result. */
export type Group =
  | "direction"
  | "shape"
  | "ownership"
  | "callback"
  | "role"
  | "result"
  | "modifier";

/** What stands in a word's parentheses, or after it. */
export type ArgumentKind =
  | "none"
  | "length"
  | "length?"
  | "lengths"
  | "function?"
  | "lifetime"
  | "unless"
  | "callback"
  | "parameter"
  | "parameter and constant"
  | "constant"
  | "constants"
  | "type"
  | "failure";

export type Word = {
  readonly group: Group;
  readonly argument: ArgumentKind;
  readonly places: readonly Place[];
  /** How it is written, for messages. */
  readonly usage: string;
};

export type WordName =
  | ("in" | "out" | "inout" | "init")
  | ("str" | "str16" | "bytes" | "strs" | "handles" | "array" | "view")
  | ("own" | "borrow" | "take" | "keep")
  | "cb"
  | ("ud" | "destroy" | "dealloc" | "null" | "pass" | "among" | "sizeof")
  | ("status" | "value" | "number" | "bool" | "ignore" | "previous")
  | ("info" | "else" | "errno" | "lasterror");

const slots = ["slot", "callback-slot"] as const;
const pointers = ["slot", "result", "callback-slot"] as const;
const given = ["slot", "result"] as const;
const results = ["result", "callback-result"] as const;

/** Every word of a line: the one table behind the parser, its hints and the tests of the page. */
export const words: Readonly<Record<WordName, Word>> = {
  in: word("direction", "none", slots, "in"),
  out: word("direction", "none", slots, "out"),
  inout: word("direction", "none", slots, "inout"),
  init: word("direction", "none", ["slot"], "init own(f)"),
  str: word("shape", "length?", pointers, "str, str(n) or str(n, used)"),
  str16: word("shape", "length?", pointers, "str16, str16(n) or str16(n, used)"),
  bytes: word("shape", "lengths", pointers, "bytes(n) or bytes(n, used)"),
  strs: word("shape", "length", pointers, "strs(n)"),
  array: word("shape", "lengths", given, "array(n) or array(n, used)"),
  view: word("shape", "length", ["result"], "view(n)"),
  handles: word("shape", "length", pointers, "handles(n)"),
  own: word("ownership", "function?", given, "own or own(f)"),
  borrow: word("ownership", "lifetime", given, "borrow(life)"),
  take: word("ownership", "unless", ["slot"], "take or take unless CODE"),
  keep: word("ownership", "lifetime", ["slot"], "keep(life)"),
  cb: word("callback", "callback", ["slot"], "cb(life, ud=p, throw=>a, foreign=how)"),
  ud: word("role", "none", slots, "ud"),
  destroy: word("role", "parameter", ["slot"], "destroy(p)"),
  dealloc: word("role", "parameter and constant", ["slot"], "dealloc(p, CONSTANT)"),
  null: word("role", "none", ["slot"], "null"),
  pass: word("role", "constant", ["slot"], "pass(CONSTANT) or pass(N)"),
  among: word("role", "constants", ["slot"], "among(CONSTANT, OTHER_*)"),
  sizeof: word("role", "type", ["slot"], "sizeof(T)"),
  status: word("result", "none", ["result"], "status"),
  value: word("result", "none", results, "value"),
  number: word("result", "none", ["result"], "number"),
  bool: word("result", "none", results, "bool"),
  ignore: word("result", "none", ["result"], "ignore"),
  previous: word("result", "none", ["result"], "previous"),
  info: word("modifier", "none", ["result"], "status info"),
  else: word("modifier", "failure", ["result"], "value else N"),
  errno: word("modifier", "none", ["result"], "value else N errno"),
  lasterror: word("modifier", "none", ["result"], "value else N lasterror"),
};

/** The other fixed words, with where each stands. */
export const keywords: ReadonlyMap<string, string> = new Map([
  ["optional", "first in a function's line"],
  ["blocking", "first in a function's line"],
  ["since", "first in a function's line, before a version"],
  ["as", "between a parameter and its `:`"],
  ["unless", "after `take`"],
  ["call", "where a lifetime is wanted"],
  ["static", "where a lifetime is wanted"],
  ["forever", "where a lifetime is wanted"],
  ["until", "where a lifetime is wanted, or first in a function's line, before a version"],
  ["until-next", "where a lifetime is wanted"],
  ["ends", "after `until` and a parameter"],
  ["or", "in `until … ends or next`"],
  ["next", "in `until … ends or next`"],
  ["throw", "in the parentheses of `cb`"],
  ["foreign", "in the parentheses of `cb`"],
  ["refused", "after `foreign=`"],
  ["delivered", "after `foreign=`"],
  ["result", "in a length: what the call returned"],
  ["negative", "after `else`"],
  ["nonzero", "after `else`"],
  ["message", "in a call after `throw=>`"],
  ["free", "in a type's line"],
  ["none", "after `free` in a type's line"],
  ["parent", "in a type's line"],
  ["counted", "in a type's line"],
  ["place", "in a type's line"],
  ["thread", "in a type's line"],
  ["confined", "after `thread` in a type's line"],
  ["one", "after `thread` in a type's line"],
  ["any", "after `thread` in a type's line"],
]);

/** True for a word of the table; safe for any text (`__proto__`). */
export function isWord(text: string): text is WordName {
  return Object.hasOwn(words, text);
}

/** The words that may stand in a place, for hints. */
export function wordsIn(place: Place): readonly WordName[] {
  return Object.keys(words)
    .filter(isWord)
    .filter((name) => words[name].places.includes(place));
}

/** True when `?` may follow: the word speaks of a pointer that the program sees. */
export function takesQuestionMark({ group }: Word): boolean {
  return ["direction", "shape", "ownership", "callback"].includes(group);
}

function word(group: Group, argument: ArgumentKind, places: readonly Place[], usage: string): Word {
  return { group, argument, places, usage };
}
