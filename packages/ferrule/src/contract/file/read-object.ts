import type { JsonMember, JsonNode, JsonObject } from "../json/model.ts";
import type { Span } from "../model.ts";
import type { FileContext } from "./context.ts";
import type { Keys } from "./keys.ts";
import { reportKind } from "./read-value.ts";

/**
 * The members of an object whose keys are the language's, by key.
 *
 * Unknown, doubled and missing keys are reported; null when it is no object.
 */
export function readKnown(
  node: JsonNode,
  { known, required }: Keys,
  name: string,
  context: FileContext,
): ReadonlyMap<string, JsonMember> | null {
  if (node.kind !== "object") {
    reportKind(node, name, "an object", context);
    return null;
  }
  const members = readMembers(node, context);
  for (const [key, { key: at }] of members) {
    if (!known.includes(key)) reportUnknown(key, at, known, name, context);
  }
  for (const key of required) {
    if (!members.has(key)) reportMissing(key, node, name, context);
  }
  return members;
}

/**
 * The members of an object whose keys are the library's own names, by key; doubled keys are
 * reported. None when it is no object, or not there.
 */
export function readOpen(
  member: JsonMember | undefined,
  name: string,
  context: FileContext,
): ReadonlyMap<string, JsonMember> {
  if (!member) return new Map();
  if (member.value.kind === "object") return readMembers(member.value, context);
  reportKind(member.value, name, "an object", context);
  return new Map();
}

/** From a key to the end of its value. */
export function spanOf({ key, value }: JsonMember): Span {
  return { start: key.start, end: value.end };
}

function readMembers({ members }: JsonObject, context: FileContext): Map<string, JsonMember> {
  const byKey = new Map<string, JsonMember>();
  for (const member of members) {
    const { value: key, start, end } = member.key;
    const before = byKey.get(key);
    if (!before) {
      byKey.set(key, member);
      continue;
    }
    context.report({
      start,
      end,
      message: `The key ${JSON.stringify(key)} stands twice.`,
      note: "once more",
      also: { start: before.key.start, end: before.key.end, note: "the first" },
    });
  }
  return byKey;
}

function reportUnknown(
  key: string,
  { start, end }: Span,
  known: readonly string[],
  name: string,
  { report }: FileContext,
): void {
  report({
    start,
    end,
    message: `${name} has no key ${JSON.stringify(key.slice(0, 100))}.`,
    note: "unknown key",
    meant: { word: key, among: known, quoted: true },
    help: `Its keys are: ${known.join(", ")}.`,
  });
}

function reportMissing(key: string, node: Span, name: string, { report }: FileContext): void {
  report({
    start: node.start,
    end: node.start + 1,
    message: `${name} has no ${JSON.stringify(key)}, which it needs.`,
    note: `${JSON.stringify(key)} is missing in this object`,
  });
}
