import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bindLibrary, type BoundModule } from "../../src/bind/bind-library.ts";
import { findHeaders, searchDirsOf } from "../../src/cli/find-headers.ts";
import { findPack } from "../../src/contract/find-pack.ts";
import { loadContract } from "../../src/contract/load-contract.ts";
import { build, workFolder } from "../tools/bind.ts";
import { compilers, root, run, runOk } from "../tools/machine.ts";
import { packIsThere } from "../tools/pack.ts";

/** What a program for Windows would do. Here it can only be compiled. */
const programs = {
  kernel32: `import * as k from "./generated/kernel32.ts";
using file = k.createFileW("C:\\\\notes.txt", 0x8000_0000, 1, 3, 0);
const { fileType, data }: { fileType: number; data: Uint8Array } = { fileType: k.getFileType(file), data: k.readFile(file, 100) };
console.log(fileType, data.byteLength, k.getCurrentDirectoryW(260).path, k.getSystemTime().wYear);
const { result, found } = k.findFirstFileW("C:\\\\*");
console.log(found.nFileSizeLow);
k.findClose(result);
using event = k.createEventW(0, 0, null);
k.setEvent(event);
try { k.deleteFileW("C:\\\\none"); } catch (error) {
  if (error instanceof k.Win32Error) console.log(error.errno);
}
`,
  user32: `import * as u from "./generated/user32.ts";
u.enumWindows((window) => {
  if (u.isWindowVisible(window)) console.log(u.getWindowTextW(window, 200).title, u.getWindowRect(window).right);
  return true;
});
using menu = u.createMenu();
u.appendMenuW(menu, 0, 1, "Open");
console.log(u.messageBoxW(null, "text", null, 0));
`,
};

describe.each(["kernel32", "user32"] as const)("the %s pack", async (library) => {
  const there = await packIsThere(library);
  const folder = workFolder(library);
  afterAll(() => folder.remove());
  let bound: BoundModule;
  beforeAll(async () => {
    if (!there) return;
    const contract = await loadContract(findPack(library)!);
    const headers = findHeaders(contract, [])!;
    bound = await bindLibrary({
      headers,
      library,
      contract: null,
      targets: [],
      exact: true,
      includeDirs: [],
      systemDirs: searchDirsOf(contract, headers),
      defines: [],
      cacheDirectory: join(root, "node_modules/.ferrule-test/cache"),
    });
  }, 180_000);

  test.skipIf(!there)("is for Windows alone, and leaves nothing undecided", () => {
    const { leftOut, functions, targets } = bound.plan;
    expect(targets).toEqual(["x86_64-windows-msvc"]);
    expect(leftOut.filter(({ cause }) => cause === "undecided" || cause === "unsupported")).toEqual(
      [],
    );
    expect(functions.length).toBeGreaterThanOrEqual(65);
  });

  test.skipIf(!there)("is a strict module, for the oldest TypeScript too", () => {
    writeFileSync(join(folder.path, "uses.ts"), programs[library]);
    const built = build(
      { folder: folder.path, library, text: bound.text },
      join(folder.path, "uses.ts"),
    );
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022"];
    const module = ["--module", "nodenext", "--lib", "es2022,esnext.disposable"];
    const file = join(folder.path, "generated", `${library}.ts`);
    runOk(process.execPath, [compilers.oldest, ...flags, ...module, file]);
    // Where there is no Windows, loading it says so.
    const { stderr, status } = run(process.execPath, [built]);
    expect(stderr).toContain("this module was generated for x86_64-windows-msvc, not for");
    expect(status).toBe(1);
  });

  test.skipIf(!there)("asks GetLastError on the line after the call", () => {
    const name = library === "kernel32" ? "createFileW" : "getCursorPos";
    const from = bound.text.indexOf("  try {", bound.text.indexOf(`export function ${name}`));
    const body = bound.text.slice(from, bound.text.indexOf("  } finally", from));
    expect(body).toMatchSnapshot();
  });
});
