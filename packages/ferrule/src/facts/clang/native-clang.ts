import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hash } from "../cache/store.ts";
import { BUILTIN, driverQuestion, readDriver, type Clang, type ClangOutput } from "./clang.ts";
import type { HostView } from "./host-view.ts";

/** A `clang` of the machine: plain data, that a thread can take. */
export type NativeProgram = {
  readonly path: string;
  /** As it states it, the first line. */
  readonly version: string;
  readonly major: number;
  /** The folder of its own headers. */
  readonly builtin: string;
};

const MAX_OUTPUT = 1 << 28;

/** The machine's own Clang, through the same command lines as the embedded one. */
export function nativeClang({ path, version, major, builtin }: NativeProgram): Clang {
  const drivers = new Map<string, readonly string[]>();
  return {
    engine: "native",
    version,
    major,
    cc1Arguments(triple, extra) {
      const key = [triple, ...extra].join(" ");
      const known = drivers.get(key);
      if (known) return known;
      const asked = [...driverQuestion(triple, extra), "-x", "c", "/dev/null"];
      const args = readDriver(start(path, asked, "").stderr, "/dev/null") ?? ["-triple", triple];
      drivers.set(key, args);
      return args;
    },
    run({ args, source, language, host }) {
      const own = ["-cc1", ...args, "-x", language, "-"];
      if (host === null) return start(path, own, source);
      const overlay = writeOverlay(host.extra, builtin);
      try {
        return noteFiles(
          start(path, ["-cc1", ...overlay.args, ...own.slice(1)], source),
          host,
          overlay.real,
        );
      } finally {
        rmSync(overlay.folder, { recursive: true, force: true });
      }
    },
  };
}

function start(path: string, args: readonly string[], input: string): ClangOutput {
  const ran = spawnSync(path, [...args], { input, encoding: "utf8", maxBuffer: MAX_OUTPUT });
  if (ran.error || ran.status === null) {
    const reason = ran.error?.message ?? `signal ${ran.signal}`;
    return { code: -1, stdout: "", stderr: `error: clang stopped: ${reason}\n` };
  }
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

type Overlay = {
  readonly folder: string;
  readonly args: readonly string[];
  readonly real: (file: string) => string;
};

/** Puts Clang's own headers, and files that are not on the disk, where the embedded Clang sees them. */
function writeOverlay(extra: ReadonlyMap<string, string>, builtin: string): Overlay {
  const folder = mkdtempSync(join(tmpdir(), "ferrule-"));
  const roots = [
    { type: "directory-remap", name: BUILTIN, "external-contents": builtin },
    ...[...extra].map(([name, text]) => {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return { type: "file", name, "external-contents": file };
    }),
  ];
  const overlay = join(folder, "overlay.yaml");
  writeFileSync(overlay, JSON.stringify({ version: 0, "use-external-names": false, roots }));
  const real = (file: string): string =>
    file.startsWith(`${BUILTIN}/`) ? builtin + file.slice(BUILTIN.length) : file;
  return { folder, args: ["-ivfsoverlay", overlay], real };
}

/** The files that line markers name are those that were opened; some must not have been. */
function noteFiles(
  output: ClangOutput,
  { lookups, hides, extra }: HostView,
  real: (file: string) => string,
): ClangOutput {
  const files = new Set(
    [...output.stdout.matchAll(/^# \d+ "(\/[^"]*)"/gm)].map(([, file]) => file!),
  );
  for (const file of files) {
    if (extra.has(file) || lookups.opened.has(file)) continue;
    if (hides(file)) {
      const stderr = `error: '${file}' file not found: it is another system's\n`;
      return { code: 1, stdout: "", stderr };
    }
    try {
      if (!file.startsWith(`${BUILTIN}/`)) lookups.opened.set(file, hash(readFileSync(real(file))));
    } catch {
      lookups.missed.add(file);
    }
  }
  return output;
}
