import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FlightRecord, readFlight } from "../../src/guard/read-flight.ts";
import { workFolder } from "../tools/bind.ts";
import { hasGcc, root, run, runOk } from "../tools/machine.ts";
import { hosts } from "./hosts.ts";

const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
const preloads = join(root, "packages/ferrule/dist/guard/preload");
const folder = workFolder("recorder");
const library = join(folder.path, "libdie.so");
/** Outside of node_modules, as for a user: Deno loads nothing there that it has not prepared. */
const kept = mkdtempSync(join(tmpdir(), "ferrule-recorder-"));
afterAll(() => {
  folder.remove();
  rmSync(kept, { recursive: true, force: true });
});

/** A library that dies in three ways, and hangs. */
const source = `#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
int32_t add(int32_t a, int32_t b) { return a + b; }
int32_t look(const int32_t *at) { return *at; }
void stop(int32_t code) { if (code > 1) abort(); }
void wait_long(int32_t seconds) { write(2, "waiting\\n", 8); sleep(seconds); }
int32_t each(int32_t n, int32_t (*f)(int32_t)) { int32_t s = 0; for (int32_t i = 0; i < n; i++) s += f(i); return s; }
`;

/** The same unedited program in four FFIs: warm calls, then the one that is named. */
const programs: Readonly<Record<string, { readonly name: string; readonly text: string }>> = {
  koffi: {
    name: "koffi.mjs",
    text: `import koffi from "koffi";
const library = koffi.load(${JSON.stringify(library)});
const add = library.func("int32_t add(int32_t, int32_t)");
const look = library.func("int32_t look(int32_t *)");
const stop = library.func("void stop(int32_t)");
const wait = library.func("void wait_long(int32_t)");
koffi.proto("int32_t visitor(int32_t)");
const each = library.func("int32_t each(int32_t, visitor *)");
const [, , how] = process.argv;
const within = (f) => each(3, f);
const null_ = null;`,
  },
  node: {
    name: "node.mjs",
    text: `import { dlopen } from "node:ffi";
const { lib, functions } = dlopen(${JSON.stringify(library)}, {
  add: { arguments: ["int32", "int32"], return: "int32" },
  look: { arguments: ["pointer"], return: "int32" },
  stop: { arguments: ["int32"], return: "void" },
  wait_long: { arguments: ["int32"], return: "void" },
  each: { arguments: ["int32", "pointer"], return: "int32" },
});
const { add, look, stop, wait_long: wait, each } = functions;
const [, , how] = process.argv;
const within = (f) => each(3, lib.registerCallback({ arguments: ["int32"], return: "int32" }, f));
const null_ = 0n;`,
  },
  bun: {
    name: "bun.mjs",
    text: `import { dlopen, JSCallback } from "bun:ffi";
const { add, look, stop, wait_long: wait, each } = dlopen(${JSON.stringify(library)}, {
  add: { args: ["i32", "i32"], returns: "i32" },
  look: { args: ["ptr"], returns: "i32" },
  stop: { args: ["i32"], returns: "void" },
  wait_long: { args: ["i32"], returns: "void" },
  each: { args: ["i32", "function"], returns: "i32" },
}).symbols;
const [, , how] = process.argv;
const within = (f) => each(3, new JSCallback(f, { args: ["i32"], returns: "i32" }));
const null_ = null;`,
  },
  deno: {
    name: "deno.mjs",
    text: `const { add, look, stop, wait_long: wait, each } = Deno.dlopen(${JSON.stringify(library)}, {
  add: { parameters: ["i32", "i32"], result: "i32" },
  look: { parameters: ["pointer"], result: "i32" },
  stop: { parameters: ["i32"], result: "void" },
  wait_long: { parameters: ["i32"], result: "void" },
  each: { parameters: ["i32", "function"], result: "i32" },
}).symbols;
const [how] = Deno.args;
const within = (f) =>
  each(3, new Deno.UnsafeCallback({ parameters: ["i32"], result: "i32" }, f).pointer);
const null_ = null;`,
  },
};

const body = `
let sum = 0;
for (let at = 0; at < 100000; at++) sum = add(sum, 1);
if (how === "segv") look(null_);
else if (how === "abort") stop(2);
else if (how === "kill") wait(60);
else if (how === "nested") within((at) => (at === 2 ? look(null_) : add(at, 1)));
else console.log(sum, within((at) => at), add.length, add.name);
`;

beforeAll(() => {
  if (!hasGcc) return;
  writeFileSync(join(folder.path, "die.c"), source);
  runOk("gcc", ["-shared", "-fPIC", "-w", join(folder.path, "die.c"), "-o", library]);
  for (const { name, text } of Object.values(programs)) {
    writeFileSync(join(folder.path, name), `${text}\n${body}`);
  }
});

