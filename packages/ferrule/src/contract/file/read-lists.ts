import type { JsonMember } from "../json/model.ts";
import type { Contract, Pattern, Platform, SkipRule, Span } from "../model.ts";
import { isGlob } from "../names.ts";
import type { FileContext } from "./context.ts";
import { keys } from "./keys.ts";
import { readKnown, readOpen, spanOf } from "./read-object.ts";
import {
  fileName,
  readFilled,
  reportKind,
  readText,
  readTexts,
  type TextKind,
} from "./read-value.ts";

const platforms: readonly Platform[] = ["linux", "macos", "windows"];
const glob: TextKind = { is: isGlob, called: "a function's name, with `*` for any characters" };
const reason: TextKind = { is: (text) => text.trim() !== "", called: "a reason" };

/** The headers to read, and the globs of those that they include: one to read must be there. */
export function readHeaders(
  member: JsonMember | undefined,
  context: FileContext,
): Pick<Contract, "headers" | "included"> {
  const all = readFilled(member, "`headers`", fileName, context);
  const headers = all.filter((name) => !name.includes("*"));
  if (member && all.length > 0 && headers.length === 0) {
    const { start, end } = member.value;
    const message = "`headers` names no header: one with a `*` is not read itself.";
    context.report({ start, end, message, note: "which one includes them?" });
  }
  return { headers, included: all.filter((name) => name.includes("*")) };
}

/** The file names to load by platform. */
export function readLoad(member: JsonMember | undefined, context: FileContext): Contract["load"] {
  const of = member && readKnown(member.value, keys.load, "`load`", context);
  const load: { -readonly [P in Platform]?: readonly string[] } = {};
  for (const platform of platforms) {
    const names = of?.get(platform);
    if (names) load[platform] = readFilled(names, `\`load.${platform}\``, fileName, context);
  }
  return load;
}

/** `load.isolated`: true, or not there. */
export function readIsolated(member: JsonMember | undefined, context: FileContext): boolean {
  const of = member?.value.kind === "object" ? member.value.members : [];
  const isolated = of.find(({ key }) => key.value === "isolated")?.value;
  if (isolated === undefined) return false;
  if (isolated.kind !== "boolean") reportKind(isolated, "`load.isolated`", "a boolean", context);
  return isolated.kind === "boolean" && isolated.value;
}

/** What the integers mean that functions of these names return; no name may stand twice. */
export function readResults(
  member: JsonMember | undefined,
  context: FileContext,
): Contract["results"] {
  const of = member && readKnown(member.value, keys.results, "`results`", context);
  const seen = new Map<string, Span>();
  const patterns = (kind: keyof Contract["results"]): readonly Pattern[] =>
    readTexts(of?.get(kind), `\`results.${kind}\``, glob, context).map((text) => {
      const { value, start, end } = text;
      const before = seen.get(value);
      if (before) reportTwice(value, { start, end }, before, context);
      else seen.set(value, { start, end });
      return { glob: value, start, end };
    });
  return {
    status: patterns("status"),
    value: patterns("value"),
    number: patterns("number"),
    bool: patterns("bool"),
  };
}

/** What is left out, and why. */
export function readSkip(
  member: JsonMember | undefined,
  context: FileContext,
): readonly SkipRule[] {
  return [...readOpen(member, "`skip`", context).values()].flatMap((rule) => {
    const name = `The reason for ${JSON.stringify(rule.key.value)}`;
    const pattern = readText(rule.key, "A key of `skip`", glob, context);
    const why = readText(rule.value, name, reason, context);
    return pattern && why ? [{ glob: pattern.value, reason: why.value, ...spanOf(rule) }] : [];
  });
}

function reportTwice(value: string, at: Span, before: Span, { report }: FileContext): void {
  report({
    ...at,
    message: `${JSON.stringify(value)} stands twice under \`results\`.`,
    note: "once more",
    also: { ...before, note: "the first" },
  });
}
