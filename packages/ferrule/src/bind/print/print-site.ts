import type { CallbackArgumentPlan, SitePlan } from "../plan/site-model.ts";
import type { PrintContext } from "./print-context.ts";
import { nativeName, printDoc, quote, siteName } from "./print-names.ts";
import { isVarying, isWide, nativeType, printConstant, scalarResultType } from "./print-scalar.ts";

/** A callback's TypeScript type, and the native code that stands for all functions given there. */
export function printSite(site: SitePlan, context: PrintContext): string {
  const natives = site.arguments.map((argument) =>
    isKey(argument) ? "number | bigint" : nativeType(argument.native),
  );
  const given = site.arguments.flatMap((argument) => printGiven(argument, site, context));
  const list = (values: readonly string[]): string => values.join(", ");
  const parameters = list(given.map(({ name, type }) => `${name}: ${type}`));
  const call = `fn(${list(given.map(({ value }) => value))})`;
  const note = site.note === null ? [] : ["", `Contract: \`${site.note}\``];
  const foreign = site.foreign === null ? [] : ["", elsewhere[site.foreign]];
  return [
    printDoc([`The callback \`${site.argument}\` of \`${site.symbol}\`.`, ...note, ...foreign]),
    `export type ${site.typeName} = (${parameters}) => ${answerType(site)};`,
    "",
    `const ${siteName(site.name)} = $.callbackSite<${site.typeName}, [${list(natives)}]>({`,
    `  symbol: ${quote(site.symbol)},`,
    `  argument: ${quote(site.argument)},`,
    `  signature: ${quote(`${site.result}(${site.arguments.map((of) => (isKey(of) ? "key" : of.native)).join(",")})`)},`,
    ...printElsewhere(site),
    ...(varies(site) ? ["  varying: $library.varying,"] : []),
    ...(site.arguments.some(({ kind }) => kind === "value")
      ? ["  make: $$wide.callbacksOf($library),"]
      : []),
    `  answer: ${site.result === "void" ? "undefined" : printConstant(site.answer, site.result)},`,
    `  key: (${list(printParameters(site, keyReads(site)))}) => ${printKey(site)},`,
    `  body: (fn, ${list(printParameters(site, bodyReads(site, given)))}) => ${printAnswer(site, call)},`,
    ...printOnThrow(site),
    "});",
  ].join("\n");
}

/** User data that says which function is meant: it is compared, and nothing else. */
function isKey({ kind, native }: CallbackArgumentPlan): boolean {
  return kind === "user-data" && native === "ptr";
}

const elsewhere: Readonly<Record<NonNullable<SitePlan["foreign"]>, string>> = {
  refused: "On a thread of C's own it is not run: C gets the answer.",
  delivered: "When C calls it on a thread of its own, C gets the answer, and it runs here later.",
  awaited:
    "When C calls it on a thread of its own, C gets the answer, and it runs here later. The event " +
    "loop waits for such calls as long as it is registered.",
};

function printElsewhere({ foreign }: SitePlan): readonly string[] {
  if (foreign === "delivered") return ['  elsewhere: "queued",'];
  return foreign === "awaited" ? ['  elsewhere: "holding",'] : [];
}

/** True when its signature has widths of the machine's own. */
function varies({ result, arguments: given }: SitePlan): boolean {
  return [result, ...given.map(({ native }) => native)].some(isVarying);
}

type Given = { readonly name: string; readonly type: string; readonly value: string };