const present = Object.keys(programs).filter((host) => hosts[host]!.path !== null);

describe.skipIf(!hasGcc).each(present)("an unedited program of %s", (host) => {
  const program = join(folder.path, programs[host]!.name);
  const command = (how: string): readonly string[] => [...hosts[host]!.command(program, ""), how];

  /** Runs it under the guard; the record that it left. */
  function recorded(how: string): {
    readonly status: number | null;
    readonly record: FlightRecord;
  } {
    const keep = join(kept, `${host}-${how}`);
    const args = [ferrule, "guard", "--mode", "record", "--keep", keep, "--", ...command(how)];
    const { status } = run(process.execPath, args);
    return { status, record: readKept(keep) };
  }

  test("SIGSEGV: the call in flight, after 100,000 warm ones", () => {
    const { status, record } = recorded("segv");
    expect(status).toBe(139);
    expect(record.inFlight).toMatchObject([
      { symbol: "look", args: [expect.stringMatching(/^(null|0)$/)], sequence: 100_001 },
    ]);
    expect(record.calls.at(-2)).toMatchObject({
      symbol: "add",
      args: ["99999", "1"],
      result: "100000",
    });
  });

  test("abort: the call in flight with its argument", () => {
    const { status, record } = recorded("abort");
    expect(status).toBe(134);
    expect(record.inFlight).toMatchObject([{ symbol: "stop", args: ["2"] }]);
  });

  test("a call in a callback in a call: both, outermost first", () => {
    const { record } = recorded("nested");
    expect(record.inFlight.map(({ kind, symbol }) => [kind, symbol])).toEqual([
      ["call", "each"],
      ["callback", "(anonymous)"],
      ["call", "look"],
    ]);
  });

  test("kill -9 from outside: the call that hung", async () => {
    const own = join(kept, `${host}-kill`);
    mkdirSync(own);
    const [executable, ...args] = attach(host, command("kill"), own);
    const env = { ...process.env, ...environment(own) };
    const child = spawn(executable!, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    for await (const text of child.stderr) if (String(text).includes("waiting")) break;
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(readFolder(own).inFlight).toMatchObject([{ symbol: "wait_long", args: ["60"] }]);
  });

  test("one that ends well says what it says without, and leaves no record", () => {
    const keep = join(kept, `${host}-well`);
    const args = [ferrule, "guard", "--mode", "record", "--keep", keep, "--", ...command("well")];
    const [bare, ...rest] = command("well");
    const guarded = run(process.execPath, args);
    expect(guarded.stdout).toBe(run(bare!, rest).stdout);
    expect(guarded.status).toBe(0);
    const [name] = readdirSync(keep);
    const left = readdirSync(join(keep, name!, "01-record"));
    expect(left.filter((name) => name.endsWith(".flight"))).toEqual([]);
  });
});

function environment(own: string): Readonly<Record<string, string>> {
  return {
    FERRULE_GUARD_RECORD: own,
    NODE_OPTIONS: `--import=file://${preloads}/node.js`,
    BUN_OPTIONS: `--preload=${preloads}/bun.js`,
  };
}

function attach(host: string, command: readonly string[], own: string): readonly string[] {
  if (host !== "deno") return command;
  const module = join(own, "attach.mjs");
  const options = JSON.stringify({ folder: own, stress: "none", sanitizer: null });
  const text = `import { attachDeno } from "file://${preloads}/deno.js";\nattachDeno(${options});\n`;
  writeFileSync(module, text);
  return [...command.slice(0, 2), `--preload=${module}`, ...command.slice(2)];
}

function readKept(keep: string): FlightRecord {
  const [name] = readdirSync(keep);
  return readFolder(join(keep, name!, "01-record"));
}

function readFolder(own: string): FlightRecord {
  const name = readdirSync(own).find((of) => of.endsWith(".flight"));
  const record = readFlight(readFileSync(join(own, name!)));
  return record!;
}

describe("the reader", () => {
  test("refuses what is no record, is cut short, or lies", () => {
    expect(readFlight(new Uint8Array(10))).toBeNull();
    expect(readFlight(new Uint8Array(300_000))).toBeNull();
    const lies = new Uint8Array(256 * 1024).fill(255);
    lies.set(new TextEncoder().encode("FERRULE\0\x01\0\0\0"));
    new DataView(lies.buffer).setUint32(12, 4096, true);
    lies.set(new TextEncoder().encode("{}\0"), 64);
    expect(readFlight(lies)?.calls.length).toBe(256);
  });
});
