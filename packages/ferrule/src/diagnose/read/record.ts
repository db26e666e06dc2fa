import type { RecordedCall } from "../model.ts";
import type { Reader } from "./reader.ts";

/**
 * A flight record, printed as one JSON line:
 *
 *     {"ferruleRecord":1,"inFlight":[{"function":"f","argument":"0x1"}],"returned":[…]}
 *
 * `inFlight` is outermost first, `returned` oldest first.
 */
export const record: Reader = {
  name: "record",
  triggers: ['"ferruleRecord"'],
  open(line, sink) {
    const parsed = parse(line.text);
    if (parsed === null) return null;
    const inFlight = calls(parsed["inFlight"]);
    const returned = calls(parsed["returned"]);
    sink.report({ kind: "record", tool: "record", inFlight, returned, quotes: [line] });
    return null;
  },
};

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function calls(value: unknown): readonly RecordedCall[] {
  if (!Array.isArray(value)) return [];
  return value.slice(-256).flatMap((call: unknown) => {
    if (typeof call !== "object" || call === null || !("function" in call)) return [];
    const name = String(call.function);
    const argument = "argument" in call && typeof call.argument === "string" ? call.argument : null;
    return /^[\w$.:]+$/.test(name) ? [{ function: name, argument }] : [];
  });
}
