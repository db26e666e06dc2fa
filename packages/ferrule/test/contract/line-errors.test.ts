import { describe, expect, test } from "vitest";
import { contractWith, contractWithLine, diagnose, lineProblems, problems } from "./support.ts";

/** Line → what is reported: `column underlined | message`, columns from 0. */
const table: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  slots: {
    "; a: out": ["0 ; | A slot is empty."],
    "a: out;; b: in": ["7 ; | A slot is empty."],
    "a: out;": ["7  | A slot is empty."],
    "a:": ["2  | Expected a word, not the end of the line."],
    "a: ; b:": [
      "3 ; | Expected a word, not `;`.",
      "7  | Expected a word, not the end of the line.",
    ],
    ": out": ["0 : | Expected a parameter's name or position, not `:`."],
    "3: out": ["0 3 | Expected a parameter's name or position, not `3`."],
    "until-next: out": [
      "0 until-next | Expected a parameter's name or position, not `until-next`.",
    ],
    "optional: out": ["8 : | Expected a parameter's name or position, not `:`."],
    "a as: out": ["4 : | Expected a name in TypeScript, not `:`."],
    "a as 1": ["5 1 | Expected a name in TypeScript, not `1`."],
    "a b": ["2 b | Expected `:`, `;` or `->`, not `b`."],
    "a: out, own": ["6 , | Expected a word, `;` or `->`, not `,`."],
    "a: out; a: in": ["8 a | The parameter a has two slots."],
    "#1: out; b; #1: str": ["12 #1 | The parameter #1 has two slots."],
  },
  "signs and numbers": {
    "a: out & own": ['7 & | "&" means nothing here.'],
    "a: ~^ 😀 out": ['3 ~^ | "~^" means nothing here.', '6 😀 | "😀" means nothing here.'],
    "é: out": ['0 é | "é" means nothing here.'],
    "a - b": ['2 - | "-" means nothing here.'],
    "#: out": ['0 # | "#" is no position of a parameter.'],
    "#x: out": ['0 #x | "#x" is no position of a parameter.'],
    "#-1: out": ['0 # | "#" is no position of a parameter.'],
    "#01: out": ['0 #01 | "#01" is no position of a parameter.'],
    "#1000: out": ['0 #1000 | "#1000" is no position of a parameter.'],
    "a: bytes(007)": ['9 007 | "007" is not a decimal integer.'],
    "a: bytes(0x10)": ['9 0x10 | "0x10" is not a decimal integer.'],
    "-> value else -0": ['14 -0 | "-0" is not a decimal integer.'],
    "-> value else 18446744073709551616": [
      "14 18446744073709551616 | 18446744073709551616 does not fit in 64 bits.",
    ],
    "-> value else -9223372036854775809": [
      "14 -9223372036854775809 | -9223372036854775809 does not fit in 64 bits.",
    ],
  },
  words: {
    "a: brrow(call)": ["3 brrow | There is no word `brrow`."],
    "a: xyzzy(1, (2), 3)? st": [
      "3 xyzzy | There is no word `xyzzy`.",
      "21 st | There is no word `st`.",
    ],
    "a: __proto__; b: constructor": [
      "3 __proto__ | There is no word `__proto__`.",
      "17 constructor | There is no word `constructor`.",
    ],
    "a: status": ["3 status | `status` says nothing of a parameter."],
    "a: else -1": ["3 else | `else` says nothing of a parameter."],
    "a: as b": ["3 as | `as` is no word of a parameter."],
    "a: unless X own": ["3 unless | `unless` is no word of a parameter."],
    "-> take": ["3 take | `take` says nothing of a result."],
    "-> keep(call)": ["3 keep | `keep` says nothing of a result."],
    "-> out": ["3 out | `out` says nothing of a result."],
    "-> inout own": ["3 inout | `inout` says nothing of a result."],
    "-> cb(call)": ["3 cb | `cb` says nothing of a result."],
    "-> null": ["3 null | `null` says nothing of a result."],
    "-> optional": ["3 optional | `optional` is no word of a result."],
    "-> valu": ["3 valu | There is no word `valu`."],
  },
  conflicts: {
    "a: out out": ["7 out | `out` stands twice."],
    "a: out in": ["7 in | `out` and `in` exclude each other."],
    "a: out own borrow(call)": ["11 borrow(call) | `own` and `borrow` exclude each other."],
    "a: take keep(call)": ["8 keep(call) | `take` and `keep` exclude each other."],
    "a: str bytes(1) strs(2)": [
      "7 bytes(1) | `str` and `bytes` exclude each other.",
      "16 strs(2) | `str` and `strs` exclude each other.",
    ],
    "a: own": ["3 own | `own` needs `out`: it speaks of what C gives out."],
    "a: in own": ["6 own | `in` and `own` exclude each other."],
    "a: inout own": ["9 own | `inout` and `own` exclude each other."],
    "a: borrow(static)": [
      "3 borrow(static) | `borrow` needs `out`: it speaks of what C gives out.",
    ],
    "a: out take": ["7 take | `out` and `take` exclude each other."],
    "a: keep(call) out": ["14 out | `keep` and `out` exclude each other."],
    "a: cb(call) str": ["12 str | `cb` and `str` exclude each other."],
    "a: take ud": ["8 ud | `take` and `ud` exclude each other."],
    "a: ud null": ["6 null | `ud` and `null` exclude each other."],
    "a: out cb(call)": ["7 cb(call) | `out` and `cb` exclude each other."],
    "a: null out": ["8 out | `null` and `out` exclude each other."],
    "-> own borrow(call)": ["7 borrow(call) | `own` and `borrow` exclude each other."],
    "-> str str16": ["7 str16 | `str` and `str16` exclude each other."],
    "-> value str": ["9 str | `value` and `str` exclude each other."],
    "-> own status": ["7 status | `own` and `status` exclude each other."],
    "-> status value": ["10 value | `status` and `value` exclude each other."],
    "-> value value": ["9 value | `value` stands twice."],
    "-> value else 1 else 2": ["16 else 2 | `else` stands twice."],
    "-> value info": ["9 info | `value` and `info` exclude each other."],
    "-> own info": ["7 info | `own` and `info` exclude each other."],
    "-> status else 1": ["10 else 1 | `status` and `else` exclude each other."],
    "-> ignore info": ["10 info | `ignore` and `info` exclude each other."],
    "-> previous else 1": ["12 else 1 | `previous` and `else` exclude each other."],
  },
  marks: {
    "a: str!": ["6 ! | `!` says nothing after `str`."],
    "a: take!": ["7 ! | `!` says nothing after `take`."],
    "a: out!": ["6 ! | `!` says nothing after `out`."],
    "a: out own!!": ["11 ! | `!` stands twice after `own`."],
    "a: str??": ["7 ? | `?` stands twice after `str`."],
    "a: out? own?": ["11 ? | `?` stands twice."],
    "a: ud?": ["5 ? | `?` says nothing after `ud`."],
    "a: null?": ["7 ? | `?` says nothing after `null`."],
    "-> status?": ["9 ? | `?` says nothing after `status`."],
    "-> value?": ["8 ? | `?` says nothing after `value`."],
    "-> own!": ["3 own! | `own!` says nothing of a result."],
  },
  results: {
    "->": ["2  | Expected a word of the result, not the end of the line."],
    "-> ;": ["3 ; | Expected a word of the result, not `;`."],
    "-> status; a: out": [
      "9 ; | Expected a word or the end, because the result comes last, not `;`.",
    ],
    "a -> status -> value": [
      "12 -> | Expected a word or the end, because the result comes last, not `->`.",
    ],
    "-> else -1": ["3 else -1 | `else` stands after another word of the result."],
    "-> errno": ["3 errno | `errno` stands after another word of the result."],
    "-> info status": ["3 info | `info` stands after another word of the result."],
    "-> value errno": ["9 errno | `errno` says why a call failed, and nothing says when it did."],
    "-> value lasterror": [
      "9 lasterror | `lasterror` says why a call failed, and nothing says when it did.",
    ],
    "-> value else 0 errno lasterror": [
      "22 lasterror | `errno` and `lasterror` exclude each other.",
    ],
    "-> bool errno": ["8 errno | `errno` says why a call failed, and nothing says when it did."],
    "-> value else": [
      "13  | Expected an integer, negative, nonzero or null after `else`, not the end of the line.",
    ],
    "-> value else x": [
      "14 x | Expected an integer, negative, nonzero or null after `else`, not `x`.",
    ],
  },
  arguments: {
    "a: in(1)": ["5 ( | Expected no parentheses after `in`, not `(`."],
    "a: bytes": [
      "8  | Expected `(` after `bytes`: it is written bytes(n) or bytes(n, used), not the end of the line.",
    ],
    "a: bytes own": [
      "9 own | Expected `(` after `bytes`: it is written bytes(n) or bytes(n, used), not `own`.",
    ],
    "a: bytes()": ["9 ) | Expected a length, not `)`."],
    "a: str()": ["7 ) | Expected a length, not `)`."],
    "a: bytes(-1)": ["9 -1 | Expected a length, which is never negative, not `-1`."],
    "a: bytes(1": [
      "10  | Expected `)` to end bytes(n) or bytes(n, used), not the end of the line.",
    ],
    "a: bytes((1)": [
      "12  | Expected `)` to end bytes(n) or bytes(n, used), not the end of the line.",
    ],
    "a: bytes(n-1)": ["10 -1 | Expected `+` or `*` as the operator of a length, not `-1`."],
    "a: bytes(n+)": ["11 ) | Expected a length, not `)`."],
    "a: bytes(f(g(1)))": [
      "11 g | Expected a parameter or an integer, and no call inside a call, not `g`.",
    ],
    "a: bytes(f(,))": ["11 , | Expected a parameter or an integer, not `,`."],
    "a: bytes(f(b c))": ["13 c | Expected `)` or `,` after an argument of f, not `c`."],
    "a: out own()": ["11 ) | Expected the function that frees it, not `)`."],
    "a: out own(1)": ["11 1 | Expected the function that frees it, not `1`."],
    "a: take unless *": ["15 * | Expected the status with which it stays ours, not `*`."],
    "a: destroy": [
      "10  | Expected `(` after `destroy`: it is written destroy(p), not the end of the line.",
    ],
    "a: dealloc(b)": ["12 ) | Expected `,` and a constant, not `)`."],
    "a: dealloc(b, 1)": ["14 1 | Expected the constant that is passed, not `1`."],
    "a: keep": [
      "7  | Expected `(` after `keep`: it is written keep(life), not the end of the line.",
    ],
    "a: keep(3)": [
      "8 3 | Expected until when: call, static, forever, until … or until-next …, not `3`.",
    ],
    "a: keep(statc)": ["8 statc | `statc` does not say until when."],
    "a: keep(until)": ["13 ) | Expected a parameter that ends, or what is called, not `)`."],
    "a: keep(until #0)": ["16 ) | Expected `ends` after #0, not `)`."],
    "a: keep(until #0 ends or)": ["24 ) | Expected `next` after `or`, not `)`."],
    "a: keep(until-next)": ["18 ) | Expected the parameter whose next call ends it, not `)`."],
    "a: cb": [
      "5  | Expected `(` after `cb`: it is written cb(life, ud=p, throw=>a, foreign=how), not the end of the line.",
    ],
    "a: cb(ud=b)": ["6 ud | `ud` does not say until when."],
    "a: cb(call, x=1)": ["12 x | Expected `ud=…`, `throw=>…` or `foreign=…`, not `x`."],
    "a: cb(call, )": ["12 ) | Expected `ud=…`, `throw=>…` or `foreign=…`, not `)`."],
    "a: cb(call, foreign=no)": [
      "20 no | Expected `refused` or `delivered` after `foreign=`, not `no`.",
    ],
    "a: cb(call, foreign=refused, foreign=refused)": [
      "29 foreign | `foreign` stands twice in `cb`.",
    ],
    "a: cb(call, ud b)": ["15 b | Expected `=` after `ud`, not `b`."],
    "a: cb(call, ud=1)": ["15 1 | Expected the parameter with the user data, not `1`."],
    "a: cb(call, ud=b, ud=c)": ["18 ud | `ud` stands twice in `cb`."],
    "a: cb(call, throw=1)": ["17 = | Expected `=>` after `throw`, not `=`."],
    "a: cb(call, throw=>A)": ["19 A | Expected an integer or a call, what C gets, not `A`."],
    "a: cb(call, throw=>1, throw=>1)": ["22 throw | `throw` stands twice in `cb`."],
  },
  "the whole function": {
    "since 2.1 until 2.1 a": ["16 2.1 | No version has the function: it ends before it begins."],
    "since 2 until 1.9.9": ["14 1.9.9 | No version has the function: it ends before it begins."],
    "since 1 since 2": ["8 since 2 | `since` stands twice."],
    "since -1 a: in": ["6 -1 | Expected a number of a version such as 3.7.2, not `-1`."],
    "since 3.x: in": ["8 x | Expected a number of a version such as 3.7.2, not `x`."],
    "since 01.2": ['6 01 | "01" is not a decimal integer.'],
    "optional blocking optional blocking": [
      "27 blocking | Expected `:`, `;` or `->`, not `blocking`.",
    ],
    "a: in; blocking: out; since 3": ["28 3 | Expected `:`, `;` or `->`, not `3`."],
    "a: blocking": ["3 blocking | `blocking` is no word of a parameter."],
  },
  "several at once": {
    "a: cb(nevr, ud=#3) brrow(x); b: otu; b: out own(": [
      "6 nevr | `nevr` does not say until when.",
      "19 brrow | There is no word `brrow`.",
      "32 otu | There is no word `otu`.",
      "48  | Expected the function that frees it, not the end of the line.",
    ],
    "a: own; a: take borrow(call) -> status else 1": [
      "3 own | `own` needs `out`: it speaks of what C gives out.",
      "8 a | The parameter a has two slots.",
      "16 borrow(call) | `take` and `borrow` exclude each other.",
      "39 else 1 | `status` and `else` exclude each other.",
    ],
  },
};

