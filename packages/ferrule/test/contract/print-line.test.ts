import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printLine } from "../../src/contract/print-line.ts";
import { arbitraryLine } from "./arbitrary-line.ts";
import { bare, lineOf } from "./support.ts";

describe("the canonical form of a line", () => {
  test("means what the line means, whatever that is", () => {
    fc.assert(
      fc.property(arbitraryLine, (line) => {
        const printed = printLine(line);
        const again = lineOf(printed);
        expect(bare(again)).toEqual(bare(line));
        expect(printLine(again)).toBe(printed);
      }),
      { numRuns: 2000 },
    );
  });

  const forms: Readonly<Record<string, string>> = {
    "": "",
    " optional ": "optional",
    "a:in;b :  in?": "a; b: in?",
    "optional ->value errno else -1": "optional -> value else -1 errno",
    "e: own ( sqlite3_free ) ! ? str out": "e: out str own(sqlite3_free)?!",
    "f: cb( until #0 ends or next ,throw=>g( #0 , message,-1 ), ud = #3 )?":
      "f: cb(until #0 ends or next, ud=#3, throw=>g(#0,message,-1))?",
    "a: strs(((x))*(y*z)+(1+2)*f( n , 3 ))": "a: strs(x*(y*z)+(1+2)*f(n,3))",
    "a: strs((x+y)+(z+w))": "a: strs(x+y+(z+w))",
    "#2 as a: dealloc( #1,FREE )->own? str": "#2 as a: dealloc(#1, FREE) -> str own?",
    "a : take unless BUSY?": "a: take unless BUSY?",
  };
  for (const [text, form] of Object.entries(forms)) {
    test(JSON.stringify(text), () => expect(printLine(lineOf(text))).toBe(form));
  }
});
