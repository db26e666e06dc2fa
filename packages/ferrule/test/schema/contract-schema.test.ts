import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { keys } from "../../src/contract/file/keys.ts";
import { findPack, listPacks } from "../../src/contract/find-pack.ts";
import { contractWith, diagnose } from "../contract/support.ts";
import { compile, refusals, schemaOf } from "./support.ts";

type Node = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
};

const schema = schemaOf("contract.schema.json");
const validate = compile(schema);
const check = (text: string): string => refusals(validate, parse(text));

describe("the contract's schema has the parser's keys", () => {
  const root = schema as Node;
  test.each(Object.entries(keys))("%s", (name, { known, required }) => {
    const node = name === "contract" ? root : root.properties![name]!;
    expect(Object.keys(node.properties!)).toEqual(known);
    expect(node.required ?? []).toEqual(required);
    expect(node.additionalProperties).toBe(false);
  });

  test("and says what each is for", () => {
    const nodes = Object.keys(keys).map((name) =>
      name === "contract" ? root : root.properties![name]!,
    );
    const entries = nodes.flatMap(({ properties }) => Object.entries(properties!));
    const bare = entries.filter(([, { description = "" }]) => !/^[A-Z].*\.$/.test(description));
    expect(bare.map(([name]) => name)).toEqual([]);
  });
});

describe("a right contract is valid", () => {
  test.each(listPacks())("the shipped one of %s", (name) => {
    expect(check(readFileSync(findPack(name)!, "utf8"))).toBe("");
  });

  const page = readFileSync(new URL("../../../../docs/contract.md", import.meta.url), "utf8");
  const fences = [...page.matchAll(/^```jsonc\n(.*?)^```$/gms)].map(([, text]) => text!);
  test("those of docs/contract.md", () => {
    expect(fences.length).toBeGreaterThan(0);
    expect(fences.map(check).filter((problem) => problem !== "")).toEqual([]);
  });

  test.each([
    contractWith('"$schema": "./schema.json"'),
    contractWith('"prefixes": ["_x", "$y"], "load": {}'),
    contractWith('"load": { "linux": ["lib a.so"] }, "skip": { "*": "all of it" }'),
    contractWith('"version": { "function": "f", "macro": "M" }'),
    contractWith('"version": { "macro": "M", "parts": [65536, 256, 1] }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "message": " why ( T ) " }'),
    contractWith('"results": { "status": ["*"], "value": ["2*"], "bool": [] }'),
    contractWith('"types": { "T": "as Thing; free none" }, "functions": { "f": "" }'),
    contractWith('"callbacks": { "f.#12": "-> bool", "f.visit": "" }'),
    contractWith("").replace('"lib"', '"gtk+-3.0"'),
  ])("%s", (text) => {
    expect(diagnose(text)).toEqual([]);
    expect(check(text)).toBe("");
  });
});

describe("a wrong contract is refused by the schema and by the parser", () => {
  test.each([
    "[]",
    "null",
    '"text"',
    '{ "ferrule": 1, "library": "lib" }',
    '{ "ferrule": 1, "headers": ["lib.h"] }',
    '{ "library": "lib", "headers": ["lib.h"] }',
    '{ "ferrule": 2, "library": "lib", "headers": ["lib.h"] }',
    '{ "ferrule": "1", "library": "lib", "headers": ["lib.h"] }',
    '{ "ferrule": 1, "library": "", "headers": ["lib.h"] }',
    '{ "ferrule": 1, "library": "../lib", "headers": ["lib.h"] }',
    '{ "ferrule": 1, "library": "-lib", "headers": ["lib.h"] }',
    '{ "ferrule": 1, "library": "$lib", "headers": ["lib.h"] }',
    `{ "ferrule": 1, "library": "${"x".repeat(101)}", "headers": ["lib.h"] }`,
    '{ "ferrule": 1, "library": "lib", "headers": [] }',
    '{ "ferrule": 1, "library": "lib", "headers": "lib.h" }',
    '{ "ferrule": 1, "library": "lib", "headers": [" "] }',
    '{ "ferrule": 1, "library": "lib", "headers": ["a\\u0000b"] }',
    contractWith('"$schema": 1'),
    contractWith('"function": {}'),
    contractWith('"Functions": {}'),
    contractWith('"prefixes": ["sqlite3-"]'),
    contractWith('"prefixes": [""]'),
    contractWith('"prefixes": "lib_"'),
    contractWith('"load": { "freebsd": ["a.so"] }'),
    contractWith('"load": { "linux": [] }'),
    contractWith('"load": { "linux": "a.so" }'),
    contractWith('"load": ["a.so"]'),
    contractWith('"version": { "function": "f" }'),
    contractWith('"version": { "macro": "M", "parts": [] }'),
    contractWith('"version": { "function": "f()", "macro": "M" }'),
    contractWith('"version": null'),
    contractWith('"status": { "ok": ["OK"] }'),
    contractWith('"status": { "ok": [], "error": "E" }'),
    contractWith('"status": { "ok": ["OK_*"], "error": "E" }'),
    contractWith('"status": { "ok": [0], "error": "E" }'),
    contractWith('"status": { "ok": ["OK"], "error": "an error" }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "info": ["*"] }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "codes": ["A B"] }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "describe": "f(#0)" }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "message": "f" }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "message": "f(T) x" }'),
    contractWith('"status": { "ok": ["OK"], "error": "E", "okay": ["OK"] }'),
    contractWith('"results": { "integer": ["f"] }'),
    contractWith('"results": { "status": ["f()"] }'),
    contractWith('"results": { "status": ["f", "f"] }'),
    contractWith('"results": { "status": [""] }'),
    contractWith('"results": []'),
    contractWith('"skip": { "f": "" }'),
    contractWith('"skip": { "f": "  " }'),
    contractWith('"skip": { "f": true }'),
    contractWith('"skip": { "f g": "why" }'),
    contractWith('"skip": ["f"]'),
    contractWith('"types": { "struct T": "as Thing" }'),
    contractWith('"types": { "T": {} }'),
    contractWith('"types": []'),
    contractWith('"functions": { "f*": "" }'),
    contractWith('"functions": { "f": null }'),
    contractWith(`"functions": { "f": "${" ".repeat(10_001)}" }`),
    contractWith('"functions": ["f"]'),
    contractWith('"callbacks": { "f": "" }'),
    contractWith('"callbacks": { "f.#": "" }'),
    contractWith('"callbacks": { "f.#x": "" }'),
    contractWith('"callbacks": { "f.a.b": "" }'),
    contractWith('"callbacks": { ".a": "" }'),
    contractWith('"callbacks": { "f.a": 1 }'),
  ])("%s", (text) => {
    expect(diagnose(text)).not.toEqual([]);
    expect(check(text)).not.toBe("");
  });
});
