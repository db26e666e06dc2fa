import { printParseErrorCode, type ParseError } from "jsonc-parser";

/** What a JSON syntax error is, as the sentence and as the note beside the text. */
export function explainSyntax(
  code: ParseError["error"],
  atEnd: boolean,
): { readonly message: string; readonly note: string } {
  const name = printParseErrorCode(code);
  if (name === "UnexpectedEndOfString") {
    return { message: "A text has no closing quote on its line.", note: "this text does not end" };
  }
  if (name === "UnexpectedEndOfComment") {
    return { message: "A comment is not closed with `*/`.", note: "this comment does not end" };
  }
  if (atEnd) {
    return { message: "The file ends too early.", note: `${wanted(name)} is missing here` };
  }
  switch (name) {
    case "InvalidUnicode":
    case "InvalidEscapeCharacter":
      return { message: "A text has an escape that JSON does not know.", note: "in this text" };
    case "InvalidCharacter":
      return { message: "A text has a control character in it.", note: "in this text" };
    case "InvalidNumberFormat":
    case "UnexpectedEndOfNumber":
      return { message: "A number is not written as JSON writes them.", note: "not a number" };
    case "EndOfFileExpected":
      return { message: "Something follows the contract's closing brace.", note: "not expected" };
    default:
      return { message: `Expected ${wanted(name)}.`, note: `${wanted(name)} is missing here` };
  }
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
