import type { Contract, Line, ResultSlot, Slot } from "../contract/model.ts";
import type {
  Facts,
  FunctionDeclaration,
  FunctionType,
  MacroDeclaration,
  PerTarget,
} from "../facts/model.ts";

/** How a C integer crosses the boundary on one target. */
export type NativeInteger = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64";

/**
 * A C type seen through its typedefs. `spelling` is how the header writes it; `names` are the
 * typedefs that were seen through, which tell apart what C does not (`CURL` is `void`).
 */
export type ResolvedType = { readonly spelling: string; readonly names: readonly string[] } & (
  | { readonly kind: "void" }
  | {
      readonly kind: "integer";
      readonly native: PerTarget<NativeInteger>;
      /** C's `_Bool`. */
      readonly bool: boolean;
    }
  | { readonly kind: "float"; readonly native: "f32" | "f64" }
  | { readonly kind: "pointer"; readonly to: ResolvedType; readonly const: boolean }
  /** `name` is without `struct`. */
  | { readonly kind: "record"; readonly name: string; readonly complete: boolean }
  | { readonly kind: "function"; readonly type: FunctionType }
  | { readonly kind: "unsupported"; readonly reason: string }
);

/** One parameter with what the header and the contract say of it. */
export type BoundaryParameter = {
  readonly index: number;
  /** C's name; half of the parameters of a real header have none. */
  readonly name: string | null;
  readonly type: ResolvedType;
  readonly slot: Slot | null;
};

export type BoundaryResult = {
  readonly type: ResolvedType;
  readonly slot: ResultSlot | null;
};

/** A function, or a callback that the library calls: header and contract joined. */
export type BoundaryFunction = {
  readonly name: string;
  readonly declaration: FunctionDeclaration;
  readonly line: Line | null;
  readonly parameters: readonly BoundaryParameter[];
  readonly result: BoundaryResult;
  /** Slots that speak of a field of what a parameter points at. */
  readonly fields: readonly { readonly parameter: number; readonly slot: Slot }[];
  readonly variadic: boolean;
  /** The variadic function that this one is a way to call, and how many parameters are its own. */
  readonly variantOf: { readonly symbol: string; readonly fixed: number } | null;
  /** Declared in another way on another target: `declaration` is the first. */
  readonly varies: boolean;
  /** The contract's reason for leaving it out, or null. */
  readonly skipped: string | null;
};

/** A callback parameter's own function type, joined with its line under `callbacks`. */
export type BoundaryCallback = {
  /** `sqlite3_exec.callback`. */
  readonly name: string;
  readonly line: Line | null;
  readonly parameters: readonly BoundaryParameter[];
  readonly result: BoundaryResult;
};

/** The joined facts and contract of one library. Everything after this stage reads it alone. */
export type Boundary = {
  readonly facts: Facts;
  readonly contract: Contract;
  /** In the header's order. */
  readonly functions: readonly BoundaryFunction[];
  readonly callbacks: ReadonlyMap<string, BoundaryCallback>;
  readonly macros: ReadonlyMap<string, MacroDeclaration>;
  /** Named integer constants of macros and enums, by C name; null where targets disagree. */
  readonly constants: ReadonlyMap<string, bigint | null>;
};