function printGiven(
  argument: CallbackArgumentPlan,
  site: SitePlan,
  context: PrintContext,
): readonly Given[] {
  const local = `p${site.arguments.indexOf(argument)}`;
  const orNull = (type: string, nullable: boolean): string => (nullable ? `${type} | null` : type);
  const whose = quote(site.name);
  switch (argument.kind) {
    case "user-data":
    case "length":
      return [];
    case "scalar": {
      const { name, scalar } = argument;
      const big = scalar.native.startsWith("w_");
      const value = scalar.kind === "bool" ? `${local} !== 0` : big ? `BigInt(${local})` : local;
      return [{ name, type: scalarResultType(scalar), value }];
    }
    case "handle": {
      const { name, type, nullable } = argument;
      const made = `$.scoped(${context.typeOf(type)}, ${local}, ${whose})`;
      const value = nullable ? `${local} === 0n ? null : ${made}` : made;
      return [{ name, type: orNull(context.classOf(type), nullable), value }];
    }
    case "text": {
      const { name, nullable, length, encoding } = argument;
      const reader = encoding === "utf8" ? "readText" : "readText16";
      const read =
        length === null
          ? `$.${reader}(${local})`
          : `$.${reader}Of(${local}, ${callbackLength(argument, site)}, ${whose})`;
      return [
        {
          name,
          type: orNull("string", nullable),
          value: nullable ? read : `$.need(${read}, ${whose})`,
        },
      ];
    }
    case "bytes": {
      const { name, nullable } = argument;
      const read = `$.readBytes(${local}, ${callbackLength(argument, site)}, ${whose})`;
      return [
        {
          name,
          type: orNull("Uint8Array", nullable),
          value: nullable ? read : `$.need(${read}, ${whose})`,
        },
      ];
    }
    case "record": {
      const { name, nullable } = argument;
      const type = context.classOf(argument.type);
      const copied = `$read${type}($.copyRecord(${local}, $${type}, ${whose}))`;
      const value = nullable ? `${local} === 0n ? null : ${copied}` : copied;
      return [{ name, type: orNull(type, nullable), value }];
    }
    case "value": {
      const type = context.classOf(argument.type);
      return [{ name: argument.name, type, value: `$read${type}(${local})` }];
    }
    case "texts": {
      const value = `$.readTexts(${local}, ${callbackLength(argument, site)}, ${whose})`;
      return [{ name: argument.name, type: "(string | null)[]", value }];
    }
    case "handles": {
      const type = argument.type ?? "";
      const value = `$.scopedAll(${context.typeOf(type)}, ${local}, ${callbackLength(argument, site)}, ${whose})`;
      return [{ name: argument.name, type: `${context.classOf(type)}[]`, value }];
    }
  }
}

function callbackLength(argument: CallbackArgumentPlan, site: SitePlan): string {
  const length = "length" in argument ? argument.length : null;
  const print = (of: typeof length): string => {
    switch (of?.kind) {
      case "integer":
        return of.value;
      case "argument":
        return isWide(site.arguments[of.index]?.native ?? "i32")
          ? `Number(p${of.index})`
          : `p${of.index}`;
      case "call":
        return `Number(${nativeName(of.symbol)}(${of.arguments.map((at) => `p${at}`).join(", ")}))`;
      case "sum":
        return `(${print(of.left)} + ${print(of.right)})`;
      case "product":
        return `${print(of.left)} * ${print(of.right)}`;
      default:
        return "0";
    }
  };
  return print(length);
}

/** Parameters up to the last that is read; those before it that are not get an underscore. */
function printParameters(site: SitePlan, read: ReadonlySet<number>): readonly string[] {
  const last = Math.max(-1, ...read);
  return site.arguments
    .slice(0, last + 1)
    .map((_, index) => (read.has(index) ? `p${index}` : `_p${index}`));
}

function keyReads({ key }: SitePlan): ReadonlySet<number> {
  if (key.kind === "held") return new Set();
  return new Set(key.kind === "argument" ? [key.index] : key.arguments);
}

function bodyReads(site: SitePlan, given: readonly Given[]): ReadonlySet<number> {
  const text = given.map(({ value }) => value).join(" ");
  return new Set(
    site.arguments.flatMap((_, index) => (new RegExp(`\\bp${index}\\b`).test(text) ? [index] : [])),
  );
}

function printKey({ key, name }: SitePlan): string {
  if (key.kind === "held") return `$.held(${quote(name)})`;
  if (key.kind === "argument") return `p${key.index}`;
  return `${nativeName(key.symbol)}(${key.arguments.map((at) => `p${at}`).join(", ")})`;
}

function answerType({ result }: SitePlan): string {
  if (result === "void") return "void | undefined";
  if (result === "f32" || result === "f64") return "number";
  return isWide(result) ? "bigint | number | boolean | void" : "number | boolean | void";
}

function printAnswer({ result }: SitePlan, call: string): string {
  if (result === "void") return `$.answerNothing(${call})`;
  if (result === "f32" || result === "f64") return `$.answerNumber(${call})`;
  const native = isVarying(result) ? `$library.varying[${quote(result)}]!` : quote(result);
  return `$.answerInteger(${call}, ${native})`;
}

function printOnThrow({ onThrow, name }: SitePlan): readonly string[] {
  if (onThrow === null) return [];
  const read = new Set(onThrow.arguments.flatMap((of) => ("argument" in of ? [of.argument] : [])));
  const last = Math.max(-1, ...read);
  const parameters = Array.from({ length: last + 1 }, (_, at) =>
    read.has(at) ? `p${at}` : `_p${at}`,
  );
  const passed = onThrow.arguments.map((of) => {
    if ("argument" in of) return `p${of.argument}`;
    return "integer" in of ? of.integer : `$.putText(message, ${quote(name)}, "message")`;
  });
  return [
    `  onThrow: (${["message", ...parameters].join(", ")}) => {`,
    "    const $loan = $.mark();",
    `    ${nativeName(onThrow.symbol)}(${passed.join(", ")});`,
    "    $.release($loan);",
    "  },",
  ];
}
