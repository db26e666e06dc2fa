// A program under AddressSanitizer with its leak checker: what it reports of the boundary. Leaks of the runtime's own are told
// apart by their stacks: a block that a bound library, or anything that is loaded for it, has allocated has a frame there. A leak
// checker misses a block whose address still lies somewhere; so the library's blocks are counted as well, run by run.
import { join } from "node:path";
import { here, must, root, run } from "../build.mjs";

const asan = run("gcc", ["-print-file-name=libasan.so"]).stdout.trim();
const options = [
  ...["detect_leaks=1", "handle_segv=2", "exitcode=99"],
  // Whole stacks, also of libraries without frame pointers; no second leak check as the runtime ends.
  ...["fast_unwind_on_malloc=0", "malloc_context_size=30", "leak_check_at_exit=0"],
  `stack_trace_format='#%n %f (%m+%o)'`,
].join(":");

/** Files of the runtimes, of AddressSanitizer and of the C library: a stack of these alone is a runtime's. */
const runtimesOwn =
  /\/(?:node|bun|deno|koffi\.node|lib(?:asan|c|m|dl|pthread|stdc\+\+|gcc_s)\.so[.\d]*|ld-linux\S*)$|^[[<]/;

/** What AddressSanitizer reports of the boundary in a program on a runtime; `env` is added to its environment. */
export function checked(runtime, program, env = {}) {
  const asked = [program, "3", asan, "__lsan_do_recoverable_leak_check"];
  const ran = watch(runtime, asked, { ...env, LD_PRELOAD: asan, ASAN_OPTIONS: options });
  const reports = reportsOf(ran.stderr);
  return ended(ran) || reports.length > 0 ? reports : [failure(ran)];
}

/**
 * How many blocks of a library live after each run of a program in one process. The first run fills the library's own caches;
 * after it, a boundary that frees what it is given leaves as many each time. Null where the library allocates nothing itself.
 */
export function counted(runtime, counter, library, program, env = {}) {
  const asked = [program, "4", counter, "leak_counter_live"];
  const ran = watch(runtime, asked, { ...env, LD_PRELOAD: counter, LEAK_COUNTER_LIBRARY: library });
  const counts = /watched to the end: ([-\d ]+)/.exec(ran.stderr)?.[1].split(" ").map(Number);
  if (!ended(ran) || counts === undefined) return { counts: [], reports: [failure(ran)] };
  const [, second, , last] = counts;
  const grows = last > second || second < 0;
  const words = `blocks of ${library} that live after each run: ${counts.join(", ")}`;
  return { counts, reports: grows ? [words] : [] };
}

/** The counter's file, compiled. */
export function buildCounter(folder) {
  const counter = join(folder, "leak-counter.so");
  const source = join(root, "packages/ferrule/test/tools/leak-counter.c");
  must(run("gcc", ["-O2", "-shared", "-fPIC", "-o", counter, source, "-ldl", "-lpthread"]));
  return counter;
}

function watch({ name, command, flags }, asked, env) {
  const wasm = Number(/^Node (\d+)/.exec(name)?.[1]) >= 22 ? ["--disable-wasm-trap-handler"] : [];
  return run(command, [...wasm, ...flags, join(here, "checked/watch.mjs"), ...asked], env);
}

function ended({ status, stderr }) {
  return status === 0 && stderr.includes("watched to the end");
}

function failure({ status, signal, stderr }) {
  return `it ended with ${status ?? signal}\n${stderr}`;
}

/** Each leak that a library has a part in, and every other report. */
function reportsOf(stderr) {
  const blocks = stderr.split("\n\n").filter((text) => /^(?:Direct|Indirect) leak of /m.test(text));
  const leaks = blocks.filter((text) =>
    [...text.matchAll(/\((\S+?)\+0x[\da-f]+\)/g)].some(([, file]) => !runtimesOwn.test(file)),
  );
  const other = stderr.match(/^==\d+==ERROR: AddressSanitizer: [\s\S]*?(?=^SUMMARY)/gm) ?? [];
  return [...leaks, ...other];
}

/** Makes each mistake on purpose, on each runtime: what would not find it, cannot prove its absence. */
export function proveChecks(runtimes, folder, counter) {
  const library = join(folder, "libcontrol.so");
  must(run("gcc", ["-g", "-shared", "-fPIC", "-o", library, join(here, "checked/control.c")]));
  const program = join(here, "checked/control.mjs");
  for (const runtime of runtimes) {
    const env = (mistake) => ({ CONTROL_LIBRARY: library, CONTROL_MISTAKE: mistake });
    for (const [mistake, words] of Object.entries(controls)) {
      const reports = checked(runtime, program, env(mistake));
      const right = words === null ? reports.length === 0 : words.test(reports.join("\n"));
      if (!right) fail(runtime, mistake, reports);
    }
    for (const mistake of ["nothing", "leak"]) {
      const { reports } = counted(runtime, counter, "libcontrol.so", program, env(mistake));
      if (reports.length > 0 !== (mistake === "leak"))
        fail(runtime, `${mistake}, counted`, reports);
    }
    console.log(`control, on ${runtime.name}: a leak, a double free and an overflow are reported`);
  }
}

const controls = {
  nothing: null,
  leak: /leak of \d+ byte/,
  "double free": /attempting double-free/,
  overflow: /heap-buffer-overflow/,
};

function fail({ name }, mistake, reports) {
  console.error(`${name}: the control "${mistake}" gave\n${reports.join("\n") || "no report"}`);
  process.exit(1);
}
