import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A backtrace that takes longer is not worth waiting for, in ms. */
const patience = 30_000;

/**
 * The file a core of a process started here would be written to; null where cores go to a program,
 * to another folder, or over a file that is there already.
 */
export function expectedCore(folder: string): string | null {
  try {
    const pattern = readFileSync("/proc/sys/kernel/core_pattern", "utf8").trim();
    const path = join(folder, "core");
    return pattern === "core" && !existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** A core that may have been written, and whose it is. */
export type Core = {
  readonly core: string;
  readonly pid: number | null;
  readonly executable: string;
};

/** Moves a core into the run's folder and writes gdb's backtraces beside it. */
export function readCore({ core, pid, executable }: Core, folder: string, gdb: string): void {
  // With core_uses_pid the kernel adds the number although the pattern does not say so.
  const found = [core, `${core}.${pid ?? ""}`].find((path) => existsSync(path));
  if (found === undefined) return;
  const moved = join(folder, "core");
  renameSync(found, moved);
  writeBacktrace(gdb, [executable, moved], join(folder, "gdb.txt"));
}

/** Backtraces of all threads of a process that hangs. */
export function readHang(pid: number, folder: string, gdb: string): void {
  writeBacktrace(gdb, ["--pid", String(pid)], join(folder, "gdb.txt"));
}

function writeBacktrace(gdb: string, of: readonly string[], path: string): void {
  const wanted = ["p $_siginfo", "bt 40", "thread apply all bt 20", "info sharedlibrary"];
  const commands = ["set debuginfod enabled off", ...wanted].flatMap((text) => ["-ex", text]);
  const { stdout } = spawnSync(gdb, ["-nx", "-batch", ...commands, ...of], {
    encoding: "utf8",
    timeout: patience,
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (stdout) writeFileSync(path, stdout);
}
