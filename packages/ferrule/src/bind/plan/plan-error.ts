import { fieldOn } from "../../boundary/record-layout.ts";
import { matchGlob } from "../../text/match-glob.ts";
import type { MessageSource } from "../../contract/model.ts";
import { constantOf, needNative, type PlanContext } from "./context.ts";
import type { ErrorPlan } from "./model.ts";
import { pascalCase } from "./names.ts";

/** The library's status convention with the constants' values. */
export function planError(context: PlanContext): ErrorPlan {
  const { contract, constants } = context.boundary;
  const { status } = contract;
  if (status === null) {
    const className = `${pascalCase(contract.library)}Error`;
    return { className, ok: [], info: [], codes: [], describe: null, message: null };
  }
  const codes = new Map<bigint, string>();
  for (const [name, value] of constants) {
    if (value === null || codes.has(value)) continue;
    const known = status.ok.includes(name) || status.info.includes(name);
    if (known || status.codes.some((glob) => matchGlob(glob, name))) codes.set(value, name);
  }
  if (status.describe !== null) needNative(status.describe, context);
  if (status.message !== null) {
    needNative(status.message.function, context);
    if (status.message.of !== null) needNative(status.message.of, context);
  }
  return {
    className: status.error,
    ok: status.ok.map((name) => constantOf(name, context)),
    info: status.info.map((name) => constantOf(name, context)),
    codes: [...codes].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    describe: status.describe,
    message: status.message && planMessage(status.message, context),
  };
}

function planMessage(message: MessageSource, context: PlanContext): ErrorPlan["message"] {
  const { function: symbol, type, of, field } = message;
  return { symbol, type, of, offsets: field === null ? null : offsetsOf(symbol, field, context) };
}

/** Where a field is in the record that a function returns a pointer to, by target, in bytes. */
function offsetsOf(
  symbol: string,
  field: string,
  { boundary, byName }: PlanContext,
): Readonly<Record<string, number>> {
  const returned = byName.get(symbol)?.result.type;
  const record = returned?.kind === "pointer" && returned.to.kind === "record" ? returned.to : null;
  const offsets: Record<string, number> = {};
  for (const { id } of boundary.facts.targets) {
    const found = record && fieldOn(id, record.name, field, boundary.facts);
    if (found) offsets[id] = found.offset;
  }
  return offsets;
}
