import { describe, expect, test } from "vitest";
import {
  bare,
  callbackLineOf,
  contractWith,
  contractWithLine,
  lineOf,
  outcome,
} from "./support.ts";

const slot = {
  as: null,
  field: null,
  direction: "in",
  shape: null,
  ownership: null,
  callback: null,
  role: null,
  nullable: false,
};
const result = {
  kind: "value",
  shape: null,
  ownership: null,
  nullable: false,
  failure: null,
  errno: false,
  lastError: false,
  info: false,
};
const name = (of: string): unknown => ({ kind: "name", name: of });
const at = (index: number): unknown => ({ kind: "position", index });
const integer = (value: string): unknown => ({ kind: "integer", value });

describe("a slot", () => {
  const meanings: Readonly<Record<string, object>> = {
    a: {},
    "a as b": { as: "b" },
    "a: in": {},
    "a: in?": { nullable: true },
    "a: out": { direction: "out" },
    "a: inout": { direction: "inout" },
    "a: str": { shape: { kind: "string", encoding: "utf8", length: null, used: null } },
    "a: str16(n)": { shape: { kind: "string", encoding: "utf16", length: name("n"), used: null } },
    "a: bytes(#2)": { shape: { kind: "bytes", length: at(2), used: null } },
    "a: strs(3)": { shape: { kind: "strings", length: integer("3") } },
    "a: handles(n)?": { shape: { kind: "handles", length: name("n") }, nullable: true },
    "a: out own": { direction: "out", ownership: { kind: "own", free: null, always: false } },
    "a: own(f)?! out": {
      direction: "out",
      ownership: { kind: "own", free: "f", always: true },
      nullable: true,
    },
    "a: out own!?": {
      direction: "out",
      ownership: { kind: "own", free: null, always: true },
      nullable: true,
    },
    "a: out borrow(static)": {
      direction: "out",
      ownership: { kind: "borrow", until: { kind: "static" } },
    },
    "a: take": { ownership: { kind: "take", unless: null } },
    "a: take unless BUSY": { ownership: { kind: "take", unless: "BUSY" } },
    "a: keep(forever)": { ownership: { kind: "keep", until: { kind: "forever" } } },
    "a: ud": { role: { kind: "user-data" } },
    "a: null": { role: { kind: "null" } },
    "a: destroy(p)": { role: { kind: "destroy", of: name("p") } },
    "a: among(ONE, TWO_*)": { role: { kind: "among", constants: ["ONE", "TWO_*"] } },
    "a: dealloc(#2, FREE)": { role: { kind: "deallocator", of: at(2), pass: "FREE" } },
    "a: cb(call)": {
      callback: { until: { kind: "call" }, userData: null, answer: null, foreign: null },
    },
    "a: cb(call, ud=#3, throw=>-1)?": {
      callback: { until: { kind: "call" }, userData: at(3), answer: integer("-1"), foreign: null },
      nullable: true,
    },
    "a: cb(call, foreign=refused, throw=>0)": {
      callback: {
        until: { kind: "call" },
        userData: null,
        answer: integer("0"),
        foreign: "refused",
      },
    },
    "a: cb(forever, foreign=delivered)": {
      callback: { until: { kind: "forever" }, userData: null, answer: null, foreign: "delivered" },
    },
    "a: cb(call, throw=>g(#0,message,-1), ud=f(#0,n))": {
      callback: {
        until: { kind: "call" },
        userData: { kind: "fetch", call: { function: "f", arguments: [at(0), name("n")] } },
        answer: {
          kind: "answer-call",
          call: { function: "g", arguments: [at(0), { kind: "message" }, integer("-1")] },
        },
        foreign: null,
      },
    },
  };
  for (const [text, meaning] of Object.entries(meanings)) {
    test(text, () => {
      const expected = { ...slot, subject: name("a"), ...meaning };
      expect(bare(lineOf(text).slots)).toEqual([expected]);
    });
  }

  test("is about a parameter by position, too", () => {
    expect(bare(lineOf("#12: out").slots)).toEqual([
      { ...slot, subject: at(12), direction: "out" },
    ]);
  });

  test("may name a parameter as the language names its words", () => {
    const subjects = lineOf("as as in; out: out; until; own; __proto__: str").slots;
    expect(subjects.map(({ subject }) => bare(subject))).toEqual(
      ["as", "out", "until", "own", "__proto__"].map(name),
    );
    expect(subjects[0]).toMatchObject({ as: "in" });
  });
});

