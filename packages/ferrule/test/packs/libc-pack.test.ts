import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../tools/machine.ts";
import { packIsThere, packUnderTest, type PackUnderTest } from "../tools/pack.ts";

const program = `
import { join } from "node:path";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import * as c from "./generated/libc.ts";

const folder = process.argv[3] ?? ".";
const print = (name: string, value: unknown): void =>
  console.log(name, JSON.stringify(value, (_, of) => (typeof of === "bigint" ? String(of) : of))?.replaceAll(folder, "FOLDER"));
const fails = (name: string, work: () => unknown): void => {
  try { print(name, work()); } catch (error) { console.log(name, String(error).replaceAll(folder, "FOLDER")); }
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (of: Uint8Array): string => new TextDecoder().decode(of);
const path = join(folder, "file.txt");

async function round(): Promise<void> {
  // stdlib.h
  print("numbers", [c.atoi("42nd"), c.strtol("0x2a", 0), c.strtod("2.5e1x"), c.abs(-3)]);
  c.setenv("FERRULE_LIBC", "here", 1);
  print("environment", [c.getenv("FERRULE_LIBC"), c.getenv("FERRULE_NOT_THERE")]);
  c.unsetenv("FERRULE_LIBC");
  print("gone", c.getenv("FERRULE_LIBC"));
  print("real path", c.realpath(join(folder, ".")));
  fails("no path", () => c.realpath("/no/such/path"));
  print("system", c.system("exit 3") >> 8);
  print("random", [c.randR(7).result, c.arc4randomBuf(8).byteLength, c.arc4randomUniform(1)]);
  print("averages", c.getloadavg().averages.byteLength);

  // string.h
  print("compare", [c.strcmp("a", "b") < 0, c.strncmp("abc", "abd", 2), c.memcmp(bytes("ab"), bytes("ab"))]);
  fails("of two lengths", () => c.memcmp(bytes("ab"), bytes("a")));
  print("search", [c.strstr("a red wheel", "red"), c.strstr("a", "b"), c.strchr("key=value", 61), c.strrchr("a/b/c", 47)]);
  print("spans", [Number(c.strspn("aab", "a")), Number(c.strcspn("aab", "b")), c.strpbrk("aab", "b")]);
  print("copies", [c.strdup("naïve"), c.strndup("naïve", 2), Number(c.strlen("naïve"))]);
  print("words", [c.strerror(2), c.strerrorR(13, 100), c.strsignal(11)]);

  // stdio.h
  {
    using file = c.fopen(path, "w+");
    c.fputs("first line\\n", file);
    print("written", Number(c.fwrite(bytes("second line\\n"), 1, 12, file)));
    c.fputc(33, file);
    c.fseek(file, 0, c.SEEK_SET);
    print("lines", [c.fgets(100, file), c.fgets(6, file), c.fgetc(file)]);
    print("place", c.ftell(file));
    print("rest", text(c.fread(1, 100, file)));
    print("end", [c.fgets(10, file), c.feof(file), c.ferror(file)]);
    c.rewind(file);
    c.ungetc(65, file);
    print("pushed back", c.fgetc(file));
    print("descriptor", c.fileno(file) > 2);
    const alias = file;
    c.fclose(file);
    fails("twice", () => c.fclose(alias));
    fails("after its end", () => c.fgetc(alias));
  }
  print("file", readFileSync(path, "utf8"));
  {
    using shell = c.popen("echo from a shell; exit 2", "r");
    const alias = shell;
    fails("with another function", () => c.fclose(alias));
    print("shell", c.fgets(100, shell).line);
    print("its status", c.pclose(shell) >> 8);
    fails("pclose twice", () => c.pclose(alias));
  }
  {
    const file = c.fopen(path, "r");
    const alias = file;
    using again = c.freopen("/dev/null", "r", file);
    fails("reopened", () => c.fgetc(alias));
    print("nothing in it", c.fgetc(again));
  }
  fails("no file", () => c.fopen("/no/such/file", "r"));
  fails("no mode", () => c.fopen(path, "strange"));
  c.rename(path, path + ".old");
  fails("renamed", () => c.remove(path));
  c.remove(path + ".old");

  // unistd.h, fcntl.h
  const fd = c.creat(path, 0o600);
  print("write", [Number(c.write(fd, bytes("0123456789"))), Number(c.pwrite(fd, bytes("AB"), 4))]);
  c.ftruncate(fd, 8);
  fails("not for reading", () => c.read(fd, 4));
  c.posixFallocate(fd, 0, 20);
  c.close(fd);
  fails("closed", () => c.close(fd));
  print("content", JSON.stringify(readFileSync(path, "latin1")));
  {
    const [from = 0, to = 0] = new Int32Array(c.pipe().slice().buffer);
    c.write(to, bytes("through a pipe"));
    print("pipe", text(c.read(from, 100)));
    c.close(from);
    c.close(to);
  }
  c.symlink("file.txt", join(folder, "link"));
  print("link", c.readlink(join(folder, "link"), 100));
  c.unlink(join(folder, "link"));
  fails("no link", () => c.readlink(path, 100));
  fails("no access", () => c.access(join(folder, "none"), 0));
  print("host", [c.gethostname(200) === hostname(), c.getpid() === process.pid, c.isatty(c.STDIN_FILENO) === (process.stdin.isTTY ?? false)]);
  print("folder", c.getcwd() === process.cwd());
  print("entropy", c.getentropy(16).byteLength);
  rmSync(path);

  // time.h
  const none = { tmSec: 0, tmMin: 0, tmHour: 0, tmWday: 0, tmYday: 0, tmIsdst: 0, tmGmtoff: 0n, tmZone: null };
  const { result, time } = c.timegm({ ...none, tmYear: 122, tmMon: 1, tmMday: 29 });
  print("the day after February", [result, time.tmMon, time.tmMday, time.tmWday]);
  print("in words", c.strftime(60, "%Y-%m-%d is day %j", time));
  print("clock", [Math.abs(Number(c.clockGettime(0).tvSec) - Date.now() / 1000) < 5, c.time() > 1_600_000_000]);
  fails("no clock", () => c.clockGettime(99));
  c.nanosleep({ tvSec: 0n, tvNsec: 1000n });
  fails("no nanoseconds", () => c.nanosleep({ tvSec: 0n, tvNsec: -1n }));

  // ftw.h: a callback without user data, and walks inside of walks
  mkdirSync(join(folder, "tree/inner"), { recursive: true });
  writeFileSync(join(folder, "tree/a"), "four");
  writeFileSync(join(folder, "tree/inner/b"), "x");
  const seen: unknown[] = [];
  c.ftw(join(folder, "tree"), (path, status, kind) => {
    seen.push([path, kind === 0 ? Number(status?.stSize) : "folder"]);
    if (path?.endsWith("/inner") === true) c.ftw(path, (inner) => { seen.push(["inner: ", inner]); return 0; }, 5);
    return 0;
  }, 5);
  print("walk", seen.toSorted());
  print("stopped", c.ftw(join(folder, "tree"), () => 7, 5));
  fails("a visitor that throws", () => c.ftw(join(folder, "tree"), () => { throw new Error("enough"); }, 5));
  fails("no tree", () => c.ftw(join(folder, "none"), () => 0, 5));
  rmSync(join(folder, "tree"), { recursive: true });
}
`;

