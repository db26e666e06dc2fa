import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bind, build, workFolder } from "../tools/bind.ts";
import { hasGcc, missing, runOk, runOn, runtimes } from "../tools/machine.ts";
import { runCommand } from "../tools/run-command.ts";

const header = `#define BOX_VERSION 2000
int box_version(void);
int box_sort(int count, int (*order)(int a, int b));
int box_on_change(int (*changed)(int value));
int box_change(int value);
int box_wait(int milliseconds);
int box_threads(int (*visit)(int index));
typedef void *BOX;
BOX box_make(int wrong);
void box_end(BOX box);
int box_next(BOX box);
typedef unsigned char boxChar;
boxChar *box_label(const boxChar *name);
int box_spell(int wrong, unsigned short *text, int room);
int box_gone(void);
int box_newer(int value);
`;

const source = `#include <errno.h>
#include <string.h>
#include <pthread.h>
#include <stdlib.h>
int box_version(void) { return 1000; }
int box_sort(int count, int (*order)(int a, int b)) {
  int sum = 0;
  for (int at = 1; at < count; at++) sum += order(at - 1, at);
  return sum;
}
static int (*change)(int);
int box_on_change(int (*changed)(int)) {
  if (changed == NULL && change == NULL) return -1;
  change = changed;
  return 0;
}
int box_change(int value) { return change ? change(value) : -7; }
int box_wait(int milliseconds) { return milliseconds; }
static void *work(void *visit) { return (void *)(long)((int (*)(int))visit)(1); }
int box_threads(int (*visit)(int)) {
  pthread_t thread;
  void *other;
  pthread_create(&thread, NULL, work, (void *)visit);
  pthread_join(thread, &other);
  return visit(0) * 100 + (int)(long)other;
}
int *box_make(int wrong) {
  if (wrong) { errno = ENOMEM; return (int *)-1; }
  return calloc(1, sizeof(int));
}
void box_end(int *box) { free(box); }
int box_next(int *box) { return ++*box; }
int box_spell(int wrong, unsigned short *text, int room) {
  if (room < 3) return wrong;
  text[0] = 'n', text[1] = 0xe9, text[2] = 0;
  return 2;
}
char *box_label(const char *name) { return *name ? strdup(name) : NULL; }
`;

const contract = `{
  "ferrule": 1, "library": "box", "headers": ["box.h"], "prefixes": ["box_", "BOX_"],
  "load": { "linux": ["libbox.so"] },
  "version": { "function": "box_version", "macro": "BOX_VERSION", "parts": [1000, 1] },
  "types": { "BOX": "as Box; free box_end; thread confined", "boxChar": "str" },
  "functions": {
    "box_label": "-> str own(free)?",
    "box_spell": "wrong: pass(-5); text: out str16(2*room, 2*result); room -> value else negative",
    "box_sort": "order: cb(call, throw=>-1000)",
    "box_on_change": "changed: cb(until box_on_change, throw=>-9)? -> value else -1",
    "box_wait": "blocking",
    "box_threads": "visit: cb(call, throw=>-3, foreign=refused)",
    "box_make": "-> own else -1 errno",
    "box_end": "box: take",
    "box_gone": "until 2.1",
    "box_newer": "since 2"
  }
}`;

const program = `import * as box from "./generated/box.ts";
const print = (name: string, work: () => unknown): void => {
  try { console.log(name, JSON.stringify(work())); } catch (error) { console.log(name, String(error)); }
};
print("order", () => box.sort(4, (a, b) => a * 10 + b));
print("nested", () => box.sort(3, (a) => (a === 0 ? box.sort(3, () => 5) : 1)));
print("after a nested one that throws", () =>
  box.sort(3, (a) => {
    if (a === 0) try { box.sort(2, () => { throw new Error("inner"); }); } catch { return 7; }
    return 1;
  }));
print("a throw", () => box.sort(2, () => { throw new Error("no order"); }));
print("nobody listens", () => box.change(1));
print("ends what never began", () => box.onChange(null));
print("begins", () => box.onChange((value) => value + 1));
print("changed", () => box.change(1));
print("another", () => box.onChange((value) => value + 2));
print("changed again", () => box.change(1));
print("no function", () => box.onChange(1 as never));
print("still", () => box.change(1));
print("ends", () => box.onChange(null));
print("nobody", () => box.change(1));
print("threads", () => box.threads((index) => index + 1));
print("no box", () => box.make(1));
const made = box.make(0);
print("next", () => [box.next(made), box.next(made)]);
const alias = made;
box.end(made);
print("twice", () => box.end(alias));
print("label", () => [box.label("naïve"), box.label("")]);
print("spelled", () => [box.spell(3), box.spell(100)]);
print("no room", () => box.spell(1));
print("gone", () => box.gone());
print("newer", () => box.newer(1));
`;

