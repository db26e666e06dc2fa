import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runCommand } from "../tools/run-command.ts";

const header = `struct box; struct lid;
struct box *box_new(void);
void box_free(struct box *box);
void lid_free(struct lid *lid);
int box_fill(struct box *box, const void *data, const char *label);
int box_read(struct box *box, const unsigned *count);
int box_open(struct box **out);
char *box_name(struct box *box);
void free_words(char **words);
double box_weight(struct box *box);
void box_each(struct box *box, int count);
#define BOX_VERSION 3040001
int box_version(void);
int box_visit(struct box *box, int (*visit)(int), void (*done)(int));
int box_count(struct box *box, int *count);
`;

const folder = mkdtempSync(join(tmpdir(), "contradictions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `contract check` says, one line a diagnostic: message, then `file:line text` a label. */
async function check(members: string): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "box.ferrule.jsonc");
  writeFileSync(join(folder, "box.h"), header);
  writeFileSync(file, `{ "ferrule": 1, "library": "box", "headers": ["box.h"],\n${members} }`);
  const args = ["check", file, "--header", join(folder, "box.h"), "--format", "json"];
  const { status, out } = await runCommand("contract", ...args, "--target", "x86_64-linux-gnu");
  if (status === 0) return [];
  expect(status).toBe(2);
  const { diagnostics } = JSON.parse(out) as {
    diagnostics: { message: string; labels: { file: string; line: number; text: string }[] }[];
  };
  return diagnostics.map(({ message, labels }) =>
    [message, ...labels.map((of) => `${of.file.split(".").at(-1)}:${of.line} ${of.text}`)].join(
      " | ",
    ),
  );
}

