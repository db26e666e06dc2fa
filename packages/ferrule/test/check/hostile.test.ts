import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { root, run, type Ran } from "../tools/machine.ts";

const folder = mkdtempSync(join(tmpdir(), "ferrule-hostile-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const command = join(root, "packages/ferrule/bin/ferrule.js");

/** Checks in a process of its own with a heap of 512 MB: whatever happens is that process's end. */
function check(path: string, ...options: string[]): Ran {
  const flags = ["--max-old-space-size=512", command, "check", path, "--no-cache", ...options];
  return run(process.execPath, flags);
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What makes each language's reader look at a file at all, and code that nests. */
const languages: Readonly<Record<string, { readonly head: string; readonly nest: string }>> = {
  "a.py": { head: "import ctypes\nlib = ctypes.CDLL('x')\nlib.f(1)\nv = ", nest: "()" },
  "a.js": {
    head: "import koffi from 'koffi';\nconst lib = koffi.load('x');\nlet v = ",
    nest: "()",
  },
  "a.ts": { head: "import { dlopen } from 'bun:ffi';\ndlopen('x', {});\nlet v = ", nest: "()" },
  "a.rs": {
    head: 'extern "C" { fn f(); }\nfn g() { unsafe { f() } }\nstatic V: i32 = ',
    nest: "()",
  },
  "a.go": {
    head: 'package a\n\n// void f();\nimport "C"\n\nfunc g() { C.f() }\nvar v = ',
    nest: "()",
  },
  "a.cs": {
    head: 'class N { [DllImport("x")] static extern int f();\n  int v = ',
    nest: "()",
  },
  "A.java": { head: "class A { native int f();\n  int v = ", nest: "()" },
  "a.c": { head: "extern int f(void);\n#include <jni.h>\nint v = ", nest: "()" },
  "a.cpp": { head: 'extern "C" int f();\nint v = ', nest: "()" },
};

describe.each(Object.entries(languages))("%s", (name, { head, nest: [open = "", close = ""] }) => {
  const names = (of: string): string => `${of}-${name}`;

  test("nested 100,000 deep: named or read, never a crash", () => {
    const deep = `${head}${open.repeat(100_000)}1${close.repeat(100_000)};\n`;
    const { status, signal, stderr } = check(write(names("deep"), deep), "--format", "json");
    expect({ signal, crash: /Internal error|at .*\.js/.test(stderr) }).toEqual({
      signal: null,
      crash: false,
    });
    expect([0, 1]).toContain(status);
  });

  test("a syntax error is named, once, and the rest is read", () => {
    const path = write(names("broken"), `${head}((((1 +;\n${head.split("\n")[0]}\n`);
    const { status, stdout } = check(path, "--format", "json");
    const found: { hazard: string }[] = JSON.parse(stdout).diagnostics;
    expect([0, 1]).toContain(status);
    expect(found.filter(({ hazard }) => hazard === "input/source")).toHaveLength(1);
  });

  test("not UTF-8, and NUL bytes", () => {
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xff, 0xfe, 0x80, 10])]);
    const { status, stdout } = check(write(names("latin"), bytes), "--format", "concise");
    expect(stdout).toContain("is not UTF-8 text and is not read");
    expect(status).toBe(1);
    const zeros = check(write(names("zeros"), `${head}\0\0\0 1;\n`), "--format", "json");
    expect([0, 1]).toContain(zeros.status);
  });
});

test("a file of 50 MB is named and left out", () => {
  const path = write("large.py", `import ctypes\n${"x = 1\n".repeat(9_000_000)}`);
  const { status, stdout } = check(path, "--format", "concise");
  expect(stdout).toContain("has 54000014 bytes and is not read");
  expect(status).toBe(1);
});

test("a long line is shown in part", () => {
  const path = write(
    "line.py",
    `import ctypes\nlib = ctypes.CDLL('x'); lib.f.restype = ${"(".repeat(3)}${"a".repeat(3_000_000)}\n`,
  );
  const { status, stdout } = check(path);
  expect([0, 1]).toContain(status);
  expect(stdout.length).toBeLessThan(100_000);
});

test("folders that lead back to themselves are entered once", () => {
  const loop = join(folder, "loop");
  mkdirSync(join(loop, "inner"), { recursive: true });
  writeFileSync(join(loop, "a.py"), "import ctypes\nctypes.CDLL('x').f(");
  symlinkSync(loop, join(loop, "inner/again"));
  symlinkSync(join(loop, "nowhere"), join(loop, "nothing.py"));
  const { stdout, status } = check(loop, "--format", "json");
  expect(JSON.parse(stdout).diagnostics).toHaveLength(1);
  expect(status).toBe(0);
});

test("names that end a line, or move the cursor, are shown and not obeyed", () => {
  const path = write("\u001b[2J\nname.py", "import ctypes\nctypes.CDLL('x').f(");
  for (const format of ["pretty", "concise", "github", "markdown", "agent"]) {
    expect(check(path, "--format", format).stdout).not.toContain("\u001b[2J");
  }
});

test("a name that leads back to itself", () => {
  const path = write(
    "self.py",
    "import ctypes\nlib = ctypes.CDLL('x')\nx = [x[0]()]\ny = [y[0].a().b().c().d()]\nlib.f(x[0](), y[0])\n",
  );
  expect(check(path, "--format", "concise").stderr).toContain("in 1 file with C calls");
});

test("a record whose callback takes the record", () => {
  write(
    "self.h",
    "struct s { int (*visit)(struct s *self, int x); int y; };\nint run(struct s *s);\n",
  );
  const path = write(
    "self.rs",
    `#[repr(C)]
pub struct S { visit: Option<unsafe extern "C" fn(*mut S, i64) -> i32>, y: i32 }
extern "C" { fn run(s: *mut S) -> i32; }
pub fn go(s: &mut S) -> i32 { unsafe { run(s) } }
`,
  );
  const { stdout } = check(path, "--header", join(folder, "self.h"), "--format", "concise");
  expect(stdout).toContain("The field visit of s is declared as i64 (8 bytes, signed)");
});