describe("a lifetime", () => {
  const meanings: Readonly<Record<string, object>> = {
    call: { kind: "call" },
    static: { kind: "static" },
    forever: { kind: "forever" },
    "until p ends": { kind: "until-ends", of: name("p"), orNext: false },
    "until #0 ends or next": { kind: "until-ends", of: at(0), orNext: true },
    "until ends ends": { kind: "until-ends", of: name("ends"), orNext: false },
    "until f": { kind: "until-called", name: "f" },
    "until ends": { kind: "until-called", name: "ends" },
    "until-next p": { kind: "until-next", of: name("p") },
  };
  for (const [text, until] of Object.entries(meanings)) {
    test(text, () => {
      expect(bare(lineOf(`-> borrow(${text})`).result)).toEqual({
        ...result,
        ownership: { kind: "borrow", until },
      });
    });
  }
});

describe("a length", () => {
  const sum = (left: unknown, right: unknown): unknown => ({ kind: "sum", left, right });
  const product = (left: unknown, right: unknown): unknown => ({ kind: "product", left, right });
  const [a, b, c] = ["a", "b", "c"].map(name);
  const meanings: Readonly<Record<string, unknown>> = {
    "a+b*c": sum(a, product(b, c)),
    "a*b+c": sum(product(a, b), c),
    "(a+b)*c": product(sum(a, b), c),
    "a+b+c": sum(sum(a, b), c),
    "a+(b+c)": sum(a, sum(b, c)),
    "a * b * c": product(product(a, b), c),
    "((a))": a,
    message: name("message"),
    "f()": { kind: "call", call: { function: "f", arguments: [] } },
    "f(#1,message,0)": {
      kind: "call",
      call: { function: "f", arguments: [at(1), name("message"), integer("0")] },
    },
    "18446744073709551615": integer("18446744073709551615"),
  };
  for (const [text, length] of Object.entries(meanings)) {
    test(text, () => {
      expect(bare(lineOf(`-> bytes(${text}) own(f)`).result)).toMatchObject({ shape: { length } });
    });
  }
});

describe("a result", () => {
  const own = { kind: "own", free: null, always: false };
  const meanings: Readonly<Record<string, object>> = {
    status: { kind: "status" },
    "status info": { kind: "status", info: true },
    "status lasterror": { kind: "status", lastError: true },
    "own else -1 lasterror": { ownership: own, failure: "-1", lastError: true },
    "status info errno": { kind: "status", info: true, errno: true },
    value: {},
    "value else -1": { failure: "-1" },
    "value else 0 errno": { failure: "0", errno: true },
    "value errno else 0": { failure: "0", errno: true },
    "bool else -9223372036854775808": { kind: "bool", failure: "-9223372036854775808" },
    ignore: { kind: "ignore" },
    previous: { kind: "previous" },
    own: { ownership: own },
    "own? errno": { ownership: own, nullable: true, errno: true },
    "own else -1 errno": { ownership: own, failure: "-1", errno: true },
    "str?": {
      shape: { kind: "string", encoding: "utf8", length: null, used: null },
      nullable: true,
    },
    "own(f) str(4)": {
      shape: { kind: "string", encoding: "utf8", length: integer("4"), used: null },
      ownership: { ...own, free: "f" },
    },
  };
  for (const [text, meaning] of Object.entries(meanings)) {
    test(text, () => {
      const line = lineOf(`-> ${text}`);
      expect(line.slots).toEqual([]);
      expect(bare(line.result)).toEqual({ ...result, ...meaning });
    });
  }
});

