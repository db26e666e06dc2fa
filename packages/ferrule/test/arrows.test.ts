import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./tools/machine.ts";

/** What each stage may import, besides itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  text: [],
  hazards: [],
  diagnostics: ["hazards"],
  facts: ["diagnostics", "hazards", "text"],
  contract: ["diagnostics", "hazards", "text"],
  boundary: ["facts", "contract", "diagnostics", "hazards", "text"],
  layout: ["boundary", "facts", "diagnostics", "hazards", "text"],
  diff: ["layout", "boundary", "facts", "diagnostics", "hazards", "text"],
  verify: ["layout", "facts", "diagnostics", "hazards", "text"],
  // The shim states what a module believes in the words that verify states facts in.
  bind: ["verify", "layout", "boundary", "facts", "contract", "diagnostics", "hazards", "text"],
  check: ["boundary", "facts", "contract", "diagnostics", "hazards", "text"],
  diagnose: ["boundary", "facts", "contract", "diagnostics", "hazards", "text"],
  guard: ["diagnose", "boundary", "facts", "contract", "diagnostics", "hazards", "text"],
};

/** The command and the package's public face see all stages. */
const faces = new Set(["cli", "index.ts"]);

type Import = {
  readonly from: string;
  /** A path below the same folder, or a package's name. */
  readonly to: string;
};

/** Every import of the TypeScript files below a folder; `from` and `to` are relative to it. */
function importsBelow(folder: string): readonly Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      const named = text.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g);
      return [...named].map(([, name]) => ({
        from: file,
        to: name!.startsWith(".") ? normalize(join(dirname(file), name!)) : name!,
      }));
    });
}

const stageOf = (path: string): string => path.split("/")[0]!;
const show = ({ from, to }: Import): string => `${from} imports ${to}`;

const imports = importsBelow(join(root, "packages/ferrule/src"));
const inside = imports.filter(({ to }) => to.endsWith(".ts"));

describe("arrows point one way", () => {
  it("between stages, each of which is known here", () => {
    const stages = readdirSync(join(root, "packages/ferrule/src"));
    expect(stages.toSorted()).toEqual([...Object.keys(arrows), ...faces].toSorted());
    const against = inside.filter(({ from, to }) => {
      const [stage, other] = [stageOf(from), stageOf(to)];
      return stage !== other && !faces.has(stage) && !arrows[stage]!.includes(other);
    });
    expect(against.map(show)).toEqual([]);
  });

  it("and no stage reaches itself through others", () => {
    const reaches = (stage: string, seen: ReadonlySet<string>): boolean =>
      arrows[stage]!.some((next) => seen.has(next) || reaches(next, new Set([...seen, next])));
    expect(Object.keys(arrows).filter((stage) => reaches(stage, new Set([stage])))).toEqual([]);
  });

  it("are those of ARCHITECTURE.md", () => {
    const page = readFileSync(join(root, "ARCHITECTURE.md"), "utf8").replaceAll(/\s+/g, " ");
    expect(page).toContain(
      "`cli → (bind | check | diagnose | guard | layout | diff | verify) → boundary → " +
        "(facts, contract) → (diagnostics, hazards, text)`",
    );
  });

  const frontEnd = (path: string): string | null =>
    /^check\/languages\/(\w+)\//.exec(path)?.[1] ?? null;

  it("no language front end imports another", () => {
    const across = inside.filter(({ from, to }) => {
      const [own, other] = [frontEnd(from), frontEnd(to)];
      return own !== null && other !== null && own !== other;
    });
    expect(across.map(show)).toEqual([]);
  });

  it("rules import no front end, and no front end imports a rule", () => {
    const across = inside.filter(
      ({ from, to }) =>
        (/^check\/(?:rules|abi|flow|truth|model)\//.test(from) && frontEnd(to) !== null) ||
        (frontEnd(from) !== null && to.startsWith("check/rules/")),
    );
    expect(across.map(show)).toEqual([]);
  });

  it("what guard loads into programs imports nothing but the flight format", () => {
    const preloaded = imports.filter(({ from }) => from.startsWith("guard/preload/"));
    const outside = preloaded.filter(
      ({ to }) =>
        !to.startsWith("guard/preload/") && to !== "guard/flight-format.ts" && !isBuiltIn(to),
    );
    expect(outside.map(show)).toEqual([]);
  });

  it("the runtime imports nothing but Node's own modules", () => {
    const folder = join(root, "packages/runtime/src");
    const outside = importsBelow(folder).filter(({ to }) => !isBuiltIn(to) && !isBelow(to));
    expect(outside.map(show)).toEqual([]);
    const described = JSON.parse(readFileSync(join(folder, "../package.json"), "utf8"));
    expect(described.dependencies ?? {}).toEqual({});
  });
});

function isBuiltIn(name: string): boolean {
  return name.startsWith("node:");
}

/** A file of the same folder, as paths out of it are not. */
function isBelow(path: string): boolean {
  return path.endsWith(".ts") && !path.startsWith("..");
}
