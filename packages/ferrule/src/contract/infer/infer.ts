import type { Imported } from "../import/model.ts";
import { findDeallocators } from "./find-deallocators.ts";
import type { Heuristic, Proposal, Subject, Subjects } from "./model.ts";
import { proposeAttributes } from "./propose-attributes.ts";
import { proposeBoolType } from "./propose-bool-type.ts";
import { proposeBytes } from "./propose-bytes.ts";
import { proposeCallback } from "./propose-callback.ts";
import { proposeConstructed } from "./propose-constructed.ts";
import { proposeContrast } from "./propose-contrast.ts";
import { proposeDocumented } from "./propose-documented.ts";
import { proposeNamedText } from "./propose-named-text.ts";
import { proposeOutHandle } from "./propose-out-handle.ts";
import { proposeOutNumber } from "./propose-out-number.ts";
import { proposeStatus } from "./propose-status.ts";
import { proposeBorrowed } from "./propose-borrowed.ts";
import { proposeImported } from "./propose-imported.ts";
import { proposeNavigated } from "./propose-navigated.ts";
import { proposeOutRecord } from "./propose-out-record.ts";
import { proposeOwnedText } from "./propose-owned-text.ts";
import { proposeStatusVerb } from "./propose-status-verb.ts";
import { proposeTake } from "./propose-take.ts";
import { proposeTextResult } from "./propose-text-result.ts";
import { proposeTruth } from "./propose-truth.ts";
import { proposeValue } from "./propose-value.ts";

/** All heuristics, the strongest evidence first. `bench/inference.mjs` measures each. */
const heuristics: readonly Heuristic[] = [
  proposeAttributes,
  proposeDocumented,
  proposeTake,
  proposeConstructed,
  proposeOutHandle,
  proposeBytes,
  proposeCallback,
  proposeNamedText,
  proposeOutNumber,
  proposeTextResult,
  proposeOwnedText,
  proposeBoolType,
  proposeTruth,
  proposeStatus,
  proposeValue,
  proposeStatusVerb,
  proposeOutRecord,
  proposeContrast,
  proposeBorrowed,
  proposeNavigated,
];

/** What can be known of a header's functions together. */
export function collectSubjects(
  functions: readonly Subject[],
  imports: readonly Imported[] = [],
): Subjects {
  return {
    imports,
    functions,
    byName: new Map(functions.map((subject) => [subject.name, subject])),
    deallocators: findDeallocators(functions),
  };
}

/**
 * What the heuristics propose, one proposal a parameter or result: that of the strongest evidence.
 * Proposals, never promises: nothing is bound or freed because of one.
 */
export function infer(all: Subjects): readonly Proposal[] {
  return all.functions.flatMap((subject) => {
    const chosen = new Map<number | "result", Proposal>();
    const imported = proposeImported(subject, all.imports, all.byName);
    for (const of of imported) {
      if (!chosen.has(of.of)) chosen.set(of.of, { function: subject.name, ...of });
    }
    for (const { name, evidence, propose } of heuristics) {
      for (const words of propose(subject, all)) {
        const proposal = { function: subject.name, heuristic: name, evidence, ...words };
        const known = chosen.get(words.of);
        if (!known || (evidence === "attribute" && known.evidence === "imported")) {
          chosen.set(words.of, proposal);
        }
      }
    }
    return [...chosen.values()];
  });
}