describe("a line", () => {
  test("may be empty, or say only that the function is optional", () => {
    expect(lineOf("")).toMatchObject({ text: "", optional: false, slots: [], result: null });
    expect(lineOf(" optional ")).toMatchObject({ optional: true, slots: [], result: null });
    expect(lineOf("optional -> value")).toMatchObject({ optional: true, slots: [] });
    expect(lineOf("optional optional: out")).toMatchObject({
      optional: true,
      slots: [{ subject: { name: "optional" }, direction: "out" }],
    });
  });

  test("says first what holds of the whole function", () => {
    expect(lineOf("blocking a: in")).toMatchObject({ blocking: true, optional: false });
    const all = lineOf("blocking until 10 optional since 3.7.2 #0 -> value");
    expect(bare(all)).toMatchObject({
      optional: true,
      blocking: true,
      since: { parts: ["3", "7", "2"] },
      until: { parts: ["10"] },
      slots: [{ subject: at(0) }],
    });
    expect(lineOf("since: out; until: in").slots.map(({ subject }) => bare(subject))).toEqual(
      ["since", "until"].map(name),
    );
  });

  test("has the offsets of its versions", () => {
    const text = contractWithLine("optional since 3.7  until 10 -> value");
    const { since, until } = outcome(text).contract!.functions.get("f")!;
    expect([since, until].map((of) => text.slice(of!.start, of!.end))).toEqual(["3.7", "10"]);
  });

  test("needs no blanks, and may have any", () => {
    const tight = lineOf("optional #0 as db:out own(f)?!;a:cb(until #0 ends,ud=b)->bool else -1");
    const loose = lineOf(
      " optional\t# 0 as db : out own ( f ) ? ! ;\n a : cb ( until #0 ends , ud = b ) -> bool else -1 ".replace(
        "# 0",
        "#0",
      ),
    );
    expect(bare(loose)).toEqual(bare(tight));
  });

  test("keeps its text as written, and spans from its key to its end", () => {
    const text = contractWithLine("a:  out");
    const line = lineOf("a:  out");
    expect(line.text).toBe("a:  out");
    expect(text.slice(line.start, line.end)).toBe('"f": "a:  out"');
  });

  test("has the offsets of its parts in the file", () => {
    const text = contractWithLine("#1 as b: out own(g)?; c: bytes(n*2)  -> status info");
    const { contract } = outcome(text);
    const line = contract!.functions.get("f")!;
    const written = (of: { start: number; end: number }): string => text.slice(of.start, of.end);
    expect(line.slots.map(written)).toEqual(["#1 as b: out own(g)?", "c: bytes(n*2)"]);
    expect(line.slots.map(({ subject }) => written(subject))).toEqual(["#1", "c"]);
    expect(written(line.result!)).toBe("status info");
    const length = line.slots[1]!.shape!.length!;
    expect(length.kind === "product" && "start" in length.left && written(length.left)).toBe("n");
  });

  test("has them through JSON's escapes, too", () => {
    const text = contractWith('"functions": { "f": "\\u0061: out\\t\\u006fwn; \\u0062 -> \\"" }');
    const { diagnostics } = outcome(text);
    const [label] = diagnostics[0]!.labels;
    expect(text.slice(label!.start, label!.end)).toBe('\\"');
    const fine = contractWith('"functions": { "f": "\\u0061:\\tout\\n\\u006fwn; \\u0062" }');
    const { slots } = outcome(fine).contract!.functions.get("f")!;
    expect(slots.map(({ start, end }) => fine.slice(start, end))).toEqual([
      "\\u0061:\\tout\\n\\u006fwn",
      "\\u0062",
    ]);
  });
});

test("a callback's line has shapes, directions, user data, and a plain result", () => {
  expect(bare(callbackLineOf("#0: ud; #1 as a: str(#2)?; #3: out -> bool"))).toEqual({
    optional: false,
    blocking: false,
    since: null,
    until: null,
    slots: [
      { ...slot, subject: at(0), role: { kind: "user-data" } },
      {
        ...slot,
        subject: at(1),
        as: "a",
        shape: { kind: "string", encoding: "utf8", length: at(2), used: null },
        nullable: true,
      },
      { ...slot, subject: at(3), direction: "out" },
    ],
    result: { ...result, kind: "bool" },
  });
});
