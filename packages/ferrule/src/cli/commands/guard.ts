import { isMode, type Mode } from "../../guard/model.ts";
import { judge } from "../../guard/judge.ts";
import { renderGuarded, renderGuardedJson } from "../../guard/render-guarded.ts";
import { runGuard } from "../../guard/run-guard.ts";
import { statusOf } from "../../guard/status-of.ts";
import { type Command, valueOf } from "../command.ts";
import { formats, shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { readCount } from "../read-count.ts";
import { writeFileSafely } from "../write-output.ts";

/** `ferrule guard -- COMMAND…` */
export const guardCommand: Command = {
  name: "guard",
  summary: "Run a program so that its hazards show, and name the call that it died in",
  operands: ["COMMAND…"],
  options: [
    {
      name: "mode",
      value: "MODE",
      choices: ["asan", "valgrind", "gc-stress", "record", "all"],
      summary: "asan, valgrind, gc-stress, record or all; the default is the best there is",
    },
    {
      name: "rebuild",
      value: "COMMAND",
      summary: "Build the library with ASan first: CFLAGS, LDFLAGS and FERRULE_REBUILD_DIR are set",
    },
    { name: "repeat", value: "N", summary: "Run up to N times, until something shows" },
    { name: "timeout", value: "SECONDS", summary: "End a run that takes longer" },
    { name: "keep", value: "DIR", summary: "Keep reports, cores and records there" },
    formats("pretty", "json"),
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule guard -- node app.mjs",
    "ferrule guard --mode all --keep reports -- python3 -m pytest tests",
    "ferrule guard --rebuild 'make clean all' -- ./build/program",
  ],
  async run(invocation) {
    const { operands, streams, switches } = invocation;
    const [first = ""] = operands;
    if (first === "") throw usage(guardCommand, "ferrule guard needs a command.");
    const mode = valueOf(invocation, "mode");
    const terminal = process.stderr.isTTY && !switches.has("quiet");
    const guarded = await runGuard({
      command: operands,
      mode: mode === null || mode === "all" || isMode(mode) ? (mode as Mode | "all" | null) : null,
      rebuild: valueOf(invocation, "rebuild"),
      repeat: readCount(guardCommand, "repeat", valueOf(invocation, "repeat")) ?? 1,
      timeout: readCount(guardCommand, "timeout", valueOf(invocation, "timeout")),
      keep: valueOf(invocation, "keep"),
      judge,
      color: streams.color && valueOf(invocation, "output") === null,
      progress: (text) => {
        if (terminal) streams.err(`ferrule guard: ${text}\n`);
      },
    });
    const json = valueOf(invocation, "format") === "json";
    const render = (color: boolean): string =>
      json ? renderGuardedJson(guarded) : renderGuarded(guarded, color);
    const output = valueOf(invocation, "output");
    const quiet = switches.has("quiet") && !guarded.runs.some(({ found }) => found);
    if (output !== null) writeFileSafely(output, render(false));
    // The program's own results are on stdout.
    else if (!quiet || json) streams.err(render(streams.color));
    return statusOf(guarded);
  },
};
