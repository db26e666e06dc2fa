import { parseSync } from "oxc-parser";
import { checkNesting } from "./check-nesting.ts";
import { createDiagnostic } from "../../../diagnostics/create-diagnostic.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { labelAt } from "../../../diagnostics/locate.ts";
import { emptyReading, type FileReading } from "../../model/front-end.ts";
import type { SourceText } from "../../model/source.ts";
import { extract } from "./extract.ts";
import { lower } from "./lower.ts";
import { isNode, type JsNode } from "./syntax.ts";

/** What one file of JavaScript or TypeScript says of C and does with it. */
export function readFile(source: SourceText): FileReading {
  const { text } = source;
  const { tree, problems } = parse(source);
  const reader = extract(tree, text);
  const { functions, classes } = lower(tree, reader);
  return {
    ...emptyReading(source),
    declarations: reader.functions.map(({ declaration }) => declaration),
    records: [...reader.records.values()],
    callbacks: reader.callbacks,
    functions,
    classes,
    dynamicDeclarations: reader.dynamic,
    libraries: reader.libraries.flatMap(({ name }) => name ?? []),
    marks: reader.marks,
    problems,
  };
}

/** Lines that are left out, one after another, until the rest of a broken file parses. */
const MOST = 8;

function parse(source: SourceText): {
  readonly tree: JsNode;
  readonly problems: readonly Diagnostic[];
} {
  const { file, language } = source;
  const script = language === "typescript" ? "ts" : "js";
  const lang = file.endsWith("x") ? (`${script}x` as const) : script;
  let { text } = source;
  let problem: Diagnostic | null = null;
  for (let tries = 0; ; tries++) {
    checkNesting(text);
    const { program, errors } = parseSync(file, text, { lang, preserveParens: false });
    const tree: unknown = program;
    if (!isNode(tree)) throw new TypeError("oxc made no tree");
    const [error] = errors;
    if (error) problem ??= problemOf(source, error);
    const at = error?.labels[0]?.start;
    if (at === undefined || program.body.length > 0 || tries === MOST) {
      return { tree, problems: problem ? [problem] : [] };
    }
    const from = text.lastIndexOf("\n", at - 1) + 1;
    const next = text.indexOf("\n", at);
    const to = next < 0 ? text.length : next;
    text = text.slice(0, from) + " ".repeat(to - from) + text.slice(to);
  }
}

function problemOf(
  { file, text }: SourceText,
  { message, labels }: { message: string; labels: readonly { start: number; end: number }[] },
): Diagnostic {
  const at = labels[0] ?? { start: 0, end: 0 };
  return createDiagnostic({
    hazard: "input/source",
    origin: "check",
    severity: "info",
    confidence: "proven",
    message: `${file} does not parse here (${message}); the rest of it is still checked.`,
    labels: [labelAt(file, text, at, "not understood")],
  });
}
