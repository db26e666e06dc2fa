import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { identifyHost } from "../../src/guard/identify-host.ts";
import { readElf } from "../../src/guard/read-elf.ts";
import { workFolder } from "../tools/bind.ts";
import { runOk } from "../tools/machine.ts";
import { hosts } from "./hosts.ts";

const folder = workFolder("identify");
afterAll(folder.remove);

function script(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

describe("by name", () => {
  test.each([
    [["node", "app.mjs"], "node", 0, true],
    [["/opt/x/bin/node", "app.mjs"], "node", 0, true],
    [["npx", "tool"], "node", 0, false],
    [["bun", "run", "app.ts"], "bun", 0, true],
    [["deno", "run", "app.ts"], "deno", 0, true],
    [["python3.12", "app.py"], "python", 0, true],
    [["java", "-jar", "app.jar"], "jvm", 0, true],
    [["./gradlew", "test"], "jvm", 0, false],
    [["mono", "app.exe"], "mono", 0, true],
    [["cargo", "test"], "rust", 0, false],
    [["go", "test", "./..."], "go", 0, false],
    [["env", "-i", "A=1", "node", "app.mjs"], "node", 3, true],
    [["timeout", "-s", "KILL", "5", "python3", "x.py"], "binary", 2, true],
    [["nice", "-5", "deno", "test"], "deno", 2, true],
    [["no-such-command-here"], "binary", 0, true],
  ] as const)("%j", (command, host, at, direct) => {
    expect(identifyHost(command)).toMatchObject({ host, at, direct });
  });
});

describe("by what the file says", () => {
  test("the first line of a script", () => {
    const python = script("tool", "#!/usr/bin/env python3\nprint(1)\n");
    expect(identifyHost([python])).toMatchObject({ host: "python", direct: false });
    const node = script("tool2", "#!/usr/bin/env -S node --no-warnings\n");
    expect(identifyHost([node])).toMatchObject({ host: "node", direct: false });
    const shell = script("tool3", "#!/bin/sh\n");
    expect(identifyHost([shell])).toMatchObject({ host: "binary" });
  });

  test("the package script that is run", () => {
    const project = join(folder.path, "project");
    mkdirSync(project);
    const scripts = { start: "deno run -A app.ts", loop: "npm run loop", test: "vitest" };
    writeFileSync(join(project, "package.json"), JSON.stringify({ scripts }));
    const before = process.cwd();
    process.chdir(project);
    try {
      expect(identifyHost(["npm", "start"])).toMatchObject({ host: "deno", direct: false });
      expect(identifyHost(["npm", "run", "loop"])).toMatchObject({ host: "node" });
      expect(identifyHost(["npm", "run", "nothing"])).toMatchObject({ host: "node" });
      expect(identifyHost(["npm", "run", "constructor"])).toMatchObject({ host: "node" });
    } finally {
      process.chdir(before);
    }
  });

  const source = "int main(void) { return 0; }\n";
  beforeAll(() => {
    writeFileSync(join(folder.path, "main.c"), source);
    runOk("gcc", [join(folder.path, "main.c"), "-o", join(folder.path, "plain")]);
  });

  test("a plain binary, and one with the sanitizer in it", () => {
    expect(identifyHost([join(folder.path, "plain")])).toMatchObject({
      host: "binary",
      sanitized: false,
    });
    const checked = join(folder.path, "checked");
    runOk("gcc", ["-fsanitize=address", join(folder.path, "main.c"), "-o", checked]);
    expect(identifyHost([checked])).toMatchObject({ host: "binary", sanitized: true });
  });

  test.skipIf(hosts["go"]!.path === null)("a Go binary, with its version", () => {
    writeFileSync(join(folder.path, "main.go"), "package main\nfunc main() {}\n");
    const env = { GO111MODULE: "off", GOFLAGS: "" };
    const out = join(folder.path, "gobinary");
    runOk("go", ["build", "-o", out, join(folder.path, "main.go")], env);
    const program = identifyHost([out]);
    expect(program).toMatchObject({ host: "go" });
    expect(program.version).toMatch(/^1\.\d+/);
  });

  test.skipIf(hosts["rust"]!.path === null)("a Rust binary", () => {
    writeFileSync(join(folder.path, "main.rs"), "fn main() {}\n");
    const out = join(folder.path, "rustbinary");
    runOk("rustc", [join(folder.path, "main.rs"), "-o", out]);
    expect(identifyHost([out])).toMatchObject({ host: "rust" });
  });

  test("an ELF file that lies about its tables is no ELF file", () => {
    const head = Buffer.alloc(64);
    head.write("\x7fELF\x02\x01", 0, "latin1");
    head.writeBigUInt64LE(0xffff_ffff_ffffn, 40);
    head.writeUInt16LE(64, 58);
    head.writeUInt16LE(9, 60);
    expect(readElf((from, bytes) => head.subarray(from, from + bytes))).toBeNull();
    expect(readElf(() => Buffer.from("MZ"))).toBeNull();
  });
});
