import type { LengthPlan, NativeName, ScalarPlan } from "./model.ts";

/** What a callback is given, per C argument. */
export type CallbackArgumentPlan =
  | { readonly kind: "user-data"; readonly native: NativeName }
  | { readonly kind: "length"; readonly native: NativeName }
  | {
      readonly kind: "scalar";
      readonly name: string;
      readonly native: NativeName;
      readonly scalar: ScalarPlan;
    }
  | {
      readonly kind: "handle";
      readonly name: string;
      readonly native: NativeName;
      readonly type: string;
      readonly nullable: boolean;
    }
  | {
      readonly kind: "text";
      readonly name: string;
      readonly native: NativeName;
      readonly encoding: "utf8" | "utf16";
      readonly length: LengthPlan | null;
      readonly nullable: boolean;
    }
  | {
      readonly kind: "bytes";
      readonly name: string;
      readonly native: NativeName;
      readonly length: LengthPlan;
      readonly nullable: boolean;
    }
  | {
      /** A record that is copied. */
      readonly kind: "record";
      readonly name: string;
      readonly native: NativeName;
      readonly type: string;
      readonly nullable: boolean;
    }
  | {
      /** A record by value. */
      readonly kind: "value";
      readonly name: string;
      readonly native: NativeName;
      readonly type: string;
    }
  | {
      readonly kind: "texts" | "handles";
      readonly name: string;
      readonly native: NativeName;
      readonly length: LengthPlan;
      readonly type: string | null;
      readonly nullable: boolean;
    };

export type SitePlan = {
  /** `sqlite3_exec.callback`. */
  readonly name: string;
  readonly symbol: string;
  readonly argument: string;
  /** The TypeScript type's name. */
  readonly typeName: string;
  readonly note: string | null;
  readonly arguments: readonly CallbackArgumentPlan[];
  readonly result: NativeName;
  /** Where the key comes from: an argument, or a call with arguments. */
  readonly key:
    | { readonly kind: "argument"; readonly index: number }
    | { readonly kind: "fetch"; readonly symbol: string; readonly arguments: readonly number[] }
    /** C has no user data: the function that is in force. */
    | { readonly kind: "held" };
  /**
   * On C's own threads it is not run: C gets the answer, and where it is `delivered` or `awaited` it
   * runs here later; what is `awaited` keeps the event loop alive. Null: C calls it on none.
   */
  readonly foreign: "refused" | "delivered" | "awaited" | null;
  /** What C gets when it throws. */
  readonly answer: bigint;
  /** A call made when it throws; `message` and integers as they stand, arguments by index. */
  readonly onThrow: {
    readonly symbol: string;
    readonly arguments: readonly (
      | { readonly argument: number }
      | { readonly text: "message" }
      | { readonly integer: string }
    )[];
  } | null;
};
