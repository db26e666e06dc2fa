import type { CType } from "../facts/model.ts";
import type { TargetView } from "../layout/view-target.ts";
import type { Claim } from "./model.ts";
import { spellC } from "./spell-c.ts";

type About = Pick<Claim, "kind" | "hazard" | "subject" | "about" | "position">;

/** A claim that an integer constant expression has a value. */
export function claimNumber(about: About, measure: string, stated: number | bigint): Claim {
  return {
    ...about,
    stated: String(stated),
    condition: `(${measure}) == ${literal(BigInt(stated))}`,
    measure,
  };
}

/** A claim that an expression's type is this one; null where C cannot write the type. */
export function claimType(
  about: About,
  expression: string,
  type: CType,
  view: TargetView,
): Claim | null {
  const stated = spellC(type, view);
  if (stated === null) return null;
  const condition = `__builtin_types_compatible_p(__typeof__(${expression}), ${stated})`;
  return { ...about, stated, condition, measure: null };
}

/** An integer as C writes it, wide enough whatever the target's `long`. */
function literal(value: bigint): string {
  if (value === -(2n ** 63n)) return "(-9223372036854775807LL - 1)";
  if (value >= 2n ** 63n) return `${value}ULL`;
  const text = value > 0x7fff_ffffn || value < -0x8000_0000n ? `${value}LL` : String(value);
  if (value === -0x8000_0000n) return "(-2147483647 - 1)";
  return value < 0n ? `(${text})` : text;
}
