import { printParseErrorCode, type ParseError } from "jsonc-parser";

/** A JSON syntax error in words. `ends`: what follows cannot be read. */
export type SyntaxProblem = {
  readonly message: string;
  readonly note: string;
  readonly ends: boolean;
};

/** What a JSON syntax error is; `atEnd` when it is that the text is over. */
export function explainSyntax(code: ParseError["error"], atEnd: boolean): SyntaxProblem {
  const name = printParseErrorCode(code);
  switch (name) {
    case "UnexpectedEndOfString":
      return problem("A text has no closing quote on its line.", "this text does not end", true);
    case "UnexpectedEndOfComment":
      return problem("A comment is not closed with `*/`.", "this comment does not end", true);
  }
  const missing = `${wanted(name)} is missing here`;
  if (atEnd) return problem("The file ends too early.", missing, true);
  switch (name) {
    case "InvalidSymbol":
      return problem("This is no JSON: keys and texts stand in double quotes.", "no JSON");
    case "InvalidUnicode":
    case "InvalidEscapeCharacter":
      return problem("A text has an escape that JSON does not know.", "in this text");
    case "InvalidCharacter":
      return problem("A text has a control character in it.", "in this text");
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return problem("A number is not written as JSON writes them.", "not a number");
    case "EndOfFileExpected":
      return problem("Something follows the closing brace.", "not expected", true);
    default:
      return problem(`Expected ${wanted(name)}.`, missing);
  }
}

function problem(message: string, note: string, ends = false): SyntaxProblem {
  return { message, note, ends };
}

function wanted(name: string): string {
  switch (name) {
    case "PropertyNameExpected":
      return "a key in quotes";
    case "ColonExpected":
      return "`:`";
    case "CommaExpected":
      return "`,`";
    case "CloseBraceExpected":
      return "`}`";
    case "CloseBracketExpected":
      return "`]`";
    default:
      return "a value";
  }
}
