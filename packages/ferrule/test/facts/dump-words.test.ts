import { beforeAll, describe, expect, it } from "vitest";
import type { Facts } from "../../src/facts/model.ts";
import { factsOf } from "../tools/facts-of.ts";

/** Words that Clang's dump has of its own, and a header may have as names. */
const words =
  "implicit used referenced invalid constexpr hidden nested in_local definition " +
  "callinit cinit listinit col line prev parent nrvo tls destroyed sugar mutable";
const all = words.split(" ");

/** Every word as every kind of name, each kind in a header of its own where names would meet. */
const headers = {
  members: `
    struct implicit { int x; };
    struct plain { ${all.map((word) => `int ${word};`).join(" ")} };
    struct pointers { ${all.map((word) => `struct implicit *${word};`).join(" ")} };
    struct values { ${all.map((word) => `struct implicit ${word};`).join(" ")} };
    struct unions { ${all.map((word) => `union { int a; } ${word};`).join(" ")} };
    struct bits { ${all.map((word) => `int ${word} : 3;`).join(" ")} };
    struct anonymous { struct { int a; }; const struct { int b; }; struct implicit implicit; union { int c; }; };
    int use(struct plain *, struct pointers *, struct values *, struct unions *, struct bits *, struct anonymous *);`,
  parameters: `
    struct implicit { int x; };
    int numbers(${all.map((word) => `int ${word}`).join(", ")});
    int values(${all.map((word) => `struct implicit ${word}`).join(", ")});
    int unnamed(int, struct implicit, struct implicit *);
    typedef int function(int, struct implicit);
    function by_typedef;`,
  functions: all.map((word) => `int ${word}(int ${word});`).join("\n"),
  variables: `struct s { int x; };\n${all.map((word) => `extern struct s ${word};`).join("\n")}`,
  typedefs: `
    ${all.map((word) => `typedef struct { int ${word}; } ${word};`).join("\n")}
    int use(${all.map((word) => `${word} *`).join(", ")});`,
  tags: all.map((word) => `struct ${word};\nint use_${word}(struct ${word} *);`).join("\n"),
  complete: `
    ${all.map((word) => `struct ${word};\nstruct ${word} { int ${word}; };`).join("\n")}
    struct all { ${all.map((word) => `struct ${word} ${word};`).join(" ")} };
    int use(struct all *);`,
  enums: `
    ${all.map((word) => `enum ${word} { E_${word} };`).join("\n")}
    int use(${all.map((word) => `enum ${word} ${word}`).join(", ")});`,
  fixed: `
    ${all.map((word) => `enum ${word} : short { E_${word} };`).join("\n")}
    int use(${all.map((word) => `enum ${word} ${word}`).join(", ")});`,
  values: `enum e { ${all.join(", ")} };\nint use(enum e);`,
} as const;

describe("a name that is a word of Clang's dump", () => {
  const facts = new Map<string, Facts>();
  beforeAll(async () => {
    for (const [kind, text] of Object.entries(headers))
      facts.set(kind, await factsOf(`${text}\n`, ["x86_64-linux-gnu"]));
  });

  const declared = (kind: keyof typeof headers): Facts["declarations"] =>
    facts.get(kind)!.declarations;
  const members = (kind: keyof typeof headers, name: string): readonly (string | null)[] => {
    const type = facts.get(kind)!.types[name]?.[0];
    return type?.kind === "record" ? (type.fields ?? []).map((field) => field.name) : [];
  };
  const parameters = (name: string): readonly (string | null)[] => {
    const found = declared("parameters").find((of) => of.name === name);
    return found?.kind === "function" ? found.parameters.map((of) => of.name) : [];
  };

  it.each(Object.keys(headers))("leaves nothing out: %s", (kind) => {
    expect(facts.get(kind)!.unsupported).toEqual([]);
  });

  it.each(["plain", "pointers", "values", "unions", "bits"])("as a member of %s", (name) => {
    expect(members("members", `struct ${name}`)).toEqual(all);
  });

  it("and members without a name have none", () => {
    expect(members("members", "struct anonymous")).toEqual([null, null, "implicit", null]);
  });

  it("as a parameter", () => {
    expect(parameters("numbers")).toEqual(all);
    expect(parameters("values")).toEqual(all);
    expect(parameters("unnamed")).toEqual([null, null, null]);
    expect(parameters("by_typedef")).toEqual([null, null]);
  });

  it("as a function or a variable", () => {
    expect(declared("functions").map(({ name }) => name)).toEqual(all);
    expect(declared("variables").map(({ name }) => name)).toEqual(all);
  });

  it("as a typedef of what has no tag", () => {
    const { types } = facts.get("typedefs")!;
    const named = Object.values(types).flatMap(([type]) =>
      type!.kind === "record" ? [[type!.typedefName, type!.fields![0]!.name]] : [],
    );
    expect(named.toSorted()).toEqual(all.map((word) => [word, word]).toSorted());
  });

  it("as a tag, whether completed or not", () => {
    expect(Object.keys(facts.get("tags")!.types).toSorted()).toEqual(
      all.map((word) => `struct ${word}`).toSorted(),
    );
    for (const word of all) expect(members("complete", `struct ${word}`)).toEqual([word]);
    expect(members("complete", "struct all")).toEqual(all);
  });

  it.each(["enums", "fixed"] as const)("as an enum's tag: %s", (kind) => {
    for (const word of all) {
      const type = facts.get(kind)!.types[`enum ${word}`]?.[0];
      expect(type?.kind === "enum" ? type.enumerators.map(({ name }) => name) : word).toEqual([
        `E_${word}`,
      ]);
      expect(type?.kind === "enum" && type.fixed).toBe(kind === "fixed" ? "short" : null);
    }
  });

  it("as an enum's value", () => {
    const type = facts.get("values")!.types["enum e"]?.[0];
    expect(type?.kind === "enum" && type.enumerators.map(({ name }) => name)).toEqual(all);
  });
});
