import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { spellType } from "../../src/boundary/spell-type.ts";
import type { Attribute, Declaration, Facts, TypeDeclaration } from "../../src/facts/model.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { hasGcc, missing, root } from "../tools/machine.ts";

const header = join(root, "fixtures/facts/constructs.h");
const targets = ["x86_64-linux-gnu", "i686-linux-gnu", "x86_64-windows-msvc", "aarch64-macos"];

/** One line a declaration, as a person reviews it: shape, then numbers by target, then the rest. */
function describeFacts(facts: Facts): readonly string[] {
  const short = (text: string): string =>
    text.replaceAll(`${header}:`, "").replaceAll(header, "constructs.h");
  const own = Object.values(facts.types)
    .flat()
    .filter(({ position }) => position.file === header);
  return [
    ...own.map((type) => short(describeType(type))),
    ...facts.declarations.map((declaration) => short(describeDeclaration(declaration))),
    ...facts.unsupported.map(({ what, reason, targets: on }) =>
      short(`unsupported ${what}: ${reason} [${on.length}]`),
    ),
  ];
}

function describeType(type: TypeDeclaration): string {
  const layout = type.layout
    .map(
      ({ targets: on, value }) =>
        `${on.map((id) => targets.indexOf(id)).join("")}:${Object.values(value).flat().join(",")}`,
    )
    .join(" ");
  const rest = `${attributes(type.attributes)}${doc(type)} [${type.targets.length}]`;
  switch (type.kind) {
    case "record": {
      const fields = type.fields?.map(
        ({ name, type: of, bits, attributes: own, doc: about }) =>
          `${spellType(of, name ?? "")}${bits === null ? "" : `:${bits}`}${attributes(own)}${about ? ` "${about.text}"` : ""}`,
      );
      return `${type.name}${type.typedefName ? ` = ${type.typedefName}` : ""} { ${fields?.join("; ") ?? "opaque"} } ${layout}${rest}`;
    }
    case "enum": {
      const values = type.enumerators.map(
        ({ name, value, attributes: own }) => `${name}=${value}${attributes(own)}`,
      );
      return `${type.name}${type.fixed ? ` : ${type.fixed}` : ""} { ${values.join(", ")} } ${layout}${rest}`;
    }
    case "typedef":
      return `typedef ${spellType(type.type, type.name)} ${layout}${rest}`;
  }
}

function describeDeclaration(of: Declaration): string {
  const reason = of.notBindable === null ? "" : ` (${of.notBindable})`;
  const rest = `${doc(of)}${reason} [${of.targets.length}]`;
  switch (of.kind) {
    case "function": {
      const parameters = of.parameters.map(({ name, type }) => spellType(type, name ?? ""));
      const convention = of.type.convention === undefined ? "" : ` ${of.type.convention}`;
      const symbol = of.symbol === of.name ? "" : ` = ${of.symbol}`;
      const kind = `${of.type.variadic ? " variadic" : ""}${of.type.prototype ? "" : " no prototype"}`;
      return `${spellType(of.type.result)} ${of.name}(${parameters.join(", ")})${kind}${convention}${symbol}${attributes(of.attributes)}${rest}`;
    }
    case "variable":
      return `${spellType(of.type, of.name)}${of.threadLocal ? " thread-local" : ""}${rest}`;
    case "macro": {
      const values = of.value.map(
        ({ targets: on, value }) =>
          `${on.length}:${"type" in value ? `${value.type} ` : ""}${JSON.stringify(value.value)}`,
      );
      return `#define ${of.name}${of.parameters ? `(${of.parameters.join(",")})` : ""} ${values.join(" ")}${rest}`;
    }
  }
}

function attributes(of: readonly Attribute[]): string {
  return of.map(({ name, arguments: given }) => ` @${name}(${given.join("|")})`).join("");
}

function doc(of: Declaration | TypeDeclaration): string {
  return of.doc === null
    ? ""
    : ` ${of.doc.kind === "doc" ? "///" : "//"} ${JSON.stringify(of.doc.text)}`;
}

describe("every construct of a public header", () => {
  let facts: Facts;
  beforeAll(async () => {
    const request = {
      headers: [header],
      targets,
      includeDirs: [],
      defines: [],
      cacheDirectory: null,
    };
    facts = (await readFacts(request)).facts;
  });

  test("has a representation, or is reported", () => {
    expect(`${describeFacts(facts).join("\n")}\n`).toMatchSnapshot();
  });

  test.skipIf(missing("gcc", hasGcc))(
    "GCC agrees on every size, alignment, offset and value",
    () => {
      const asserts = assertionsOf(facts, "x86_64-linux-gnu");
      expect(asserts.length).toBeGreaterThan(80);
      const folder = mkdtempSync(join(tmpdir(), "ferrule-gcc-"));
      try {
        const file = join(folder, "proof.c");
        writeFileSync(file, `#include ${JSON.stringify(header)}\n${asserts.join("\n")}\n`);
        const { status, stderr } = spawnSync(
          "gcc",
          ["-std=gnu17", "-w", "-fsyntax-only", "-D_Nonnull=", "-D_Nullable=", file],
          { encoding: "utf8" },
        );
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

function assertionsOf(facts: Facts, target: string): readonly string[] {
  const lines: string[] = [];
  const claim = (what: string): void => void lines.push(`_Static_assert(${what}, "");`);
  for (const type of Object.values(facts.types).flat()) {
    if (type.position.file !== header || !type.targets.includes(target)) continue;
    if (type.name === "enum fixed") continue;
    const name = type.name.includes("@") && "typedefName" in type ? type.typedefName : type.name;
    const layout = type.layout.find((group) => group.targets.includes(target))?.value;
    if (type.kind === "enum")
      for (const { name: of, value } of type.enumerators) claim(`${of} == ${value}`);
    if (name === null || !layout) continue;
    claim(`sizeof(${name}) == ${layout.size}`);
    claim(`_Alignof(${name}) == ${layout.align}`);
    if (type.kind === "enum") claim(`((${name})-1 < 0) == ${type.layout[0]?.value.signed ? 1 : 0}`);
    if (type.kind !== "record" || !("offsets" in layout)) continue;
    type.fields?.forEach((field, index) => {
      if (field.name !== null && field.bits === null)
        claim(`__builtin_offsetof(${name}, ${field.name}) * 8 == ${layout.offsets[index]}`);
    });
  }
  for (const of of facts.declarations) {
    if (of.kind !== "macro") continue;
    const value = of.value.find((group) => group.targets.includes(target))?.value;
    if (value?.kind === "integer")
      claim(
        `(${of.name}) == ${value.value}${BigInt(value.value) > 0x7fffffffffffffffn ? "ULL" : ""}`,
      );
    if (value?.kind === "float") claim(`(${of.name}) == ${value.value}`);
  }
  return lines;
}