describe.skipIf(!(await packIsThere("libc")))("the libc pack", () => {
  let pack: PackUnderTest;
  beforeAll(async () => {
    pack = await packUnderTest("libc", program);
  });
  afterAll(() => pack?.remove());

  test("leaves nothing undecided, and says why of what it leaves out", () => {
    const { leftOut, functions } = pack.bound.plan;
    expect(leftOut.filter(({ cause }) => cause === "undecided")).toEqual([]);
    expect(functions.length).toBeGreaterThanOrEqual(190);
  });

  test.each(runtimes)("$name, $backend: what it promises is so", (runtime) => {
    expect(pack.lines(runtime)).toMatchInlineSnapshot(`
      [
        "numbers [42,"42",25,3]",
        "environment ["here",null]",
        "gone null",
        "real path "FOLDER"",
        "no path LibcError: realpath: no such file or directory (ENOENT)",
        "system 3",
        "random [1187592820,8,0]",
        "averages 24",
        "compare [true,0,0]",
        "of two lengths BoundaryError: memcmp(one): C is given one length for two buffers, of 2 and 1 bytes [abi/length]",
        "search ["red wheel",null,"=value","/c"]",
        "spans [2,2,"b"]",
        "copies ["naïve","na",6]",
        "words ["No such file or directory","Permission denied","Segmentation fault"]",
        "written 12",
        "lines [{"result":true,"line":"first line\\n"},{"result":true,"line":"secon"},100]",
        "place "17"",
        "rest " line\\n!"",
        "end [{"result":false,"line":""},true,false]",
        "pushed back 65",
        "descriptor true",
        "twice BoundaryError: fclose(file): this _IO_FILE was already closed by fclose [ownership/double-free]",
        "after its end BoundaryError: fgetc(file): this _IO_FILE was closed by fclose [ownership/use-after-free]",
        "file "first line\\nsecond line\\n!"",
        "with another function BoundaryError: fclose(file): this _IO_FILE from popen is freed with another function [ownership/allocator-mismatch]",
        "shell "from a shell\\n"",
        "its status 2",
        "pclose twice BoundaryError: pclose(file): this _IO_FILE was already closed by pclose [ownership/double-free]",
        "reopened BoundaryError: fgetc(file): this _IO_FILE was handed over to C by freopen [ownership/use-after-move]",
        "nothing in it -1",
        "no file LibcError: fopen: no such file or directory (ENOENT)",
        "no mode LibcError: fopen: invalid argument (EINVAL)",
        "renamed LibcError: remove: no such file or directory (ENOENT)",
        "write [10,2]",
        "not for reading LibcError: read: bad file descriptor (EBADF)",
        "closed LibcError: close: bad file descriptor (EBADF)",
        "content "\\"0123AB67\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\\\u0000\\""",
        "pipe "through a pipe"",
        "link "file.txt"",
        "no link LibcError: readlink: invalid argument (EINVAL)",
        "no access LibcError: access: no such file or directory (ENOENT)",
        "host [true,true,true]",
        "folder true",
        "entropy 16",
        "the day after February ["1646092800",2,1,2]",
        "in words "2022-03-01 is day 060"",
        "clock [true,true]",
        "no clock LibcError: clock_gettime: invalid argument (EINVAL)",
        "no nanoseconds LibcError: nanosleep: invalid argument (EINVAL)",
        "walk [["FOLDER/tree","folder"],["FOLDER/tree/a",4],["FOLDER/tree/inner","folder"],["FOLDER/tree/inner/b",1],["inner: ","FOLDER/tree/inner"],["inner: ","FOLDER/tree/inner/b"]]",
        "stopped 7",
        "a visitor that throws BoundaryError: ftw(visit): the callback threw "enough" while ftw was running [error/unwinding]",
        "no tree LibcError: ftw: no such file or directory (ENOENT)",
      ]
    `);
  });

  test("frees with the free that the program runs on, which may be another than its own", () => {
    expect(pack.bound.text).toContain("const $free = $.standardFree($library);");
  });

  test("all that libc allocates is freed", () => {
    const counts = pack.leaks("libc.so");
    expect(counts).toEqual(counts && { once: counts.once, fiveTimes: counts.once });
  });
});
