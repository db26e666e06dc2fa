import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Invocation } from "./command.ts";

/** Says on standard error what went wrong without stopping the command, unless it is to be quiet. */
export async function warn(
  { streams, switches }: Invocation,
  warnings: readonly Diagnostic[],
): Promise<void> {
  if (warnings.length === 0 || switches.has("quiet")) return;
  const [{ renderPretty }, { readSource }] = await Promise.all([
    import("../diagnostics/render-pretty.ts"),
    import("../diagnostics/read-source.ts"),
  ]);
  streams.err(renderPretty(warnings, { color: streams.color, readSource }));
}
