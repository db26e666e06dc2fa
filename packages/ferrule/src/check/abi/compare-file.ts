import { nearest } from "../../diagnostics/nearest.ts";
import type { Facts } from "../../facts/model.ts";
import type { ExportedFunction, ForeignDeclaration, ForeignRecord } from "../model/declared.ts";
import type { FileReading } from "../model/front-end.ts";
import type { TrueFunction, Truth } from "../truth/model.ts";
import { agreeSomewhere } from "./agree-somewhere.ts";
import { compareDeclaration } from "./compare-declaration.ts";
import { compareContract } from "./compare-contract.ts";
import { compareRecord } from "./compare-record.ts";
import type { AbiFinding } from "./finding.ts";
import { pairRecords } from "./pair-records.ts";

/** A finding with the API that its declaration is written for. */
export type ApiFinding = { readonly finding: AbiFinding; readonly api: string | null };

/** Holds everything that a file declares against what is true. */
export function compareFile(reading: FileReading, truth: Truth): readonly ApiFinding[] {
  if (!truth.known) return [];
  const records = new Map(reading.records.map((record) => [record.name, record]));
  const matched = reading.declarations.filter(({ symbol }) => truth.functions.has(symbol));
  const bySymbol = groupBySymbol(reading.declarations);
  const declared = [...bySymbol.values()].flatMap((same) => {
    const found = same.map((declaration) => {
      const fn = truth.functions.get(declaration.symbol);
      return fn
        ? compareKnown(declaration, fn, truth, records, reading)
        : missingSymbol(declaration, matched.length, truth);
    });
    const fits = found.some((findings) => findings.length === 0);
    return agreeSomewhere(found).flatMap((findings, index) => {
      const { api, conditional } = same[index]!;
      // Of declarations for several builds, one fits this header; the others are for other ones.
      if (conditional && (fits || !truth.functions.has(same[index]!.symbol))) return [];
      if (isPadded(same)) return [];
      return findings.map((finding) => ({ finding, api }));
    });
  });
  const exported = reading.exports.flatMap((of) => {
    const fn = truth.functions.get(of.symbol);
    const found = fn ? compareDeclaration(asDeclaration(of), fn, records) : [];
    return found.map((finding) => ({ finding, api: null }));
  });
  const mirrored = pairs(reading, truth, records).flatMap(({ record, name, facts, api, loose }) =>
    compareRecord(record, name, "", facts, records, loose).map((finding) => ({ finding, api })),
  );
  return [...declared, ...exported, ...mirrored];
}

/**
 * One declaration of a variadic function for most machines, and one with enough parameters to fill
 * the registers of Apple's arm64, behind which the variable part lies: the program knows of it.
 */
function isPadded(same: readonly ForeignDeclaration[]): boolean {
  const counts = same.map(({ parameters }) => parameters?.length ?? 0);
  return Math.max(...counts) > 8 && Math.min(...counts) < 8;
}

function groupBySymbol(
  declarations: readonly ForeignDeclaration[],
): ReadonlyMap<string, readonly ForeignDeclaration[]> {
  const found = new Map<string, ForeignDeclaration[]>();
  for (const declaration of declarations) {
    const same = found.get(declaration.symbol);
    if (same) same.push(declaration);
    else found.set(declaration.symbol, [declaration]);
  }
  return found;
}

/** What C calls by its symbol is held against the header like what it is called by. */
function asDeclaration(of: ExportedFunction): ForeignDeclaration {
  return {
    symbol: of.symbol,
    name: of.symbol,
    library: null,
    api: "export",
    span: of.nameSpan,
    symbolSpan: of.nameSpan,
    result: of.result,
    parameters: of.parameters,
    parametersSpan: null,
    variadic: false,
    convention: of.convention,
    savesError: null,
    resultChecked: false,
    verified: false,
  };
}

function compareKnown(
  declaration: ForeignDeclaration,
  fn: TrueFunction,
  truth: Truth,
  records: ReadonlyMap<string, ForeignRecord>,
  { dynamicDeclarations }: FileReading,
): readonly AbiFinding[] {
  const shape = compareDeclaration(declaration, fn, records).filter(
    ({ problem }) => problem !== "result-undeclared" || !dynamicDeclarations,
  );
  return [...shape, ...compareContract(declaration, fn, truth.effectsOf(declaration.symbol))];
}

type Pair = {
  readonly record: ForeignRecord;
  readonly name: string;
  readonly facts: Facts;
  readonly api: string | null;
  readonly loose: boolean;
};

function pairs(
  reading: FileReading,
  truth: Truth,
  records: ReadonlyMap<string, ForeignRecord>,
): readonly Pair[] {
  const used = pairRecords(reading.declarations, truth, records);
  const api = reading.declarations[0]?.api ?? null;
  return reading.records.flatMap((record) => {
    for (const facts of truth.facts) {
      const name = used.get(record.name) ?? namesake(record, facts);
      if (name !== undefined && facts.types[name]) {
        return [{ record, name, facts, api, loose: !used.has(record.name) }];
      }
    }
    return [];
  });
}

/** The header's record that has one of the names which C may use for it. */
function namesake(record: ForeignRecord, facts: Facts): string | undefined {
  for (const name of record.cNames) {
    for (const candidate of [`struct ${name}`, `union ${name}`, name]) {
      const type = facts.types[candidate]?.[0];
      if (type?.kind === "record") return candidate;
      if (type?.kind === "typedef" && type.type.kind === "record") return type.type.name;
    }
  }
  return undefined;
}

/** Only a slip of the pen is told: a symbol of another library is none of this header's business. */
function missingSymbol(
  declaration: ForeignDeclaration,
  matched: number,
  truth: Truth,
): readonly AbiFinding[] {
  // C defines functions of its own.
  if (declaration.api === "c" || matched === 0 || declaration.symbol.length < 5) return [];
  const near = nearest(declaration.symbol, truth.functions.keys());
  const meant: TrueFunction | undefined = near === null ? undefined : truth.functions.get(near);
  if (near === null || !meant || !isSlip(declaration.symbol, near)) return [];
  const effects = truth.effectsOf(declaration.symbol);
  if (effects !== null) return [];
  const finding: AbiFinding = {
    problem: "symbol",
    hazard: "abi/missing-symbol",
    span: declaration.symbolSpan,
    symbol: declaration.symbol,
    library: meant.library,
    part: null,
    where: "declaration",
    declared: declaration.symbol,
    actual: near,
    targets: [],
    evidence: [],
    header: meant.declarations[0]?.position ?? null,
    spelling: near,
    type: null,
  };
  return [finding];
}

/** Names that differ by a letter or two, but not by a number or a suffix of their own. */
function isSlip(name: string, near: string): boolean {
  if (Math.abs(name.length - near.length) > 2) return false;
  // `x_new` is no slip of `x_open`: but for two letters, the words are the same.
  let from = 0;
  while (name[from] !== undefined && name[from] === near[from]) from++;
  let end = 0;
  while (end < name.length - from && name.at(-1 - end) === near.at(-1 - end)) end++;
  const word = name.slice(name.lastIndexOf("_", from) + 1);
  if (word.length < 4 || Math.max(name.length, near.length) - from - end > 2) return false;
  const digits = (of: string): string => of.replaceAll(/\D/g, "");
  return digits(name) === digits(near) && !name.startsWith(near) && !near.startsWith(name);
}
