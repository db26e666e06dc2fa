import type { Frame, OwnCode, Report, Stack } from "../model.ts";
import { runtimeModules } from "./names.ts";
import { baseName, crateOf, sourceFile } from "./side-of-frame.ts";

/** Every stack of a report. */
export function stacksOf(report: Report): readonly Stack[] {
  const found =
    report.kind === "memory"
      ? [report.touched, report.freed, report.allocated, report.owner, report.created]
      : report.kind === "fault" || report.kind === "phrase"
        ? [report.stack]
        : report.kind === "leak"
          ? [report.allocated]
          : report.kind === "race"
            ? report.stacks
            : [];
  return found.filter((stack) => stack !== null);
}

/**
 * What is the program's own native code: the source file, the crate and the binary that its `main`
 * is in. A runtime's `main` is no such thing.
 */
export function ownCode(reports: readonly Report[], command: string | null): OwnCode {
  const sources = new Set<string>();
  const crates = new Set<string>();
  const modules = new Set<string>();
  for (const { symbol, source, module } of mains(reports)) {
    const binary = baseName(module);
    if (binary !== null && runtimeModules.test(binary)) continue;
    const file = sourceFile(source);
    if (file !== null) sources.add(file);
    const crate = crateOf(symbol);
    if (crate !== null) crates.add(crate);
    if (binary !== null) modules.add(binary);
  }
  const program = baseName(command?.split(/\s+/)[0] ?? null);
  if (program !== null && !runtimeModules.test(program)) modules.add(program);
  return { sources, crates, modules };
}

function mains(reports: readonly Report[]): readonly Frame[] {
  return reports.flatMap((report) =>
    stacksOf(report).flatMap(({ frames }) =>
      frames.filter(
        ({ symbol }) => symbol !== null && /^(?:\w+::)?main$|^main\.main$/.test(symbol),
      ),
    ),
  );
}
