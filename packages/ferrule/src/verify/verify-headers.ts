import type { Facts } from "../facts/model.ts";
import { viewTarget } from "../layout/view-target.ts";
import type { Flags } from "./compiler.ts";
import type { ClaimKind, Compiler, Verification } from "./model.ts";
import { proveBitFields } from "./prove-bit-fields.ts";
import { proveClaims } from "./prove-claims.ts";
import { stateClaims } from "./state-claims.ts";
import { macrosInTheWay } from "./write-claims.ts";

/**
 * Proves the facts with another compiler: states what they say as C, compiles it, and returns what
 * does not hold.
 *
 * @param facts must cover the compiler's target
 * @throws InputError when the compiler does not take the headers.
 */
export function verifyHeaders(facts: Facts, compiler: Compiler, flags: Flags): Verification {
  const view = viewTarget(facts, compiler.target);
  const { claims, bitFields, unproven } = stateClaims(view);
  const headers = facts.headers.files;
  const unit = { compiler, headers, flags, undefine: macrosInTheWay(view) };
  const failures = [...proveClaims(unit, claims), ...proveBitFields(unit, bitFields)];
  const refused = facts.unsupported
    .filter(({ targets }) => targets.includes(compiler.target))
    .map(({ what, reason }) => ({ subject: what, reason }));
  const known = new Set(refused.map(({ subject }) => subject));
  return {
    compiler,
    headers,
    tried: count([...claims, ...bitFields.map(() => ({ kind: "bit-field" as const }))]),
    failures,
    unproven: [...refused, ...unproven.filter(({ subject }) => !known.has(subject))],
  };
}

function count(claims: readonly { readonly kind: ClaimKind }[]): Verification["tried"] {
  const counts: Partial<Record<ClaimKind, number>> = {};
  for (const { kind } of claims) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** All claims of a verification, of every kind. */
export function triedOf({ tried }: Verification): number {
  return Object.values(tried).reduce((sum, number) => sum + number, 0);
}
