import type { Evidence, FaultReport, Host, PhraseReport, Report, Stack } from "./model.ts";
import type { Gathered } from "./gather.ts";
import { phraseOf } from "./phrases/phrases.ts";
import { ownCode, stacksOf } from "./sides/own-code.ts";
import { baseName } from "./sides/side-of-frame.ts";

/** Joins what the inputs hold: which runtime it was, whose code is whose, which stack is whose. */
export function assembleEvidence({ reports, command, dropped, bytes }: Gathered): Evidence {
  const own = ownCode(reports, command);
  const joined = lendStacks(reports);
  return {
    reports: joined,
    host: hostOf(joined, command),
    own,
    command,
    dropped,
    empty: bytes === 0,
  };
}

/**
 * An allocator prints one line and aborts; the stack of that abort is in another report. It is lent
 * to texts that have none.
 */
function lendStacks(reports: readonly Report[]): readonly Report[] {
  const stack = abortStack(reports);
  if (stack === null) return reports;
  return reports.map((report): Report => {
    if (report.kind !== "phrase" || report.stack !== null) return report;
    const phrase = phraseOf(report.id);
    const lends =
      phrase?.group !== undefined ||
      phrase?.uncaught === true ||
      phrase?.host === "node" ||
      phrase?.host === "rust";
    return lends ? ({ ...report, stack } satisfies PhraseReport) : report;
  });
}

function abortStack(reports: readonly Report[]): Stack | null {
  const faults = reports.filter(
    (report): report is FaultReport => report.kind === "fault" && report.stack !== null,
  );
  const aborts = faults.filter(({ signal }) => signal === "ABRT");
  const best = aborts.toSorted((a, b) => rank(a) - rank(b))[0];
  return best?.stack ?? panicStack(reports);
}

/** The last panic is the one that aborted. */
function panicStack(reports: readonly Report[]): Stack | null {
  const panics = reports.filter((report) => report.kind === "phrase" && report.id === "rust/panic");
  const last = panics.at(-1);
  return last?.kind === "phrase" ? last.stack : null;
}

/** Debuggers see more than runtimes do of themselves. */
function rank({ tool }: FaultReport): number {
  const order: readonly string[] = [
    "gdb",
    "lldb",
    "asan",
    "valgrind",
    "android",
    "macos",
    "node",
    "mono",
    "go",
  ];
  const at = order.indexOf(tool);
  return at < 0 ? order.length : at;
}

const binaries: readonly (readonly [RegExp, Host])[] = [
  [/^bun(?:\.exe|-profile)?$/, "bun"],
  [/^deno(?:\.exe)?$/, "deno"],
  [/^(?:node(?:\.exe|26)?|nodejs|koffi.*\.node)$/, "node"],
  [/^(?:python[\d.]*(?:\.exe)?|libpython.*|_ctypes.*|_cffi_backend.*)$/, "python"],
  [/^(?:java|libjvm\.(?:so|dylib)|jvm\.dll|libjli.*|libj9.*|jvm-stub)$/, "jvm"],
  [/^(?:mono(?:-sgen\d*)?|libmono.*|mscorlib\.dll\.so)$/, "mono"],
  [/^(?:dotnet|libcoreclr.*|coreclr\.dll)$/, "dotnet"],
  [/^(?:luajit.*|libluajit.*)$/, "luajit"],
  [/^(?:app_process\d*|libart\.so)$/, "android"],
];

const symbols: readonly (readonly [RegExp, Host])[] = [
  [/^(?:node::|v8::|v8impl::|Builtins_)/, "node"],
  [/^(?:_?Py[A-Z_]|_PyEval)/, "python"],
  [/^(?:JavaCalls::|jni_invoke|Java_)/, "jvm"],
  [/^(?:runtime\.|main\._Cfunc)/, "go"],
  [/^(?:std::rt::lang_start|core::|alloc::|<alloc::|std::sys::)/, "rust"],
];

/** The runtime that the frames, the texts or the command name. */
function hostOf(reports: readonly Report[], command: string | null): Host {
  for (const report of reports) {
    if (report.kind === "context" && report.host !== "unknown") return report.host;
  }
  for (const report of reports) {
    const host = report.kind === "phrase" ? phraseOf(report.id)?.host : undefined;
    if (host !== undefined) return host;
  }
  const program = baseName(command?.split(/\s+/)[0] ?? null);
  const byCommand =
    program === null ? undefined : binaries.find(([pattern]) => pattern.test(program));
  if (byCommand) return byCommand[1];
  const tool = reports.find(
    (report) =>
      report.kind === "fault" && ["bun", "go", "mono", "jvm", "openj9"].includes(report.tool),
  );
  if (tool) return tool.tool === "openj9" ? "jvm" : (tool.tool as Host);
  return hostOfFrames(reports);
}

function hostOfFrames(reports: readonly Report[]): Host {
  let native = false;
  let rust = false;
  for (const { frames } of reports.flatMap(stacksOf)) {
    for (const { module, symbol } of frames) {
      const binary = baseName(module);
      const byModule =
        binary === null ? undefined : binaries.find(([pattern]) => pattern.test(binary));
      if (byModule) return byModule[1];
      const bySymbol =
        symbol === null ? undefined : symbols.find(([pattern]) => pattern.test(symbol));
      if (bySymbol && bySymbol[1] !== "rust") return bySymbol[1];
      rust ||= symbol !== null && /^std::rt::lang_start|^\w+::main$/.test(symbol);
      native ||= symbol === "main";
    }
  }
  return rust ? "rust" : native ? "native" : "unknown";
}
