/** A grammar as data: drawn into the page, and made into sentences that the parser must take. */
export type Rule =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "sequence" | "choice"; readonly of: readonly Rule[] }
  | { readonly kind: "optional"; readonly of: Rule }
  | { readonly kind: "repeat"; readonly of: Rule; readonly between: string | null };

/** Words and signs, as they are written, and `‹rules›`, with spaces between. */
function sequence(...parts: readonly (string | Rule)[]): Rule {
  const of = parts.flatMap((part) =>
    typeof part === "string" ? part.split(" ").map(atom) : [part],
  );
  return of.length === 1 ? of[0]! : { kind: "sequence", of };
}

function atom(text: string): Rule {
  return text.startsWith("‹")
    ? { kind: "rule", name: text.slice(1, -1) }
    : { kind: "literal", text };
}

function choice(...of: readonly (string | Rule)[]): Rule {
  return { kind: "choice", of: of.map((part) => sequence(part)) };
}

function optional(...parts: readonly (string | Rule)[]): Rule {
  return { kind: "optional", of: sequence(...parts) };
}

function repeat(of: string | Rule, between: string | null = null): Rule {
  return { kind: "repeat", of: sequence(of), between };
}

const question = optional("?");
const parenthesized = sequence("( ‹length› )");
const filled = sequence("( ‹length›", optional(", ‹length›"), ")");

/** Every production of the language; `‹name›`, `‹digits›` and `‹integer›` are said in words. */
export const grammar: Readonly<Record<string, Rule>> = {
  line: sequence("‹head›", optional(repeat("‹slot›", ";")), optional("-> ‹result›")),
  head: sequence(
    optional("optional"),
    optional("blocking"),
    optional("since ‹version›"),
    optional("until ‹version›"),
  ),
  version: repeat("‹digits›", "."),
  slot: sequence(
    "‹parameter›",
    optional(". ‹name›"),
    optional("as ‹name›"),
    optional(":", repeat("‹word›")),
  ),
  parameter: choice("‹name›", "# ‹digits›"),
  word: choice(
    sequence(choice("‹direction›", "‹shape›", "‹custody›", "‹callback›"), question),
    "‹own›",
    "‹role›",
  ),
  direction: choice("in", "out", "inout", "init"),
  shape: choice(
    sequence(choice("str", "str16"), optional(filled)),
    sequence(choice("bytes", "array"), filled),
    sequence(choice("strs", "handles"), parenthesized),
  ),
  length: repeat(repeat("‹term›", "*"), "+"),
  term: choice(
    sequence("‹parameter›", optional(". ‹name›")),
    "‹digits›",
    "‹call›",
    "result",
    parenthesized,
  ),
  call: sequence("‹name› (", optional(repeat("‹argument›", ",")), ")"),
  argument: choice("‹parameter›", "‹integer›", "message", "ud"),
  own: sequence("own", optional("( ‹name› )"), question, optional("!")),
  custody: choice(
    "borrow ( ‹life› )",
    "keep ( ‹life› )",
    sequence("take", optional("unless ‹code›")),
  ),
  code: choice("‹name›", "‹integer›"),
  life: choice(
    "call",
    "static",
    "forever",
    "until-next ‹parameter›",
    "until ‹name›",
    sequence("until ‹parameter› ends", optional("or next")),
  ),
  callback: sequence(
    "cb ( ‹life›",
    optional(", ud = ‹source›"),
    optional(", throw => ‹answer›"),
    optional(", ‹foreign›"),
    ")",
  ),
  foreign: sequence("foreign =", choice("refused", "delivered")),
  source: choice("‹parameter›", "‹call›"),
  answer: choice("‹integer›", "‹call›"),
  role: choice(
    "ud",
    "destroy ( ‹parameter› )",
    "dealloc ( ‹parameter› , ‹name› )",
    "pass ( ‹code› )",
    sequence("among (", repeat(sequence("‹name›", optional("*")), ","), ")"),
    "sizeof ( ‹name› )",
    "null",
  ),
  result: choice(
    sequence("status", optional("info"), optional("‹cause›")),
    sequence(
      choice("value", "number", "bool", "ignore"),
      optional("else ‹failure›", optional("‹cause›")),
    ),
    "previous",
    sequence("‹given›", optional("else ‹failure›"), optional("‹cause›")),
  ),
  cause: choice("errno", "lasterror"),
  failure: choice("‹integer›", "negative", "nonzero", "null"),
  given: repeat(
    choice(
      sequence(choice("‹shape›", "view ( ‹length› )", "borrow ( ‹life› )"), question),
      "‹own›",
    ),
  ),
  type: repeat(
    choice(
      "as ‹name›",
      sequence("free", choice("‹name›", "none")),
      sequence("parent", repeat("‹name›", ",")),
      "counted",
      "place",
      sequence("thread", choice("confined", "one", "any")),
    ),
    ";",
  ),
  text: choice("str", "str16"),
  record: sequence(optional("as ‹name› ;"), "value"),
  message: sequence("‹name› (", optional("‹name›", optional("( )")), ")", optional(". ‹name›")),
};
