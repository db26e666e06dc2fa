import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, join } from "node:path";
import { findExecutable, followLinks } from "./find-executable.ts";
import type { Host, Program } from "./model.ts";
import { readElf, type ElfFacts } from "./read-elf.ts";

type Guess = Pick<Program, "host" | "because" | "direct" | "version" | "sanitized">;

/** Commands by name. Those that are not `direct` start the host themselves. */
const names: readonly {
  readonly pattern: RegExp;
  readonly host: Host;
  readonly direct: boolean;
}[] = [
  { pattern: /^(node|nodejs)$/, host: "node", direct: true },
  { pattern: /^(npm|npx|yarn|pnpm|tsx|ts-node|vitest|jest|mocha)$/, host: "node", direct: false },
  { pattern: /^bun(\.exe)?$/, host: "bun", direct: true },
  { pattern: /^bunx(\.exe)?$/, host: "bun", direct: false },
  { pattern: /^deno$/, host: "deno", direct: true },
  { pattern: /^(python|pypy)[\d.]*$/, host: "python", direct: true },
  { pattern: /^(pytest|ipython[\d.]*|uv|poetry|tox)$/, host: "python", direct: false },
  { pattern: /^java$/, host: "jvm", direct: true },
  { pattern: /^(mvnw?|gradlew?|sbt|kotlin|scala|jshell)$/, host: "jvm", direct: false },
  { pattern: /^mono(-sgen)?$/, host: "mono", direct: true },
  { pattern: /^go$/, host: "go", direct: false },
  { pattern: /^cargo$/, host: "rust", direct: false },
];

/** Commands that only prepare and then run another, which follows their options. */
const prefixes = new Set(["env", "nice", "nohup", "stdbuf", "setsid", "timeout", "time", "ionice"]);

/** By libraries that only programs of that host are linked with. */
const byLibrary: readonly { readonly pattern: RegExp; readonly host: Host }[] = [
  { pattern: /^libpython/, host: "python" },
  { pattern: /^libnode\.so/, host: "node" },
  { pattern: /^libjvm\.so|^libjli\.so/, host: "jvm" },
  { pattern: /^libmono/, host: "mono" },
];

/**
 * Finds out what a command runs: by its name, its `#!` line, the package script it names, or what
 * the binary says of itself. `command` is what was typed, its first word not yet looked up.
 */
export function identifyHost(command: readonly string[]): Program {
  const at = skipPrefixes(command);
  const path = findExecutable(command[at] ?? "") ?? command[at] ?? "";
  const guess = identify(path, command.slice(at), 0);
  return { ...guess, command, at, executable: followLinks(path) };
}

function skipPrefixes(command: readonly string[]): number {
  let at = 0;
  while (at < command.length - 1 && prefixes.has(basename(command[at]!))) {
    const name = basename(command[at]!);
    let next = at + 1;
    while (next < command.length && isPrefixArgument(name, command[next]!)) next++;
    if (next >= command.length) return at;
    at = next;
  }
  return at;
}

function isPrefixArgument(name: string, word: string): boolean {
  if (word.startsWith("-")) return true;
  if (name === "env") return /^\w+=/.test(word);
  return (name === "timeout" || name === "nice" || name === "ionice") && /^\d/.test(word);
}

function identify(path: string, command: readonly string[], depth: number): Guess {
  const named = identifyName(basename(path));
  if (named !== null) return followScript(named, command, depth) ?? named;
  const real = followLinks(path);
  const linked = real === path ? null : identifyName(basename(real));
  if (linked !== null) return linked;
  const start = readStart(real);
  if (start.startsWith("#!")) return identifyShebang(start, depth);
  if (start.startsWith("MZ")) return guess("mono", "it is a .NET assembly", false);
  const elf = readElfFile(real);
  return elf === null ? guess("binary", "nothing about it says more", true) : identifyElf(elf);
}

function identifyName(name: string): Guess | null {
  const found = names.find(({ pattern }) => pattern.test(name));
  return found ? guess(found.host, `the command is ${name}`, found.direct) : null;
}

/** `#!/usr/bin/env -S node --x`: the interpreter is the host; a shell script is looked at no further. */
function identifyShebang(start: string, depth: number): Guess {
  const words = start.slice(2).split("\n")[0]!.trim().split(/\s+/);
  const at = basename(words[0] ?? "") === "env" ? skipPrefixes(words) : 0;
  const word = basename(words[at] ?? "");
  const named = depth > 4 ? null : identifyName(word);
  return named === null
    ? guess("binary", `it is a script of ${word || "an unnamed interpreter"}`, false)
    : { ...named, because: `its first line names ${word}`, direct: false };
}

/** `npm run x` runs what package.json says. */
function followScript(named: Guess, command: readonly string[], depth: number): Guess | null {
  const script = scriptOf(command);
  if (script === null || depth > 4) return null;
  const text = readScript(script);
  const words = text?.trim().split(/\s+/) ?? [];
  const at = skipPrefixes(words);
  const word = words[at];
  if (word === undefined) return null;
  const inner = identify(findExecutable(word) ?? word, words.slice(at), depth + 1);
  if (inner.host === "binary" || inner.host === named.host) return null;
  return { ...inner, because: `the package script ${script} runs ${word}`, direct: false };
}

function scriptOf([word = "", verb = "", name = ""]: readonly string[]): string | null {
  if (!/^(npm|yarn|pnpm|bun)$/.test(basename(word))) return null;
  if (verb === "run" || verb === "run-script") return name || null;
  return verb === "test" || verb === "start" ? verb : null;
}

function readScript(name: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(process.cwd(), "package.json"), "utf8"));
    const { scripts } = manifest as { readonly scripts?: Readonly<Record<string, unknown>> };
    const text = scripts !== undefined && Object.hasOwn(scripts, name) ? scripts[name] : null;
    return typeof text === "string" ? text : null;
  } catch {
    return null;
  }
}

function identifyElf(elf: ElfFacts): Guess {
  const sanitized = elf.needed.some((name) => /^lib(clang_rt\.)?asan/.test(name));
  const of = (host: Host, because: string): Guess => ({
    ...guess(host, because, true),
    version: elf.goVersion,
    sanitized,
  });
  if (elf.sections.has(".go.buildinfo")) return of("go", "the binary has Go's build information");
  for (const { pattern, host } of byLibrary) {
    const name = elf.needed.find((needed) => pattern.test(needed));
    if (name !== undefined) return { ...of(host, `it is linked with ${name}`), direct: false };
  }
  if (elf.comment.includes("rustc")) return of("rust", "rustc left its mark in the binary");
  return of("binary", "it is an executable of no managed language");
}

function guess(host: Host, because: string, direct: boolean): Guess {
  return { host, because, direct, version: null, sanitized: false };
}

function readStart(path: string): string {
  return withFile(path, (read) => read(0, 256).toString("latin1")) ?? "";
}

function readElfFile(path: string): ElfFacts | null {
  return withFile(path, readElf);
}

function withFile<T>(
  path: string,
  use: (read: (from: number, bytes: number) => Buffer) => T,
): T | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    return use((from, bytes) => {
      const buffer = Buffer.alloc(bytes);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, from));
    });
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}
