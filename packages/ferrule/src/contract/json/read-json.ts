import { visit, type JSONVisitor } from "jsonc-parser";
import type { Report } from "../problems.ts";
import { explainSyntax } from "./explain-syntax.ts";
import type { JsonMember, JsonNode, JsonString } from "./model.ts";

const deepest = 16;
const problemsAtMost = 1000;

/** Leaves jsonc-parser early: its recursion has no limit of its own. */
class Stop extends Error {}

/**
 * The tree of a JSONC text: JSON with comments and trailing commas.
 *
 * Null when its syntax is wrong, which has then been reported: what a wrong text means is a guess.
 */
export function readJson(text: string, report: Report): JsonNode | null {
  const build = createBuilder();
  let problems = 0;
  let progress = true;
  const fail: Report = (problem) => {
    problems += 1;
    progress = false;
    report(problem);
    if (problems === problemsAtMost) throw new Stop();
  };
  const open = (kind: "object" | "array", offset: number): void => {
    progress = true;
    if (build.depth() < deepest) return build.open(kind, offset);
    const message = "The file nests deeper than any contract.";
    fail({ start: offset, end: offset + 1, message, note: `more than ${deepest} deep` });
    throw new Stop();
  };
  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => open("object", offset),
    onArrayBegin: (offset) => open("array", offset),
    onObjectEnd: (offset, length) => build.close(offset + length),
    onArrayEnd: (offset, length) => build.close(offset + length),
    onObjectProperty: (value, start, length) => {
      progress = true;
      build.key({ kind: "string", value, start, end: start + length });
    },
    onLiteralValue: (value, start, length) => {
      progress = true;
      build.add(literal(value, start, start + length));
    },
    onError: (code, start, length) => {
      // Until something is right again, what else is wrong comes of the same mistake.
      if (!progress) return;
      const { ends, ...problem } = explainSyntax(code, start >= text.length);
      fail({ start, end: Math.min(start + length, text.length), ...problem });
      if (ends) throw new Stop();
    },
  };
  // A byte order mark is no part of the JSON; a space keeps all offsets.
  const json = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
  try {
    visit(json, visitor, { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return problems === 0 ? build.root() : null;
}

type Builder = {
  depth(): number;
  open(kind: "object" | "array", start: number): void;
  key(key: JsonString): void;
  add(node: JsonNode): void;
  close(end: number): void;
  root(): JsonNode | null;
};

type Frame = {
  readonly kind: "object" | "array";
  readonly start: number;
  readonly members: JsonMember[];
  readonly items: JsonNode[];
  key: JsonString | null;
};

function createBuilder(): Builder {
  const frames: Frame[] = [];
  let root: JsonNode | null = null;
  const add = (node: JsonNode): void => {
    const frame = frames.at(-1);
    if (!frame) root = node;
    else if (frame.kind === "array") frame.items.push(node);
    else if (frame.key) frame.members.push({ key: frame.key, value: node });
  };
  return {
    depth: () => frames.length,
    open: (kind, start) => void frames.push({ kind, start, members: [], items: [], key: null }),
    key: (key) => {
      const frame = frames.at(-1);
      if (frame) frame.key = key;
    },
    add,
    close: (end) => {
      const frame = frames.pop();
      if (!frame) return;
      const { kind, start, members, items } = frame;
      add(kind === "object" ? { kind, start, end, members } : { kind, start, end, items });
    },
    root: () => root,
  };
}

function literal(value: unknown, start: number, end: number): JsonNode {
  switch (typeof value) {
    case "string":
      return { kind: "string", value, start, end };
    case "number":
      return { kind: "number", value, start, end };
    case "boolean":
      return { kind: "boolean", value, start, end };
    default:
      return { kind: "null", start, end };
  }
}
