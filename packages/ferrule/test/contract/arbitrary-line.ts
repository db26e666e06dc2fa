import * as fc from "fast-check";
import type {
  Call,
  CallbackPromise,
  Integer,
  Length,
  Lifetime,
  Line,
  Ownership,
  Reference,
  ResultSlot,
  Role,
  Shape,
  Slot,
  Version,
} from "../../src/contract/model.ts";
import { compareVersions } from "../../src/contract/compare-versions.ts";
import { keywords, words } from "../../src/contract/line/words.ts";

const nowhere = { start: 0, end: 0 };
const vocabulary = [...Object.keys(words), ...keywords.keys()].filter((of) => !of.includes("-"));

/** C names, the language's own words and the prototype's keys among them. */
const name: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z_$][A-Za-z0-9_$]{0,8}$/),
  fc.constantFrom("__proto__", "constructor", ...vocabulary),
);

const integer = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n })
  .map((value): Integer => ({ ...nowhere, kind: "integer", value: String(value) }));

const reference: fc.Arbitrary<Reference> = fc.oneof(
  name.map((of) => ({ ...nowhere, kind: "name" as const, name: of })),
  fc.nat({ max: 999 }).map((index) => ({ ...nowhere, kind: "position" as const, index })),
);

function call(given: fc.Arbitrary<Call["arguments"][number]>): fc.Arbitrary<Call> {
  return fc.record({ function: name, arguments: fc.array(given, { maxLength: 3 }) }).map((of) => ({
    ...nowhere,
    ...of,
  }));
}

const plainCall = call(fc.oneof(reference, integer));

// In an answer `message` is the error's text, and no parameter.
const answerCall = call(
  fc.oneof(
    reference.filter((of) => of.kind !== "name" || of.name !== "message"),
    integer,
    fc.constant({ kind: "message" as const }),
  ),
);

// In a source of user data `ud` is the user data, and no parameter.
const sourceCall = call(
  fc.oneof(
    reference.filter((of) => of.kind !== "name" || of.name !== "ud"),
    integer,
  ),
);

const length: fc.Arbitrary<Length> = fc.letrec<{ tree: Length; leaf: Length }>((tie) => ({
  leaf: fc.oneof(
    // In a length `result` is what the call returned, and no parameter.
    reference.filter((of) => of.kind !== "name" || of.name !== "result"),
    integer.filter(({ value }) => !value.startsWith("-")),
    plainCall.map((of) => ({ kind: "call" as const, call: of })),
  ),
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: "length" },
    tie("leaf"),
    fc.record({
      kind: fc.constantFrom("sum" as const, "product" as const),
      left: tie("tree"),
      right: tie("tree"),
    }),
  ),
})).tree;

const lifetime: fc.Arbitrary<Lifetime> = fc.oneof(
  fc.constantFrom("call" as const, "static" as const, "forever" as const).map((kind) => ({
    ...nowhere,
    kind,
  })),
  fc.record({ of: reference, orNext: fc.boolean() }).map((of) => ({
    ...nowhere,
    kind: "until-ends" as const,
    ...of,
  })),
  reference.map((of) => ({ ...nowhere, kind: "until-next" as const, of })),
  name.map((of) => ({ ...nowhere, kind: "until-called" as const, name: of })),
);

const shape: fc.Arbitrary<Shape> = fc.oneof(
  fc.record({
    kind: fc.constant("string" as const),
    encoding: fc.constantFrom("utf8" as const, "utf16" as const),
    length: fc.option(length),
    used: fc.constant(null),
  }),
  fc.record({
    kind: fc.constantFrom("bytes" as const, "array" as const),
    length,
    used: fc.constant(null),
  }),
  fc.record({ kind: fc.constantFrom("strings" as const, "handles" as const), length }),
);

/** What C fills may say how much of it: with the result, for one. */
const filled: fc.Arbitrary<Shape> = fc.oneof(
  shape,
  fc.record({
    kind: fc.constant("bytes" as const),
    length,
    used: fc.oneof(length, fc.constant({ ...nowhere, kind: "result" as const })),
  }),
);

function own(always: fc.Arbitrary<boolean>): fc.Arbitrary<Ownership> {
  const free: fc.Arbitrary<string | null> = fc.option(name);
  return fc.record({ kind: fc.constant("own" as const), free, always });
}

const borrow = lifetime.map((until): Ownership => ({ kind: "borrow", until }));

const lent: fc.Arbitrary<Ownership> = fc.oneof(
  fc.option(name).map((unless) => ({ kind: "take" as const, unless })),
  lifetime.map((until) => ({ kind: "keep" as const, until })),
);

/** A call that gives user data to C has it as its last argument. */
function withUserData(call: Call): Call {
  return { ...call, arguments: [...call.arguments, { kind: "user-data" }] };
}

const callback: fc.Arbitrary<CallbackPromise> = fc.record({
  until: lifetime,
  userData: fc.option(
    fc.oneof(
      reference,
      sourceCall.map((of) => ({ ...nowhere, kind: "fetch" as const, call: of })),
      sourceCall.map((of) => ({ ...nowhere, kind: "give" as const, call: withUserData(of) })),
    ),
  ),
  answer: fc.option(
    fc.oneof(
      integer,
      answerCall.map((of) => ({ ...nowhere, kind: "answer-call" as const, call: of })),
    ),
  ),
  foreign: fc.constantFrom("refused", "delivered", null),
});