for (const [topic, cases] of Object.entries(table)) {
  describe(topic, () => {
    for (const [line, expected] of Object.entries(cases)) {
      test(line, () => {
        const withoutHelp = lineProblems(line).map((of) => of.split(" | ").slice(0, 2).join(" | "));
        expect(withoutHelp).toEqual(expected);
      });
    }
  });
}

describe("a callback's line", () => {
  const cases: Readonly<Record<string, string>> = {
    "optional #0: in": "A callback cannot be `optional`.",
    "blocking #0: in": "A callback cannot be `blocking`.",
    "since 3 #0: in": "A callback cannot be `since`.",
    "-> value lasterror": "`lasterror` says nothing of a callback's result.",
    "#0: take": "`take` says nothing of a callback's parameter.",
    "#0: out own": "`own` says nothing of a callback's parameter.",
    "#0: cb(call)": "`cb` says nothing of a callback's parameter.",
    "-> status": "`status` says nothing of a callback's result.",
    "-> str": "`str` says nothing of a callback's result.",
    "-> value else 1": "`else` says nothing of a callback's result.",
  };
  for (const [line, message] of Object.entries(cases)) {
    test(line, () => {
      const text = contractWith(`"callbacks": { "f.c": ${JSON.stringify(line)} }`);
      expect(diagnose(text).map((of) => of.message)).toEqual([`f.c: ${message}`]);
    });
  }
});

