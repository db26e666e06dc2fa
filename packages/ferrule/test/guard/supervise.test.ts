import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { workFolder } from "../tools/bind.ts";
import { root } from "../tools/machine.ts";

const ferrule = join(root, "packages/ferrule/bin/ferrule.js");
const folder = workFolder("supervise");
afterAll(folder.remove);

function guard(options: readonly string[], command: readonly string[], input = "") {
  return spawnSync(
    process.execPath,
    [ferrule, "guard", "--mode", "record", ...options, "--", ...command],
    { encoding: "utf8", input, maxBuffer: 1 << 30, cwd: folder.path },
  );
}

const sh = (text: string): readonly string[] => ["/bin/sh", "-c", text];

describe("a child's life is its own", () => {
  test("status, input and output pass through; nothing is added on stdout", () => {
    const { status, stdout } = guard(["--quiet"], sh("cat; exit 3"), "one\0two\n");
    expect({ status, stdout }).toEqual({ status: 3, stdout: "one\0two\n" });
  });

  test("its options stay its own, --help too", () => {
    const { stdout } = guard([], ["echo", "--help", "--format", "json"]);
    expect(stdout).toBe("--help --format json\n");
  });

  test("what it writes to stderr arrives byte for byte", () => {
    const { stderr } = guard(["--quiet"], sh("printf 'a\\033[1m\\0b' >&2"));
    expect(stderr).toBe("a\x1b[1m\0b");
  });

  test("a signal is passed on as a shell says it", () => {
    expect(guard([], sh("kill -KILL $$")).status).toBe(137);
    expect(guard([], sh("kill -SEGV $$")).status).toBe(139);
  });

  test("one that closes its streams, and one that leaves a child behind, are not waited for", () => {
    expect(guard([], sh("exec 0<&- 1>&- 2>&-; exit 4")).status).toBe(4);
    const began = Date.now();
    expect(guard([], sh("sleep 30 >&2 & exit 5")).status).toBe(5);
    expect(Date.now() - began).toBeLessThan(25_000);
  });
});

describe("a child that does not end", () => {
  test("is asked to, then killed with all that it started, and the status says so", () => {
    const marker = `ferrule-guard-test-${process.pid}`;
    const { status, stderr } = guard(
      ["--timeout", "1"],
      sh(
        `trap '' TERM; sh -c 'trap "" TERM; : ${marker}; while :; do sleep 0.2; done' & wait; wait`,
      ),
    );
    expect(status).toBe(124);
    expect(stderr).toContain("time was up");
    const left = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout;
    expect(left).not.toContain(marker);
  });

  test("gets the signals that the guard gets", async () => {
    const text = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.1; done";
    const child = spawn(
      process.execPath,
      [ferrule, "guard", "--mode", "record", "--", ...sh(text)],
      {
        stdio: ["ignore", "pipe", "ignore"],
        cwd: folder.path,
      },
    );
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([7, null]);
  });
});

describe("a child that says too much", () => {
  test("1 GB on stdout costs nothing, 300 MB on stderr are kept in part", () => {
    const keep = join(folder.path, "much");
    const text = `${process.execPath} packages/ferrule/bin/ferrule.js guard --mode record --keep ${keep} -- sh -c 'head -c 1000000000 /dev/zero; head -c 300000000 /dev/zero >&2' 2>/dev/null | wc -c`;
    const { stdout } = spawnSync("/bin/sh", ["-c", text], { encoding: "utf8", cwd: root });
    expect(stdout.trim()).toBe("1000000000");
    const [run] = readdirSync(keep);
    const kept = join(keep, run!, "01-record/stderr.txt");
    expect(statSync(kept).size).toBeLessThan(10_000_000);
    expect(readFileSync(kept).includes("bytes were not kept")).toBe(true);
  });
});

describe("a call that cannot be", () => {
  test.each([
    ["no such command", [], ["no-such-command-here"], "There is no command"],
    ["no such file", [], ["./no/such"], "There is no command"],
    [
      "a folder that cannot be made",
      ["--keep", "/proc/ferrule"],
      ["true"],
      "cannot hold the reports",
    ],
    ["a time that is none", ["--timeout", "soon"], ["true"], "--timeout cannot be"],
    ["a count that is none", ["--repeat", "0"], ["true"], "--repeat cannot be"],
  ] as const)("%s: one clear error, nothing is run", (_, options, command, message) => {
    const { status, stdout, stderr } = guard(options, command);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
  });

  test("no command at all", () => {
    const { status, stderr } = guard([], []);
    expect(status).toBe(2);
    expect(stderr).toContain("needs COMMAND");
  });

  test("a mode that the host cannot have", () => {
    const args = [ferrule, "guard", "--mode", "valgrind", "--", "java", "Program"];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect({ status, said: /unusable|cannot be used for jvm/.test(stderr) }).toEqual({
      status: 2,
      said: true,
    });
  });

  test("--rebuild that fails shows the end of what it said", () => {
    const { status, stderr } = guard(["--rebuild", "echo broken; exit 9"], ["true"]);
    expect(status).toBe(2);
    expect(stderr).toContain("--rebuild ended with 9");
    expect(stderr).toContain("broken");
  });
});

test("--repeat runs until something shows, and no longer", () => {
  const count = join(folder.path, "count");
  const text = `echo >> ${count}; [ $(wc -l < ${count}) -lt 3 ] || kill -SEGV $$`;
  const { status, stderr } = guard(["--repeat", "5"], sh(text));
  expect(status).toBe(139);
  expect(readFileSync(count, "utf8").length).toBe(3);
  expect(stderr.match(/nothing found/g)?.length).toBe(2);
});

test("reports stay where they were asked for, and nowhere else", () => {
  const keep = join(folder.path, "kept");
  guard(["--keep", keep], sh("echo text >&2; exit 1"));
  const [run] = readdirSync(keep);
  expect(existsSync(join(keep, run!, "01-record/stderr.txt"))).toBe(true);
});
