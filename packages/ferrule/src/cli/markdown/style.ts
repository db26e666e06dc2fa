import { styleText } from "node:util";

/** How the parts of a page look: each takes a piece of one line. */
export type Style = {
  readonly bold: (text: string) => string;
  /** Bold, or in capitals where there is no colour, as manual pages have it. */
  readonly heading: (text: string) => string;
  readonly code: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
  /** Code in prose: in marks where there is no colour to tell it by. */
  readonly quote: (text: string) => string;
};

/** The style of a terminal with colours, or of plain text. */
export function chooseStyle(color: boolean): Style {
  const paint =
    (name: "bold" | "cyan" | "red" | "green") =>
    (text: string): string =>
      color ? styleText(name, text, { validateStream: false }) : text;
  return {
    bold: paint("bold"),
    heading: (text) => (color ? paint("bold")(text) : text.toUpperCase()),
    code: paint("cyan"),
    bad: paint("red"),
    good: paint("green"),
    quote: (text) => (color ? text : `\`${text}\``),
  };
}
