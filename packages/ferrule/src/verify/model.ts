import type { Position, TargetId } from "../facts/model.ts";
import type { Hazard } from "../hazards/catalogue.ts";

/** What a claim is about, as the tables print it. */
export type ClaimKind =
  | "scalar"
  | "size"
  | "align"
  | "offset"
  | "field-type"
  | "bit-field"
  | "enum"
  | "enumerator"
  | "typedef"
  | "function"
  | "variable"
  | "constant";

/** One statement of the facts that a C compiler can confirm or deny. */
export type Claim = {
  readonly kind: ClaimKind;
  readonly hazard: Hazard;
  /** The declaration: `struct z_stream_s`, `inflateInit2_`, `Z_OK`. */
  readonly subject: string;
  /** A sentence's subject: `the offset of struct x.y`. */
  readonly about: string;
  /** What the facts say, for a person: `24`, `unsigned`, `int (int)`. */
  readonly stated: string;
  /** A C constant expression that is not zero exactly when the claim holds. */
  readonly condition: string;
  /** A C integer constant expression for what the compiler has instead of `stated`. */
  readonly measure: string | null;
  readonly position: Position | null;
};

/** One bit-field, proven by the bits of a constant object in which it alone is set. */
export type BitField = {
  readonly subject: string;
  readonly position: Position | null;
  /** How C writes the whole object's type. */
  readonly type: string;
  /** The designator's path: `a.b`, `c[0].d`. */
  readonly path: string;
  /** First bit in the object, and the number of bits. */
  readonly offset: number;
  readonly bits: number;
  /** A `_Bool` can only be set to 1: its first bit is all that shows. */
  readonly bool: boolean;
};

/** A statement that C has no words for, or that ferrule itself refuses to make. */
export type Unproven = { readonly subject: string; readonly reason: string };

export type Claims = {
  readonly claims: readonly Claim[];
  readonly bitFields: readonly BitField[];
  readonly unproven: readonly Unproven[];
};

/** `false`: the compiler has another value. `refused`: it would not compile the claim. */
export type Failure = {
  readonly kind: ClaimKind;
  readonly hazard: Hazard;
  readonly subject: string;
  readonly about: string;
  readonly stated: string;
  readonly position: Position | null;
  readonly verdict: "false" | "refused";
  /** What the compiler has, where it could be measured. */
  readonly actual: string | null;
  /** The compiler's own words. */
  readonly message: string;
  /** What it warns of in the constant itself; null for all else. */
  readonly warning: string | null;
};

export type Compiler = {
  /** The program and its own arguments. */
  readonly command: readonly string[];
  /** As `-dumpmachine` says. */
  readonly machine: string;
  /** The first line of `--version`. */
  readonly version: string;
  readonly target: TargetId;
};

export type Verification = {
  readonly compiler: Compiler;
  readonly headers: readonly string[];
  /** Claims by kind. */
  readonly tried: Readonly<Partial<Record<ClaimKind, number>>>;
  readonly failures: readonly Failure[];
  readonly unproven: readonly Unproven[];
};