describe("a type's line", () => {
  const cases: Readonly<Record<string, string>> = {
    "": "2:18  | t: Expected `as`, `free`, `parent`, `value`, `counted`, `place`, `thread`, `str` or `str16`, not the end of the line.",
    as: "2:20  | t: Expected a name in TypeScript, not the end of the line.",
    "as A B": "2:23 B | t: Expected `;` or the end, not `B`.",
    "as A; as B": "2:24 as | t: `as` stands twice.",
    "fre f": "2:18 fre | t: There is no clause `fre` in a type's line. | Did you mean free?",
    free: "2:22  | t: Expected a function or `none`, not the end of the line.",
    "free f(": "2:24 ( | t: Expected `;` or the end, not `(`.",
    thread:
      "2:24  | t: Expected `confined`, `one` or `any` after `thread`, not the end of the line.",
    "thread some": "2:25 some | t: Expected `confined`, `one` or `any` after `thread`, not `some`.",
    "thread any; thread one": "2:30 thread | t: `thread` stands twice.",
    "str; as Text":
      "2:18 str; as Text | t: What text is made of is no handle and no record: nothing stands beside it.",
    "value; thread any":
      "2:18 value; thread any | t: A `value` is copied: it has no `free`, no `parent`, no count and no thread.",
    "parent struct a": "2:32 a | t: Expected `;` or the end, not `a`.",
    "parent a, a": "2:28 a | t: a is a parent already.",
    "parent a,":
      "2:27  | t: Expected the C type of a parent, without `struct`, not the end of the line.",
    "as A;":
      "2:23  | t: Expected `as`, `free`, `parent`, `value`, `counted`, `place`, `thread`, `str` or `str16`, not the end of the line.",
  };
  for (const [line, expected] of Object.entries(cases)) {
    test(JSON.stringify(line), () => {
      const text = contractWith(`"types": { "t": ${JSON.stringify(line)} }`);
      expect(problems(text)).toEqual([expected]);
    });
  }
});

