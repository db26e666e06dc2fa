import type { Evidence, Host, NextStep } from "../model.ts";
import type { Candidate } from "./candidate.ts";

/** How to run a program again so that it says more, by host. */
const recipes: Readonly<Record<Host, string>> = {
  node: "ferrule guard --mode asan -- node PROGRAM",
  bun: "ferrule guard --mode asan -- bun PROGRAM",
  deno: "ferrule guard --mode asan -- deno run PROGRAM",
  python: "ferrule guard --mode asan -- python3 PROGRAM",
  jvm: "java -Xcheck:jni MAIN",
  mono: "ferrule guard --mode valgrind -- mono PROGRAM",
  dotnet: "DOTNET_DbgEnableMiniDump=1 dotnet PROGRAM",
  go: "GOEXPERIMENT=cgocheck2 go build, then ferrule guard --mode asan -- ./PROGRAM",
  rust: "ferrule guard --mode valgrind -- ./PROGRAM",
  luajit: "ferrule guard --mode asan -- luajit PROGRAM",
  android: 'a build with HWASan, or MTE in the manifest: android:memtagMode="sync"',
  native: "ferrule guard --mode asan -- ./PROGRAM",
  unknown: "ferrule guard -- PROGRAM",
};

/** What to do next: the run that would settle what is open, and the hazard's page. */
export function nextSteps(
  { host, command, reports }: Evidence,
  best: Candidate,
  boundaryFunction: string | null,
): readonly NextStep[] {
  const steps: NextStep[] = [];
  const named = best.hazard === "none" || boundaryFunction !== null;
  const open = best.confidence !== "high" || !named || best.rule === "nothing/killed";
  if (open && !reports.some(({ kind }) => kind === "memory")) {
    const recipe = recipes[host];
    const run =
      command === null || host === "jvm" ? recipe : recipe.replace(/-- .*$/, `-- ${command}`);
    const again = host === "jvm" ? "Run it again with JNI checked" : "Run it again under a checker";
    steps.push({
      text: named ? again : `${again}, which names the call`,
      command: run,
    });
  } else if (open) {
    steps.push({
      text: "Give the header and the contract: sizes and deallocators then decide",
      command: "ferrule diagnose LOG --header H --contract C",
    });
  }
  const summary = reports.some(
    (report) => report.kind === "fault" && report.tool === "jvm" && report.address === null,
  );
  if (open && summary)
    steps.push({
      text: "Give the hs_err file too: it has the address and the stacks",
      command: "ferrule diagnose LOG hs_err_pidN.log",
    });
  if (best.hazard !== null && best.hazard !== "none")
    steps.push({
      text: "Read how it comes about, and the defence",
      command: `ferrule explain ${best.hazard}`,
    });
  if (
    best.hazard === null &&
    !reports.some(({ kind }) => kind === "record") &&
    ["node", "bun", "deno", "unknown"].includes(host)
  ) {
    steps.push({
      text: "Record the calls, so that the last one is known",
      command: "ferrule guard --mode record -- PROGRAM",
    });
  }
  return steps;
}
