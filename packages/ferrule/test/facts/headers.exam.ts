import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Facts } from "../../src/facts/model.ts";
import { defaultTargets } from "../../src/facts/targets.ts";
import { compile, refusals, schemaOf } from "../schema/support.ts";
import { countedByClang, flagsOf } from "../tools/count-functions.ts";
import { installed, libraries, moreLibraries, type RealLibrary } from "../tools/libraries.ts";
import { missing, root, run } from "../tools/machine.ts";

/**
 * `ferrule facts --format json`, as a user calls it, on real headers for all default targets: what
 * can be read is, is valid, and holds exactly the functions that another Clang finds.
 */
const command = join(root, "packages/ferrule/bin/ferrule.js");
const validate = compile(schemaOf("facts.schema.json"));
const folder = mkdtempSync(join(tmpdir(), "ferrule-headers-"));
const rows: string[] = [];

/** Targets that a header is not for, as Debian installs it, and the words of Clang that say so. */
const unreadable: Readonly<Record<string, readonly (readonly [RegExp, RegExp])[]>> = {
  xcb: [[/windows/, /'xcb_windefs\.h' file not found/]],
  // The stub declares no such structure: Clang refuses, and nothing is guessed.
  libuv: [[/macos/, /incomplete type 'struct termios'/]],
  // Debian installs its own configuration, which is for no other system.
  SDL2: [[/windows-msvc/, /You should run git checkout -f include\/SDL_config\.h/]],
  libxml2: [[/windows/, /'iconv\.h' file not found/]],
};

function argumentsOf(library: RealLibrary): readonly string[] {
  const { includeDirs, defines } = flagsOf(library);
  return [
    ...includeDirs.flatMap((dir) => (library.counted ? [] : ["-I", dir])),
    ...defines.flatMap((of) => ["-D", of]),
    ...(library.allow ?? []).flatMap((glob) => ["--allow", glob]),
  ];
}

describe("real headers, on all default targets", () => {
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    const head = ["header set", "exit", "targets", "functions", "by Clang", "lost", "valid"];
    console.log([line(head), ...rows].join("\n"));
  });

  test.each([...libraries, ...moreLibraries])("$name", (library) => {
    if (missing(library.package, installed(library))) return;
    const output = join(folder, `${library.name}.json`);
    const windows = defaultTargets.filter((of) => of.includes("windows"));
    const wanted = library.counted ? windows : defaultTargets;
    const targets = library.counted ? windows.flatMap((of) => ["--target", of]) : [];
    const { status, stderr } = run(process.execPath, [
      ...[command, "facts", ...library.headers, ...argumentsOf(library), ...targets],
      ...["--format", "json", "--output", output],
    ]);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    const facts: Facts = JSON.parse(readFileSync(output, "utf8"));
    const refused = refusals(validate, facts);
    const read = facts.targets.map(({ id }) => id);
    const left = wanted.filter((target) => !read.includes(target));

    const on = library.counted?.target ?? "x86_64-linux-gnu";
    const counted = countedByClang(library);
    const functions = new Set(
      facts.declarations.flatMap(({ kind, name, targets, position }) =>
        kind === "function" && targets.includes(on) && library.own.test(position.file)
          ? [name]
          : [],
      ),
    );
    const lost = [...counted].filter((name) => !functions.has(name));
    const invented = [...functions].filter((name) => !counted.has(name));
    const reason = left.length === 0 ? "" : (/Clang cannot read.*?: (.*)/.exec(stderr)?.[1] ?? "?");
    const numbers = [functions.size, counted.size, lost.length].map(String);
    const state = refused === "" ? "yes" : "NO";
    const cells = [
      library.name,
      String(status),
      `${read.length}/${wanted.length}`,
      ...numbers,
      state,
    ];
    rows.push(`${line(cells)}  ${left.join(" ")} ${reason}`.trimEnd());
    console.log(rows.at(-1));

    expect(refused).toBe("");
    expect({ lost, invented }).toEqual({ lost: [], invented: [] });
    for (const target of left) {
      const known = (unreadable[library.name] ?? []).some(
        ([of, words]) => of.test(target) && words.test(stderr),
      );
      expect({ target, known, stderr: known ? "" : stderr }).toEqual({
        target,
        known: true,
        stderr: "",
      });
    }
  });
});

function line(cells: readonly string[]): string {
  const widths = [-14, 4, 7, 9, 8, 4, 5];
  return cells
    .map((cell, index) => {
      const width = widths[index]!;
      return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
    })
    .join("  ");
}