const role: fc.Arbitrary<Role> = fc.oneof(
  fc.constantFrom({ kind: "user-data" as const }, { kind: "null" as const }),
  reference.map((of) => ({ kind: "destroy" as const, of })),
  fc.record({ kind: fc.constant("deallocator" as const), of: reference, pass: name }),
  name.map((constant) => ({ kind: "pass" as const, constant })),
  name.map((of) => ({ kind: "size" as const, of })),
  fc
    .array(fc.tuple(name, fc.constantFrom("", "*")), { minLength: 1, maxLength: 4 })
    .map((list) => ({ kind: "among" as const, constants: list.map((parts) => parts.join("")) })),
);

type Promises = Pick<
  Slot,
  "field" | "direction" | "shape" | "ownership" | "callback" | "role" | "nullable"
>;

const nothing = {
  field: fc.constant(null),
  direction: fc.constant("in" as const),
  shape: fc.constant(null),
  ownership: fc.constant(null),
  callback: fc.constant(null),
  role: fc.constant(null),
  nullable: fc.boolean(),
};

/** What the words of one slot can promise together. */
const promises: fc.Arbitrary<Promises> = fc.oneof(
  fc.record({ ...nothing, shape: fc.option(shape), ownership: fc.option(lent) }),
  fc.record({
    ...nothing,
    direction: fc.constant("out" as const),
    shape: fc.option(filled),
    ownership: fc.option(fc.oneof(own(fc.boolean()), borrow)),
  }),
  fc.record({ ...nothing, direction: fc.constant("inout" as const), shape: fc.option(shape) }),
  fc.record({
    ...nothing,
    direction: fc.constant("init" as const),
    ownership: own(fc.boolean()),
    nullable: fc.constant(false),
  }),
  fc.record({
    ...nothing,
    field: name,
    direction: fc.constantFrom("in" as const, "out" as const),
    shape: reference
      .filter((of) => of.kind === "name" && of.name !== "result")
      .map((of) => ({ kind: "bytes" as const, length: of, used: null })),
  }),
  fc.record({ ...nothing, callback }),
  fc.record({ ...nothing, role, nullable: fc.constant(false) }),
);

const slot: fc.Arbitrary<Slot> = fc
  .record({ subject: reference, as: fc.option(name), promises })
  .map(({ promises: said, ...of }) => ({ ...nowhere, ...of, ...said }));

const silent = { shape: null, ownership: null, nullable: false, failure: null } as const;
const failure = fc.option(
  fc.oneof(
    integer.map(({ value }) => value),
    fc.constantFrom("negative", "nonzero", "null"),
  ),
);

const cause = fc.constantFrom(
  { errno: false, lastError: false },
  { errno: true, lastError: false },
  { errno: false, lastError: true },
);

/** What the words of a result can promise together. */
const result: fc.Arbitrary<ResultSlot> = fc.oneof(
  fc.record({ cause, info: fc.boolean() }).map(({ cause: why, info }) => ({
    ...nowhere,
    ...silent,
    kind: "status" as const,
    info,
    ...why,
  })),
  fc.constant("previous" as const).map((kind) => ({
    ...nowhere,
    ...silent,
    kind,
    errno: false,
    lastError: false,
    info: false,
  })),
  fc
    .record({
      kind: fc.constantFrom(...(["value", "number", "bool", "ignore"] as const)),
      failure,
      says: cause,
    })
    .map(({ says, ...of }) => ({
      ...nowhere,
      ...silent,
      ...of,
      ...(of.failure === null ? { errno: false, lastError: false } : says),
      info: false,
    })),
  fc
    .record({
      shape: fc.option(shape),
      ownership: fc.option(fc.oneof(own(fc.constant(false)), borrow)),
      nullable: fc.boolean(),
      failure,
      says: cause,
    })
    .filter((of) => of.shape !== null || of.ownership !== null)
    .map(({ says, ...of }) => ({
      ...nowhere,
      kind: "value" as const,
      ...of,
      ...says,
      info: false,
    })),
);

const version: fc.Arbitrary<Version | null> = fc.option(
  fc
    .array(fc.nat({ max: 2 ** 31 }).map(String), { minLength: 1, maxLength: 4 })
    .map((parts) => ({ ...nowhere, parts })),
);

/** Every line of a function that means something; its offsets and text mean nothing. */
export const arbitraryLine: fc.Arbitrary<Line> = fc
  .record({
    optional: fc.boolean(),
    blocking: fc.boolean(),
    since: version,
    until: version,
    slots: fc.uniqueArray(slot, {
      maxLength: 4,
      selector: ({ subject }) => (subject.kind === "name" ? subject.name : subject.index),
    }),
    result: fc.option(result),
  })
  // First in a line `optional` and `blocking` are these words.
  .filter(({ slots: [first] }) => {
    return first?.subject.kind !== "name" || !["optional", "blocking"].includes(first.subject.name);
  })
  .filter(({ since, until }) => !since || !until || compareVersions(since, until) < 0)
  .map((of) => ({ ...nowhere, text: "", ...of }));