describe("a contract that the header contradicts is refused at both places", () => {
  const table: readonly (readonly [string, string, readonly string[]])[] = [
    ["nothing wrong", `"types": { "box": "free box_free" }`, []],
    [
      "a length that is no integer",
      `"functions": { "box_fill": "data: bytes(label) -> value" }`,
      [
        "box_fill: label cannot be a length: it is `const char *`. | jsonc:2 a length is an integer | h:5 label is const char *",
      ],
    ],
    [
      "a deallocator of another type",
      `"types": { "box": "free lid_free" }`,
      [
        "lid_free does not free a box: it takes `struct lid *`. | jsonc:2 freed with lid_free | h:4 takes struct lid *",
      ],
    ],
    [
      "the same of one function",
      `"types": { "box": "free none" }, "functions": { "box_open": "out: out own(lid_free) -> value" }`,
      [
        "lid_free does not free out, a `struct box *`: it takes `struct lid *`. | jsonc:2 freed with lid_free | h:4 takes struct lid *",
      ],
    ],
    [
      "a text that is freed as a list",
      `"functions": { "box_name": "-> str own(free_words)" }`,
      [
        "free_words does not free the result, a `char *`: it takes `char **`. | jsonc:2 freed with free_words | h:9 takes char **",
      ],
    ],
    [
      "an out-parameter that is const",
      `"functions": { "box_read": "count: out -> value" }`,
      [
        "box_read: count cannot be `out`: what it points at is const. | jsonc:2 C does not write through it | h:6 count is const unsigned int *",
      ],
    ],
    [
      "an out-parameter that is no pointer",
      `"functions": { "box_each": "count: out" }`,
      [
        "box_each: count cannot be `out`: it is `int`, and no pointer. | jsonc:2 C cannot write through it | h:11 count is int",
      ],
    ],
    [
      "a number that is taken over",
      `"functions": { "box_each": "count: take" }`,
      [
        "box_each: count cannot be `take`: it is `int`, and no pointer. | jsonc:2 C gets a copy of a number | h:11 count is int",
      ],
    ],
    [
      "an owner of a number that is given out",
      `"types": { "box": "free box_free" }, "functions": { "box_count": "count: out own(box_free) -> value" }`,
      [
        "box_count: count gives out `int`, which nobody owns. | jsonc:2 said of a pointer that is given out | h:15 count is int *",
      ],
    ],
    [
      "an exception from taking over that no result can tell",
      `"types": { "box": "free box_free" }, "functions": { "box_each": "box: take unless 3" }`,
      [
        "box_each: box cannot be ours where the call returns 3: it returns `void`. | jsonc:2 compared with the result | h:11 returns void",
      ],
    ],
    [
      "a callback that is none",
      `"functions": { "box_each": "count: cb(call)" }`,
      [
        "box_each: count is no callback: it is `int`. | jsonc:2 said of a function pointer | h:11 count is int",
      ],
    ],
    [
      "a status that is no integer",
      `"functions": { "box_weight": "-> bool" }`,
      [
        "box_weight: its result cannot be a bool: it is `double`. | jsonc:2 a bool is an integer | h:10 returns double",
      ],
    ],
    [
      "a number of 64 bits that is no integer",
      `"functions": { "box_weight": "-> number" }`,
      [
        "box_weight: its result cannot be a number: it is `double`. | jsonc:2 a number is an integer | h:10 returns double",
      ],
    ],
    [
      "a shape of a number",
      `"functions": { "box_weight": "-> str" }`,
      [
        "box_weight: its result is `double`, and no pointer. | jsonc:2 said of a pointer | h:10 returns double",
      ],
    ],
    [
      "parents in a circle",
      `"types": { "box": "free box_free; parent lid",\n "lid": "free lid_free; parent box" }`,
      [
        "box → lid → box: these types are each other's parents, so that none could be closed first. | jsonc:2 box has the parent lid | jsonc:3 and leads back to it",
      ],
    ],
    [
      "a child for more threads than its parent",
      `"types": { "box": "free box_free; thread confined",\n "lid": "free lid_free; parent box; thread any" }`,
      [
        "A lid is said to be for `any` thread, and its parent box is confined to its own. | jsonc:3 lid is `thread any` | jsonc:2 box is `thread confined`",
      ],
    ],
    [
      "GetLastError where there is none",
      `"types": { "box": "free box_free" }, "functions": { "box_visit": "visit: cb(call); done: null -> value else -1 lasterror" }`,
      [
        "box_visit: `lasterror` asks Windows' GetLastError, and the header declares it for x86_64-linux-gnu. | jsonc:2 only Windows has one | h:14 declared for x86_64-linux-gnu",
      ],
    ],
    [
      "a foreign thread that wants an answer",
      `"functions": { "box_visit": "visit: cb(call, foreign=refused)" }`,
      [
        "box_visit: C wants an answer of visit on its own threads, and none is said. | jsonc:2 answers with what? | h:14 visit returns int",
      ],
    ],
    [
      "one that is delivered, and wants an answer at once all the same",
      `"functions": { "box_visit": "visit: cb(call, foreign=delivered)" }`,
      [
        "box_visit: C wants an answer of visit on its own threads, and none is said. | jsonc:2 answers with what? | h:14 visit returns int",
      ],
    ],
    [
      "what has an answer, or needs none",
      `"functions": { "box_visit": "visit: cb(call, foreign=delivered, throw=>0); done: cb(call, foreign=refused)" }`,
      [],
    ],
    [
      "a version that has not come yet",
      `"version": { "function": "box_version", "macro": "BOX_VERSION", "parts": [1000000, 1000, 1] },
"functions": { "box_each": "since 3.41 -> value", "box_open": "until 3.40.1 out: null",
  "box_name": "since 3.40.1 until 3.40.2 -> str borrow(static)" }`,
      [
        "The contract says that box_each came with 3.41, and the header, whose BOX_VERSION is 3040001, declares it. | jsonc:3 not of this header's version | h:11 declared here",
        "The contract says that box_open is gone from 3.40.1 on, and the header, whose BOX_VERSION is 3040001, declares it. | jsonc:3 not of this header's version | h:7 declared here",
      ],
    ],
    [
      "a version of too many parts",
      `"version": { "function": "box_version", "macro": "BOX_VERSION", "parts": [1000, 1] },
"functions": { "box_each": "since 3.0.1" }`,
      ["3.0.1 has 3 parts, and `version.parts` counts 2. | jsonc:3 cannot be compared"],
    ],
    [
      "functions of other versions, which the header lacks",
      `"version": { "function": "box_version", "macro": "BOX_VERSION", "parts": [1000000, 1000, 1] },
"functions": { "box_newer": "since 3.41", "box_gone": "until 3", "box_lost": "since 3.40" },
"callbacks": { "box_newer.visit": "#0 as index -> value" }`,
      ["The header has no function box_lost. | jsonc:3 no such function"],
    ],
    [
      "the same without a version to hold against",
      `"functions": { "box_newer": "since 3.41", "box_gone": "until 3", "box_lost": "" }`,
      ["The header has no function box_lost. | jsonc:2 no such function"],
    ],
    [
      "a rule that matches nothing",
      `"rules": { "bag_*": "#0 -> value" }`,
      ["The header has no function for the rule bag_*. | jsonc:2 no such function for the rule"],
    ],
    [
      "a rule that does not fit",
      `"types": { "box": "free box_free" }, "rules": { "box_r*": "#2: out" }`,
      ["box_read, which a rule speaks for, has no parameter #2. | jsonc:2 no such parameter"],
    ],
  ];

  test.each(table)("%s", async (_, members, expected) => {
    expect(await check(members)).toEqual(expected);
  });
});