describe("what is said beside an error", () => {
  const only = (line: string): ReturnType<typeof diagnose>[number] => {
    const [first, ...others] = diagnose(contractWithLine(line));
    expect(others).toEqual([]);
    return first!;
  };

  test("a slip of the pen has its correction, as an edit of the file", () => {
    const text = contractWithLine("a: ot\town");
    const { help, fixes } = only("a: ot\town");
    expect(help).toBe("Did you mean out?");
    const [edit] = fixes[0]!.edits;
    const fixed = text.slice(0, edit!.start) + edit!.text + text.slice(edit!.end);
    expect(fixed).toBe(contractWithLine("a: out\town"));
    expect(diagnose(fixed)).toEqual([]);
  });

  test("a word that resembles none has the list of those that may stand there", () => {
    expect(only("-> xyzzyx").help).toBe(
      "The words of a result are: str, str16, bytes, strs, array, view, handles, own, borrow, status, value, " +
        "number, bool, ignore, previous, info, else, errno, lasterror.",
    );
  });

  test("a word of another place has that place", () => {
    expect(only("a: status").help).toBe("It is a word of a result: write it after `->`.");
    expect(only("-> take").help).toBe("It is a word of a parameter.");
    expect(only("a: unless X").help).toBe("It stands after `take`.");
    expect(only("-> errno").help).toBe("Write value else N errno.");
  });

  test("versions that exclude each other have both of their places", () => {
    const text = contractWithLine("since 3 until 2 -> value");
    expect(
      only("since 3 until 2 -> value").labels.map((of) => text.slice(of.start, of.end)),
    ).toEqual(["2", "3"]);
  });

  test("a conflict has both of its halves", () => {
    const { labels } = only("a: out own\tborrow(call)");
    const text = contractWithLine("a: out own\tborrow(call)");
    expect(labels.map((of) => [of.role, text.slice(of.start, of.end), of.text])).toEqual([
      ["primary", "borrow(call)", "not with `own`"],
      ["secondary", "own", "`own` stands here"],
    ]);
  });
});

describe("lengths without end", () => {
  test("are refused by their size, not by the stack", () => {
    const message = "A length has more than 32 operators and parentheses.";
    for (const length of ["(".repeat(4000), `1${"+1".repeat(4000)}`, `1${"*1".repeat(4000)}`]) {
      expect(lineProblems(`a: bytes(${length})`)[0]).toContain(message);
    }
    expect(lineProblems(`a: bytes(1${"+1".repeat(32)})`)).toEqual([]);
  });

  test("and so are lines", () => {
    const message = "a line of at most 10000 characters";
    expect(problems(contractWithLine(`a${" ".repeat(10_000)}`))[0]).toContain(message);
    expect(problems(contractWithLine(`a${" ".repeat(9_999)}`))).toEqual([]);
  });
});
