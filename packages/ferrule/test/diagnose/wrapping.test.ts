import { expect, test } from "vitest";
import { allLogs, type Log } from "./tools/cases.ts";
import { verdictOf } from "./tools/diagnose-text.ts";

/** What stands between a tool and the file that a person has. */
const wrappings: readonly (readonly [string, (line: string, at: number) => string])[] = [
  ["GitHub Actions", (line) => `2026-11-25T13:26:50.1234567Z ${line}`],
  ["docker compose", (line) => `web-1  | ${line}`],
  ["kubectl --prefix", (line) => `[pod/web-7d9f/app] ${line}`],
  ["CRI", (line) => `2026-11-25T13:26:50.123456789Z stderr F ${line}`],
  ["CRLF", (line) => `${line}\r`],
  ["colours", (line) => (line === "" ? line : `\u001b[1m\u001b[31m${line}\u001b[0m`)],
  ["progress", (line, at) => (at % 7 === 0 ? `10% done\r${line}` : line)],
];

const some = (logs: readonly Log[]): readonly Log[] => logs.filter((_, at) => at % 5 === 0);

test.each(wrappings)("%s: the same verdict", async (_, wrap) => {
  const differing: string[] = [];
  for (const { name, text } of some(allLogs())) {
    const wrapped = text.split("\n").map(wrap).join("\n");
    const [before, after] = [await verdictOf(text), await verdictOf(wrapped)];
    if (after.hazard !== before.hazard || after.boundaryFunction !== before.boundaryFunction)
      differing.push(`${name}: ${before.hazard} → ${after.hazard}`);
  }
  expect(differing).toEqual([]);
});

test("UTF-16, as PowerShell redirects", async () => {
  const { text } = allLogs().find(({ name }) => name === "nd02.asan.txt")!;
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  const { diagnose } = await import("../../src/diagnose/diagnose.ts");
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 1001) yield bytes.subarray(at, at + 1001);
  }
  const { verdict } = await diagnose([{ name: "log", bytes: chunks() }]);
  expect(verdict.hazard).toBe("ownership/double-free");
});

test("output of the program between the lines of a report", async () => {
  const differing: string[] = [];
  for (const { name, text } of some(allLogs())) {
    const mixed = text
      .split("\n")
      .flatMap((line, at) => (at % 4 === 3 ? [line, `served request ${at} in 3 ms`] : [line]))
      .join("\n");
    if ((await verdictOf(mixed)).hazard !== (await verdictOf(text)).hazard) differing.push(name);
  }
  expect(differing).toEqual([]);
});

test("a report cut off anywhere ends well, and never turns into another class", async () => {
  const names = new Set([
    "nd02.asan.txt",
    "py06.asan.txt",
    "nd09.asan.txt",
    "kf01.gdb.txt",
    "go02.valgrind.txt",
  ]);
  const turned: string[] = [];
  for (const { name, text } of allLogs().filter((log) => names.has(log.name))) {
    const whole = await verdictOf(text);
    for (let at = 0; at < text.length; at += Math.ceil(text.length / 23)) {
      const part = await verdictOf(text.slice(0, at));
      if (part.confidence === "high" && part.class !== whole.class) turned.push(`${name} at ${at}`);
    }
  }
  expect(turned).toEqual([]);
});

test("several inputs are one incident", async () => {
  const stderr = "free(): double free detected in tcache 2\n";
  const backtrace = [
    "Program received signal SIGABRT, Aborted.",
    "#0  raise (sig=6) at ../sysdeps/posix/raise.c:26",
    "#1  0x00007f in __GI___libc_free (mem=0x1) at ./malloc/malloc.c:3385",
    "#2  0x00007f in frob_close (f=0x1) at frob.c:11",
    "#3  0x00007f in ffi_call () from /lib/libffi.so.8",
  ].join("\n");
  const alone = await verdictOf(stderr);
  expect(alone.boundaryFunction).toBe(null);
  const both = await verdictOf([stderr, backtrace]);
  expect(both).toMatchObject({ hazard: "ownership/double-free", boundaryFunction: "frob_close" });
});
