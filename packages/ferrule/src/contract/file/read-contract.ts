import type { JsonMember, JsonNode } from "../json/model.ts";
import type { Contract } from "../model.ts";
import { isLibraryName, isName } from "../names.ts";
import type { FileContext } from "./context.ts";
import { keys } from "./keys.ts";
import { readCallbacks, readFunctions, readRules, readTypes, readVariadic } from "./read-lines.ts";
import { readHeaders, readIsolated, readLoad, readResults, readSkip } from "./read-lists.ts";
import { readKnown } from "./read-object.ts";
import { readStatus, readVersion } from "./read-status.ts";
import { readOptionalText, readTexts, reportKind, type TextKind } from "./read-value.ts";

/** The version of the language that this ferrule reads. */
const languageVersion = 1;

const library: TextKind = {
  is: isLibraryName,
  called: "a library's name in letters, digits, _+-.",
};
const prefix: TextKind = { is: isName, called: "the beginning of C names" };
const schema: TextKind = { is: () => true, called: "the address of the schema" };

/** All of a contract but the text it stands in; null when it is no object. */
export function readContract(
  root: JsonNode,
  context: FileContext,
): Omit<Contract, "file" | "text" | "digest"> | null {
  const of = readKnown(root, keys.contract, "A contract", context);
  if (!of) return null;
  checkLanguage(of.get("ferrule"), context);
  readOptionalText(of.get("$schema"), "`$schema`", schema, context);
  return {
    library: readOptionalText(of.get("library"), "`library`", library, context) ?? "",
    ...readHeaders(of.get("headers"), context),
    prefixes: readTexts(of.get("prefixes"), "`prefixes`", prefix, context).map(
      ({ value }) => value,
    ),
    load: readLoad(of.get("load"), context),
    isolated: readIsolated(of.get("load"), context),
    version: readVersion(of.get("version"), context),
    status: readStatus(of.get("status"), context),
    types: readTypes(of.get("types"), context),
    results: readResults(of.get("results"), context),
    rules: readRules(of.get("rules"), context),
    skip: readSkip(of.get("skip"), context),
    functions: readFunctions(of.get("functions"), context),
    variadic: readVariadic(of.get("variadic"), context),
    callbacks: readCallbacks(of.get("callbacks"), context),
  };
}

function checkLanguage(member: JsonMember | undefined, context: FileContext): void {
  if (!member) return;
  const { value } = member;
  if (value.kind !== "number") return reportKind(value, "`ferrule`", "a number", context);
  if (value.value === languageVersion) return;
  context.report({
    start: value.start,
    end: value.end,
    message: `The contract is in version ${value.value} of the language.`,
    note: `this ferrule reads version ${languageVersion}`,
    help:
      value.value > languageVersion
        ? "Install a newer ferrule."
        : `Write "ferrule": ${languageVersion}.`,
  });
}
