import type { JsonMember, JsonNode, JsonString } from "../json/model.ts";
import type { FileContext } from "./context.ts";

/** A kind of text: what is true of it, and how it is called. */
export type TextKind = { readonly is: (text: string) => boolean; readonly called: string };

/** Any text that can name a file. */
export const fileName: TextKind = {
  is: (text) => text.trim() !== "" && !text.includes("\0"),
  called: "a file's name",
};

/** A text of a kind, or null after reporting that it is not. */
export function readText(
  node: JsonNode,
  name: string,
  kind: TextKind,
  context: FileContext,
): JsonString | null {
  if (node.kind !== "string") {
    reportKind(node, name, `a text, ${kind.called}`, context);
    return null;
  }
  if (kind.is(node.value)) return node;
  const { start, end, value } = node;
  const message = `${name} is ${kind.called}; ${JSON.stringify(value.slice(0, 100))} is none.`;
  context.report({ start, end, message, note: `not ${kind.called}` });
  return null;
}

/** The text of an optional member, or null. */
export function readOptionalText(
  member: JsonMember | undefined,
  name: string,
  kind: TextKind,
  context: FileContext,
): string | null {
  return member ? (readText(member.value, name, kind, context)?.value ?? null) : null;
}

/** The texts of a list; those that are not of the kind are reported. None without a member. */
export function readTexts(
  member: JsonMember | undefined,
  name: string,
  kind: TextKind,
  context: FileContext,
): readonly JsonString[] {
  if (!member) return [];
  const { value } = member;
  if (value.kind !== "array") {
    reportKind(value, name, "a list", context);
    return [];
  }
  return value.items.flatMap((item) => readText(item, `An entry of ${name}`, kind, context) ?? []);
}

/** The same as plain texts, for lists that say nothing when they are empty. */
export function readFilled(
  member: JsonMember | undefined,
  name: string,
  kind: TextKind,
  context: FileContext,
): readonly string[] {
  const texts = readTexts(member, name, kind, context);
  if (member?.value.kind === "array" && member.value.items.length === 0) {
    const { start, end } = member.value;
    context.report({ start, end, message: `${name} is empty.`, note: "nothing in it" });
  }
  return texts.map(({ value }) => value);
}

/** Reports a value of another JSON type. */
export function reportKind(
  { start, end, kind }: JsonNode,
  name: string,
  wanted: string,
  { report }: FileContext,
): void {
  const is = { object: "an object", array: "a list", string: "a text", null: "null" };
  const found = kind === "number" || kind === "boolean" ? `a ${kind}` : is[kind];
  report({ start, end, message: `${name} is ${wanted}, not ${found}.`, note: `not ${wanted}` });
}