describe.skipIf(missing("gcc", hasGcc))("words that a module is made of", () => {
  const folder = workFolder("words");
  const at = (name: string): string => join(folder.path, name);
  let built = "";
  let text = "";
  beforeAll(async () => {
    writeFileSync(at("box.h"), header);
    writeFileSync(at("box.c"), source);
    writeFileSync(at("uses.ts"), program);
    writeFileSync(at("box.ferrule.jsonc"), contract);
    runOk("gcc", ["-shared", "-fPIC", "-o", at("libbox.so"), at("box.c"), "-lpthread"]);
    ({ text } = await bind(at("box.h"), "box", at("box.ferrule.jsonc")));
    built = build({ folder: folder.path, library: "box", text }, at("uses.ts"));
  });
  afterAll(() => folder.remove());

  test.each(runtimes)("$name, $backend: does what they say", (runtime) => {
    const ran = runOn(runtime, built, [], { FERRULE_BOX_LIBRARY: at("libbox.so") });
    const plain = (of: string): string => of.replaceAll(`${folder.path}/`, "");
    expect(plain(ran.stdout).trimEnd().split("\n")).toMatchInlineSnapshot(`
      [
        "order 36",
        "nested 11",
        "after a nested one that throws 8",
        "a throw BoundaryError: box_sort(order): the callback threw "no order" while box_sort was running [error/unwinding]",
        "nobody listens -7",
        "ends what never began BoxError: box_on_change: it answered that it failed (status -1)",
        "begins 0",
        "changed 2",
        "another 0",
        "changed again 3",
        "no function BoundaryError: box_on_change(changed): a function is needed, got 1 [abi/wrong-type]",
        "still 3",
        "ends 0",
        "nobody -7",
        "threads 97",
        "no box BoxError: box_make: not enough memory (ENOMEM)",
        "next [1,2]",
        "twice BoundaryError: box_end(box): this BOX was already closed by box_end [ownership/double-free]",
        "label ["naïve",null]",
        "spelled ["né","né"]",
        "no room BoxError: box_spell: it answered that it failed (status -5)",
        "gone BoundaryError: box_gone: libbox.so does not have box_gone (until 2.1): it is of another version than the header, or was built without [abi/missing-symbol]",
        "newer BoundaryError: box_newer: libbox.so does not have box_newer (since 2): it is older than the header, or was built without [abi/missing-symbol]",
      ]
    `);
    expect(plain(ran.stderr)).toContain(
      "libbox.so does not have box_gone (until 2.1), box_newer (since 2): it is of another version than the header, or was built without. Calling one of them is refused; all others work.",
    );
    expect(plain(ran.stderr)).toContain("libbox.so is version 1000, older than the header's 2000");
    expect(ran.status).toBe(0);
  });

  test("says what blocks, and which thread may use what", () => {
    const before = (declared: string): string => text.slice(0, text.indexOf(declared)).slice(-260);
    expect(before("export function wait(")).toContain("- It may block, and who calls it waits");
    expect(before("export class Box ")).toContain("Only the thread that made it may use it.");
    expect(before("export function newer(")).toContain("The library has it since version 2.");
    expect(text).toContain('box_newer: "i32(i32) box_newer since 2",');
    expect(text).toContain("On a thread of C's own it is not run: C gets the answer.");
    expect(text).toContain("// targets   x86_64-linux-gnu, aarch64-linux-gnu\n");
  });

  test("contract show tells where they stand", async () => {
    const args = ["--contract", at("box.ferrule.jsonc"), "--header", at("box.h"), "--quiet"];
    const { out } = await runCommand("contract", "show", "box_newer", "box_threads", ...args);
    expect(out.replaceAll(`${folder.path}/`, "")).toMatchInlineSnapshot(`
      "int box_newer(int value)
        since 2

        The library has it since version 2.

        where each word comes from
          function  since 2  box.ferrule.jsonc:16:5
          value     value    by its type: int, checked
          result    value    by its type: int

      int box_threads(int (*visit)(int))
        visit: cb(call, throw=>-3, foreign=refused)

        C may call \`visit\` until the call returns; when it throws, C gets -3.
        C may call \`visit\` on threads of its own, where it is not run: C gets -3 then.

        where each word comes from
          visit   cb(call, throw=>-3, foreign=refused)  box.ferrule.jsonc:12:21
          result  value                                 by its type: int
      "
    `);
  });
});

test.skipIf(missing("gcc", hasGcc))("GetLastError is read on the line after the call", async () => {
  const folder = workFolder("lasterror");
  try {
    const at = (name: string): string => join(folder.path, name);
    const declared = `typedef void *HANDLE;
#define ERROR_ACCESS_DENIED 5
HANDLE OpenThing(const unsigned short *name);
int CloseThing(HANDLE thing);
`;
    const promises = {
      ferrule: 1,
      library: "thing",
      headers: ["thing.h"],
      load: { windows: ["thing.dll"] },
      status: { codes: ["ERROR_*"], error: "Win32Error" },
      types: { HANDLE: "as Thing; free CloseThing" },
      functions: {
        OpenThing: "name: str16 -> own else -1 lasterror",
        CloseThing: "thing: take -> ignore else 0 lasterror",
      },
    };
    writeFileSync(at("thing.h"), declared);
    writeFileSync(at("thing.ferrule.jsonc"), JSON.stringify(promises));
    writeFileSync(at("uses.ts"), 'import "./generated/thing.ts";\n');
    const { text, plan } = await bind(at("thing.h"), "thing", at("thing.ferrule.jsonc"));
    expect(plan.targets).toEqual(["x86_64-windows-msvc"]);
    const body = text.slice(text.indexOf("  try {", text.indexOf("export function openThing")));
    expect(body.slice(0, body.indexOf("  } finally"))).toMatchInlineSnapshot(`
      "  try {
          const $0 = $.putText16(name, "OpenThing", "name");
          $$.note($at, 0, name.length);
          $$lastError.clearLastError();
          const $result = $OpenThing($0);
          const $errno = $$lastError.lastError();
          if ($result === 0xffffffffffffffffn) throw new Win32Error("OpenThing", $errno, $codes.get($errno) ?? null, $$lastError.lastErrorText($errno), $errno);
          return $.adopt($Thing, $result, "OpenThing", closeThing, $CloseThing, []);
      "
    `);
    build({ folder: folder.path, library: "thing", text }, at("uses.ts"));
  } finally {
    folder.remove();
  }
});
