import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import { root } from "./machine.ts";

/** What a command said and how it ended, run in this process. */
export async function runCommand(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  process.env["FERRULE_CACHE"] = join(root, "node_modules/.ferrule-test/cache");
  let out = "";
  let err = "";
  const status = await run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    color: false,
  });
  return { status, out, err };
}
