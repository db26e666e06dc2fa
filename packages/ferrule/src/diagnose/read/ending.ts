import type { Signal } from "../model.ts";
import { signalNamed, signalNumbered } from "./fault.ts";
import type { Reader } from "./reader.ts";

/** How shells, CIs, containers and Windows say that a process ended, with what they say. */
const endings: readonly (readonly [
  RegExp,
  (found: RegExpExecArray) => { signal: Signal | null; code: number | null },
])[] = [
  [
    /^\[[\w-]+\] signal (\d+)\b/,
    ([, number]) => ({ signal: signalNumbered(Number(number)), code: null }),
  ],
  [/^\[[\w-]+\] exit (?:code |status )?(\d+)\b/, ([, code]) => exit(Number(code))],
  [
    /(?:terminated by signal|killed by signal:?|died with signal|signal:) (?:(SIG[A-Z]+)|(\d+))/i,
    ([, name, number]) => ({
      signal: name ? signalNamed(name) : signalNumbered(Number(number)),
      code: null,
    }),
  ],
  [
    /(?:exit code|exit status|exited with(?: code)?|status code|returned)[: ]+(-?\d+|0x[0-9a-f]{8})\b/i,
    ([, code]) => exit(Number(code)),
  ],
  [
    /^zsh: (segmentation fault|abort|bus error|illegal hardware instruction|trace trap|killed)\b/,
    ([, word]) => ({ signal: zshWords[word!]!, code: null }),
  ],
  [
    /^(?:.*: line \d+:\s+\d+ )?(Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception|Trace\/breakpoint trap|Killed)(?:\s+\(core dumped\))?(?:\s|$)/,
    ([, word]) => ({ signal: shellWords[word!]!, code: null }),
  ],
];

const zshWords: Readonly<Record<string, Signal>> = {
  "segmentation fault": "SEGV",
  abort: "ABRT",
  "bus error": "BUS",
  "illegal hardware instruction": "ILL",
  "trace trap": "TRAP",
  killed: "KILL",
};

const shellWords: Readonly<Record<string, Signal>> = {
  "Segmentation fault": "SEGV",
  Aborted: "ABRT",
  "Bus error": "BUS",
  "Illegal instruction": "ILL",
  "Floating point exception": "FPE",
  "Trace/breakpoint trap": "TRAP",
  Killed: "KILL",
};

/** A shell reports death by signal N as 128 + N. */
function exit(code: number): { signal: Signal | null; code: number | null } {
  return { signal: code > 128 && code < 160 ? signalNumbered(code - 128) : null, code };
}

export const ending: Reader = {
  name: "ending",
  triggers: [
    "] signal ",
    "] exit ",
    "signal SIG",
    "signal: ",
    "terminated by signal",
    "died with signal",
    "killed by signal",
    "exit code",
    "exit status",
    "exited with",
    "Exited with",
    "Exit code",
    "Segmentation fault",
    "Aborted",
    "Bus error",
    "Illegal instruction",
    "Killed",
    "zsh: ",
  ],
  open(line, sink) {
    for (const [pattern, read] of endings) {
      const found = pattern.exec(line.text);
      if (found === null) continue;
      sink.report({ kind: "ending", tool: "shell", ...read(found), quotes: [line] });
      break;
    }
    return null;
  },
};
