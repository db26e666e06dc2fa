import { expect, test } from "vitest";
import { configKeys, libraryKeys, parseConfig } from "../../src/check/config/parse-config.ts";
import { InputError } from "../../src/diagnostics/input-error.ts";
import { compile, refusals, schemaOf } from "./support.ts";

const schema = schemaOf("ferrule.schema.json");
const validate = compile(schema);

type Described = {
  readonly properties: Readonly<Record<string, Described>>;
  readonly additionalProperties: Described;
  readonly required?: readonly string[];
};

test("has the keys that are read", () => {
  const root = schema as unknown as Described;
  expect(Object.keys(root.properties)).toEqual(configKeys.known);
  const library = root.properties["libraries"]!.additionalProperties;
  expect(Object.keys(library.properties)).toEqual(libraryKeys.known);
  expect(library.required).toEqual(libraryKeys.required);
});

const right = [
  "{}",
  '{ "libraries": { "box": { "headers": ["box.h"] } } }',
  '{ "libraries": { "sqlite3": { "headers": ["/usr/include/sqlite3.h"], "contract": "sqlite3" } } }',
  '{ "severity": { "ownership": "info", "abi/const": "off", "ctypes-bool-width": "error" } }',
  '{ "targets": ["x86_64-linux-gnu"], "exclude": ["vendor/*"], "baseline": "known.json" }',
];

test.each(right)("%s is read, and valid", (text) => {
  expect(refusals(validate, JSON.parse(text))).toBe("");
  expect(parseConfig(text, "ferrule.json").file).toBe("ferrule.json");
});

const wrong: Readonly<Record<string, string>> = {
  "[]": "A configuration is an object, not a list.",
  '{ "library": {} }': 'A configuration has no key "library".',
  '{ "libraries": { "box": {} } }': 'The library "box" has no "headers", which it needs.',
  '{ "libraries": { "box": { "headers": [] } } }': "`headers` is empty.",
  '{ "libraries": { "box": { "headers": "box.h" } } }': "`headers` is a list, not a text.",
  '{ "severity": { "ownership/leak": "fatal" } }':
    'The severity of ownership/leak is "error", "warning", "info" or "off"; "fatal" is none.',
  '{ "exclude": [1] }': "An entry of `exclude` is a text, a file's name, not a number.",
};

test.each(Object.entries(wrong))("%s is refused by both", (text, message) => {
  expect(refusals(validate, JSON.parse(text))).not.toBe("");
  expect(problemsOf(text)).toEqual([message]);
});

test("a hazard or a contract that does not exist is named", () => {
  expect(problemsOf('{ "severity": { "ownership/leek": "off" } }')).toEqual([
    '"ownership/leek" is no hazard, class or rule. Did you mean "ownership/leak"?',
  ]);
  const config = '{ "libraries": { "a": { "headers": ["a.h"], "contract": "sqlite" } } }';
  expect(problemsOf(config)).toEqual([
    'There is no shipped contract "sqlite". Did you mean "sqlite3"?',
  ]);
});

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig(text, "ferrule.json");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.diagnostics.map(({ message, help }) =>
      help?.startsWith("Did you mean") ? `${message} ${help}` : message,
    );
  }
  return [];
}
