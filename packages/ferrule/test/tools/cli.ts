import { run } from "../../src/cli/run.ts";
import type { ExitCode } from "../../src/cli/command.ts";

export type Called = {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
};

/** Calls the program in this process, without colours. */
export async function ferrule(...args: readonly string[]): Promise<Called> {
  let [out, err] = ["", ""];
  const code = await run(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    color: false,
  });
  return { code, out, err };
}
