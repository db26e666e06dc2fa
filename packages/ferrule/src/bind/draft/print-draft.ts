import { pascalCase } from "../plan/names.ts";
import type { Draft, Question } from "./model.ts";

/**
 * A draft as a contract file: what is decided as lines, what is not as questions in comments, each
 * with its likely answer. Without a change it is a contract that parses and frees nothing.
 */
export function printDraft(draft: Draft): string {
  const { library, headers, prefixes, linux, ok, types, decided, questions } = draft;
  const numbered = numberFrom(ok.length > 0 ? 2 : 1);
  const lines = [
    ...introduction(draft),
    "{",
    `  "ferrule": 1,`,
    `  "library": ${JSON.stringify(library)},`,
    `  "headers": ${list(headers)},`,
    ...(prefixes.length > 0 ? [`  "prefixes": ${list(prefixes)},`] : []),
    ...(linux === null
      ? ["  // Which file is the library?", `  // "load": { "linux": ["lib${library}.so.…"] },`]
      : [`  "load": { "linux": ${JSON.stringify([linux])} },`]),
    "",
    ...statusQuestion(library, ok),
    `  "types": {`,
    ...types.flatMap((question) => printQuestion(question, numbered())),
    "  },",
    "",
    `  "functions": {`,
    ...(decided.length > 0 ? ["    // Decided: each by what stands behind it."] : []),
    ...decided.flatMap(({ name, line, sources }) => [
      `    // ${plain(sources.join(", "))}`,
      `    ${JSON.stringify(name)}: ${JSON.stringify(line)},`,
    ]),
    ...(questions.length > 0 ? ["", "    // Asked."] : []),
    ...questions.flatMap((question) => printQuestion(question, numbered())),
    "  }",
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function introduction({
  library,
  headers,
  functions,
  silent,
  decided,
  questions,
  unbindable,
}: Draft): readonly string[] {
  const asked = questions.length;
  return [
    `// ${library}, drafted by \`ferrule init\` from ${headers.map(plain).join(", ")}.`,
    "//",
    `// ${functions} functions: ${silent} need no line, ${decided.length} are decided below, ${asked} are asked about, ${unbindable} are inline`,
    "// or variadic. Nothing is freed on a guess. Answer from the library's documentation, in this order: take the `//` away",
    "// before a line that is right, and correct it where it is not. A function without an answer is not bound.",
  ];
}

function statusQuestion(library: string, ok: readonly string[]): readonly string[] {
  const [first] = ok;
  if (first === undefined) return [];
  const codes = first.replace(/(?:OK|SUCCESS)$/, "*");
  const status = { ok: [first], codes: [codes], error: `${pascalCase(library)}Error` };
  const text = JSON.stringify(status)
    .replaceAll(/([:,])/g, "$1 ")
    .replaceAll('"": ', '": ');
  return [
    `  // 1. Is ${first} the result of what went well? Then an int of these functions is a status until a line says otherwise.`,
    `  // "status": ${text},`,
    "",
  ];
}

function printQuestion(
  { name, asks, prototype, answer, sources }: Question,
  number: number,
): readonly string[] {
  const because = sources.length > 0 ? `   likely by ${sources.join(", ")}` : "";
  return [
    `    // ${number}. ${plain(prototype === null ? asks : `${name}: ${asks}`)}${plain(because)}`,
    ...(prototype === null ? [] : [`    //    ${plain(prototype)}`]),
    `    // ${JSON.stringify(name)}: ${JSON.stringify(answer)},`,
  ];
}

function numberFrom(first: number): () => number {
  let next = first;
  return () => next++;
}

/** Text of a header on one line of a comment. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is taken out
  return text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
}

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
}
