import { expect, test } from "vitest";
import { readGdbFrame } from "../../src/diagnose/frames/gdb-frame.ts";
import { readGoFrame } from "../../src/diagnose/frames/go-frame.ts";
import { readHotspotFrame } from "../../src/diagnose/frames/hotspot-frame.ts";
import { readLldbFrame, readMacFrame } from "../../src/diagnose/frames/lldb-frame.ts";
import { readMonoFrame } from "../../src/diagnose/frames/mono-frame.ts";
import { readNodeFrame } from "../../src/diagnose/frames/node-frame.ts";
import { readSanitizerFrame } from "../../src/diagnose/frames/sanitizer-frame.ts";
import { readTombstoneFrame } from "../../src/diagnose/frames/tombstone-frame.ts";
import { readValgrindFrame } from "../../src/diagnose/frames/valgrind-frame.ts";
import type { Frame } from "../../src/diagnose/model.ts";

type Reader = (line: string) => Frame | null;
type Row = readonly [Reader, string, string | null, string | null, string | null];

const rows: readonly Row[] = [
  [readSanitizerFrame, "    #1 0x7f in f_close src/f.c:11", "f_close", null, "src/f.c:11"],
  [
    readSanitizerFrame,
    "    #1 0x7f in f_close src/f.c:11:3 (BuildId: 0a1b)",
    "f_close",
    null,
    "src/f.c:11:3",
  ],
  [readSanitizerFrame, "    #2 0x56  (/opt/deno+0x2739051)", null, "/opt/deno", null],
  [readSanitizerFrame, "    #2 0x7f  (<unknown module>)", null, null, null],
  [readSanitizerFrame, "    #2 0x7f  ([stack]+0x6548f)", null, "[stack]", null],
  [
    readSanitizerFrame,
    "    #0 0x7f in operator new[](unsigned long) ../a.cpp:98",
    "operator new[]",
    null,
    "../a.cpp:98",
  ],
  [
    readSanitizerFrame,
    "    #3 0xb in node::ffi::Lib::Call(v8::Info<v8::Value> const&) (/usr/bin/node+0xbc)",
    "node::ffi::Lib::Call",
    "/usr/bin/node",
    null,
  ],
  [readSanitizerFrame, "    #0 add ctl/a.c:3 (program+0x11cf)", "add", "program", "ctl/a.c:3"],
  [readSanitizerFrame, "    #1 0x1 in f C:\\src\\f.c:5", "f", null, "C:\\src\\f.c:5"],
  [
    readSanitizerFrame,
    "    #5 0x1 in p::main::h96065df29f556c80 p.rs:16",
    "p::main",
    null,
    "p.rs:16",
  ],
  [readValgrindFrame, "   by 0x4853237: f_close (f.c:11)", "f_close", null, "f.c:11"],
  [
    readValgrindFrame,
    "   at 0x7266: free (in /usr/lib/vgpreload.so)",
    "free",
    "/usr/lib/vgpreload.so",
    null,
  ],
  [readValgrindFrame, "   by 0x7BA8456: ???", null, null, null],
  [readValgrindFrame, "   by 0x7B: ??? (in /opt/bun)", null, "/opt/bun", null],
  [readGdbFrame, "#8  0x00007f in f_close (p=0x55) at src/f.c:11", "f_close", null, "src/f.c:11"],
  [readGdbFrame, "#0  f_size (it=0x0) at f.c:17", "f_size", null, "f.c:17"],
  [readGdbFrame, "#9  0x7f in ?? () from /lib/koffi.node", null, "/lib/koffi.node", null],
  [
    readGdbFrame,
    "#10 0xbc in node::ffi::Lib::Call(v8::Info<v8::Value> const&) ()",
    "node::ffi::Lib::Call",
    null,
    null,
  ],
  [
    readLldbFrame,
    "  * frame #0: 0x01 libloom.dylib`loom_width(l=0x0) at loom.c:14:19",
    "loom_width",
    "libloom.dylib",
    "loom.c:14:19",
  ],
  [readMacFrame, "1   koffi.node   0x105a11c40 0x105a00000 + 72768", null, "koffi.node", null],
  [
    readMacFrame,
    "0   libloom.dylib   0x104d0bf24 loom_width + 12",
    "loom_width",
    "libloom.dylib",
    null,
  ],
  [
    readHotspotFrame,
    "C  [libshelf.so+0x122b]  Java_Shelf_total+0x0",
    "Java_Shelf_total",
    "libshelf.so",
    null,
  ],
  [readHotspotFrame, "j  Shelf.total(J)D+0", "Shelf.total", null, null],
  [
    readHotspotFrame,
    "v  ~StubRoutines::upcall_stub_load_target 0x00007f",
    "upcall_stub_load_target",
    "jvm-stub",
    null,
  ],
  [readNodeFrame, " 5: 0x7fca f_each [/app/libf.so]", "f_each", "/app/libf.so", null],
  [readNodeFrame, " 9: 0x7fca79d8fae9 ", null, null, null],
  [readMonoFrame, "\t0x7f17 - /lib/libc.so.6 : abort", "abort", "/lib/libc.so.6", null],
  [readMonoFrame, "\t0x413cb48e - Unknown", null, null, null],
  [
    readTombstoneFrame,
    "      #02 pc 00a1  /data/app/libf.so (f_close+24) (BuildId: 0a)",
    "f_close",
    "/data/app/libf.so",
    null,
  ],
  [readGoFrame, "main._Cfunc_f_close(0x1f27c840)", "main._Cfunc_f_close", null, null],
];

test.each(rows)("%o: %j", (read, line, symbol, module, source) => {
  expect(read(line)).toMatchObject({ symbol, module, source });
});

test("what is no frame is none", () => {
  for (const read of new Set(rows.map(([reader]) => reader))) {
    expect(["", "hello", "== 1", "#", "READ of size 8"].map((line) => read(line))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  }
});

test("arguments are kept, where a debugger or Go prints them", () => {
  expect(readGdbFrame('#0  f (g=0x10, s=0x1 "a (b)") at f.c:1')?.arguments).toBe(
    'g=0x10, s=0x1 "a (b)"',
  );
  expect(readGoFrame("main._Cfunc_f(0x0)")?.arguments).toBe("0x0");
});
