import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeLine } from "../../src/contract/describe-line.ts";
import { arbitraryLine } from "./arbitrary-line.ts";
import { callbackLineOf, lineOf } from "./support.ts";

const table: Readonly<Record<string, readonly string[]>> = {
  "": [],
  "#0 as db; a; b: in": [],
  "a: str": ["`a` is lent for the call."],
  "a as b: bytes(n)?": ["`b` is lent for the call, and may be null."],
  "a: in?": ["`a` may be null."],
  "a: take": ["`a` is C's from here on."],
  "#0 as db: take unless SQLITE_BUSY?": [
    "`db` is C's from here on, unless the call returns SQLITE_BUSY; it may be null.",
  ],
  "head: keep(until strm ends)": ["C keeps `head` until `strm` ends; it stays ours."],
  "#0 as s; #1: keep(until-next #0)?": [
    "C keeps `#1` until the next call that takes `s`; it stays ours, and may be null.",
  ],
  "a: out": ["`a` is written by C and returned."],
  "a: out bytes(n)": ["`a` is written by C and returned."],
  "a: inout": ["`a` is read and written by C, and returned."],
  "ppDb: out own!": [
    "`ppDb` is ours, also when the call fails; free it with the deallocator of its type.",
  ],
  "a: out own(f)?": ["`a` is ours, or null; free it with f."],
  "a: out str own(f)?!": [
    "`a` is copied, or null; C's own is freed with f, also when the call fails.",
  ],
  "a: out handles(2) own(f)": ["`a` is ours; free it with f."],
  "a: out borrow(static)": [
    "`a` is C's, valid for as long as the library is loaded; it is not ours to free.",
  ],
  "f: cb(call)": ["C may call `f` until the call returns."],
  "f: cb(forever, ud=d, throw=>-1)?": [
    "C may call `f` for as long as the library is loaded; when it throws, C gets -1.",
  ],
  "d as e: destroy(u); u: ud; f: cb(until d, throw=>g(#0,message))": [
    "C may call `f` until `e` is called; when it throws, C is told with g.",
  ],
  "#0 as db; f: cb(until #0 ends or next, ud=#2)": [
    "C may call `f` until `db` ends or another takes its place.",
  ],
  "a: dealloc(v, SQLITE_TRANSIENT); v as value: str": [
    "C treats `value` as SQLITE_TRANSIENT says.",
    "`value` is lent for the call.",
  ],
  "a: null": ["`a` is not offered: C gets 0 or NULL."],
  "-> status": ["A status that means failure is thrown."],
  "-> status info errno": [
    "A status that means failure is thrown; any other is returned.",
    "errno says why it failed.",
  ],
  "-> own else -1 lasterror": [
    "The result is ours; free it with the deallocator of its type.",
    "The call failed when the result is -1.",
    "GetLastError says why it failed.",
  ],
  "-> ignore else nonzero": [
    "The result only says whether the call failed, and is not returned.",
    "The call failed when the result is not 0.",
  ],
  "blocking since 3.7.2 until 4": [
    "It may block, and who calls it waits.",
    "The library has it since version 3.7.2.",
    "From version 4 on the library has it no more.",
  ],
  "f: cb(call, throw=>-1, foreign=refused)": [
    "C may call `f` until the call returns; when it throws, C gets -1.",
    "C may call `f` on threads of its own, where it is not run: C gets -1 then.",
  ],
  "f: cb(call, foreign=delivered)": [
    "C may call `f` until the call returns.",
    "C may call `f` on threads of its own, and it runs here later.",
  ],
  "-> value": [],
  "-> number": ["The result is a number: one that is not exact as such is refused."],
  "-> bool else -1": ["The call failed when the result is -1."],
  "-> ignore": ["The result repeats what another call said, and is not returned."],
  "-> previous": ["The result, the callback that was replaced, is not returned."],
  "-> str": ["The result is copied."],
  "-> str?": ["The result is copied, or null."],
  "-> own errno": [
    "The result is ours; free it with the deallocator of its type.",
    "errno says why it failed.",
  ],
  "-> bytes(n) borrow(until-next #0)?": [
    "The result is copied, or null; C's own is valid until the next call that takes `#0`.",
  ],
  "optional -> borrow(until db ends)": [
    "The result is C's, valid until `db` ends; it is not ours to free.",
    "The library may have been built without it.",
  ],
};

describe("a line in plain words", () => {
  for (const [line, sentences] of Object.entries(table)) {
    test(JSON.stringify(line), () => expect(describeLine(lineOf(line))).toEqual(sentences));
  }

  test("says what a callback is given", () => {
    expect(describeLine(callbackLineOf("#0: ud; #2 as values: strs(#1)? -> value"))).toEqual([
      "`values` is lent for the call, and may be null.",
    ]);
  });

  test("is made of sentences, whatever the line", () => {
    fc.assert(
      fc.property(arbitraryLine, (line) => {
        for (const sentence of describeLine(line)) {
          expect(sentence).toMatch(/^\S.*[^.]\.$/);
          expect(sentence).not.toMatch(/undefined|\[object/);
        }
      }),
    );
  });
});
