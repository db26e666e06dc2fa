import { setFlagsFromString } from "node:v8";
import { run } from "./run.ts";

// A command runs Clang a few times and ends: compiling its WebAssembly lazily and only once is the
// quicker way by far. Set here, not in the library, because the flags are the whole process's.
for (const flag of ["--wasm-lazy-validation", "--liftoff-only"]) setFlagsFromString(flag);

// A command also ends before most of its own code is hot: V8 optimizes what runs a few hundred times,
// which costs more than half of the time of such a run. Here it does so fifteen times later, and
// compiles simply at once; and the space for what lives shortly grows in one step.
for (const flag of [
  "--always-sparkplug",
  "--interrupt-budget=1000000",
  "--semi-space-growth-factor=16",
]) {
  setFlagsFromString(flag);
}

// Whoever reads our output may have read enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const terminal = process.stderr.isTTY && process.stdout.isTTY;
process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  color: process.env["FORCE_COLOR"] ? true : terminal && !process.env["NO_COLOR"],
});
