import type { HostRecipes, Variable } from "../model.ts";
import { asanOptions, fillFreed, preloadAsan, recipe } from "./parts.ts";

/** JNI's rules checked at each call, and where the reports go: a crash log is a file of its own. */
const checked = [
  "-Xcheck:jni",
  "-XX:+DisplayVMOutputToStderr",
  "-XX:ErrorFile={folder}/hs_err_%p.log",
];
const eager = ["-Xmn1m", "-XX:+UseSerialGC"];

/** For launchers that start Java themselves; Java then says that it picked the options up. */
function indirect(options: readonly string[]): Variable {
  const value = options.join(" ");
  return { name: "JAVA_TOOL_OPTIONS", value, join: " ", first: "theirs", indirect: true };
}

/** HotSpot with JNI or Panama. */
export const jvm: HostRecipes = {
  record: recipe({
    env: [indirect(checked)],
    args: checked,
    why: "-Xcheck:jni names broken rules of JNI, and a crash leaves a log with both stacks",
  }),
  asan: recipe({
    // The JVM needs SIGSEGV for itself: with ASan's handler it does not start.
    env: [preloadAsan, asanOptions("handle_segv=0", "detect_leaks=0"), indirect(checked)],
    args: checked,
    needs: ["asan"],
    why: "heap mistakes of C are reported where they happen, beside JNI's own checks",
    loses: "leaks: the JVM ends the leak check",
  }),
  "gc-stress": recipe({
    env: [fillFreed, indirect([...checked, ...eager])],
    args: [...checked, ...eager],
    why: "a young generation of 1 MiB is collected often, so stale references move",
  }),
  valgrind: { unusable: "Valgrind reports 25,000 errors in a correct JVM" },
};
