import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { hash } from "../cache/store.ts";
import { hidesFrom } from "../system/hides-from.ts";
import {
  BUILTIN,
  driverQuestion,
  readDriver,
  stoppedOutput,
  type Clang,
  type ClangOutput,
} from "./clang.ts";
import { extraFiles } from "./run-wasm.ts";

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
export function nativeClang(
  { path, version, major, builtin }: NativeProgram,
  seconds: number,
): Clang {
  const start = (args: readonly string[], input: string): Promise<ClangOutput> =>
    startProgram(path, args, input, seconds);
  return {
    engine: "native",
    version,
    major,
    width: Math.min(availableParallelism(), MOST),
    async cc1Arguments(triple, extra) {
      const { stderr } = await start([...driverQuestion(triple, extra), "-x", "c", "-"], "");
      return readDriver(stderr, "-") ?? ["-triple", triple];
    },
    async run({ args, source, language, host }) {
      const own = [...args, "-x", language, "-"];
      if (host === null) return start(["-cc1", ...own], source);
      const extra = extraFiles(host);
      const overlay = writeOverlay(extra, builtin);
      try {
        const output = await start(["-cc1", ...overlay.args, ...own], source);
        return noteFiles(output, hidesFrom(host.target, host.headers), extra, overlay.real);
      } finally {
        rmSync(overlay.folder, { recursive: true, force: true });
      }
    },
    close: async () => {},
  };
}

/** More processes than this only contend for memory. */
const MOST = 4;

/** Runs a program to its end, or stops it. */
function startProgram(
  path: string,
  args: readonly string[],
  input: string,
  seconds: number,
): Promise<ClangOutput> {
  return new Promise((resolve) => {
    const child = spawn(path, [...args], { timeout: seconds * 1000, killSignal: "SIGKILL" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let size = 0;
    const collect = (into: Buffer[]) => (piece: Buffer) => {
      size += piece.length;
      into.push(piece);
      if (size > MAX_OUTPUT) child.kill("SIGKILL");
    };
    child.stdout.on("data", collect(stdout));
    child.stderr.on("data", collect(stderr));
    // One that refuses its command line does not read its input.
    child.stdin.on("error", () => {});
    child.on("error", (error) => resolve(stoppedOutput(error.message)));
    child.on("close", (code, signal) => {
      if (code === null) return resolve(stoppedOutput(`signal ${signal}`));
      const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString();
      const output = { code, stdout: text(stdout), stderr: text(stderr) };
      resolve({ ...output, opened: new Map(), missed: new Set() });
    });
    child.stdin.end(input);
  });
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
  hides: (file: string) => boolean,
  extra: ReadonlyMap<string, string>,
  real: (file: string) => string,
): ClangOutput {
  const opened = new Map<string, string>();
  for (const [, file = ""] of output.stdout.matchAll(/^# \d+ "(\/[^"]*)"/gm)) {
    if (extra.has(file) || opened.has(file) || file.startsWith(`${BUILTIN}/`)) continue;
    if (hides(file)) {
      const stderr = `error: '${file}' file not found: it is another system's\n`;
      return { ...output, code: 1, stdout: "", stderr };
    }
    opened.set(file, hash(readFileSync(real(file))));
  }
  return { ...output, opened };
}
