import type { NativeInteger } from "../../boundary/model.ts";
import type { CType, Position } from "../../facts/model.ts";
import type { PlacePlan, RecordPlan } from "./record-model.ts";
import type { SitePlan } from "./site-model.ts";

/**
 * A C type in a native signature: fixed, or the name of an integer that differs between targets,
 * `w_…` where one of them has 64 bits, `n_…` where all fit a number (an enum's sign).
 */
export type NativeName =
  | "void"
  | NativeInteger
  | "f32"
  | "f64"
  | "ptr"
  | `w_${string}`
  | `n_${string}`
  /** A record by value: {@link ModulePlan.shapes} says what it is made of. */
  | `r_${string}`;

/** How many of something: evaluated from C's own arguments once the call has returned. */
export type LengthPlan =
  | { readonly kind: "integer"; readonly value: string }
  | { readonly kind: "argument"; readonly index: number }
  | { readonly kind: "call"; readonly symbol: string; readonly arguments: readonly number[] }
  /** A number in a field of a record in a place, by the position of its argument and in the layout. */
  | {
      readonly kind: "field";
      readonly index: number;
      /** The class of the place. */
      readonly place: string;
      readonly position: number;
      readonly native: FieldNative;
    }
  /** What the call returned. */
  | { readonly kind: "result" }
  | { readonly kind: "sum" | "product"; readonly left: LengthPlan; readonly right: LengthPlan };

/** What a pointer that C gives out becomes in TypeScript. `free` is a C symbol, null to copy only. */
export type ReturnedPlan =
  | {
      readonly kind: "handle";
      readonly type: string;
      readonly nullable: boolean;
      /** `close`: the deallocating C function of an owned one; null for a borrowed one. */
      readonly close: string | null;
      /** Of a borrowed one: the argument that it ends with; null where that is no argument. */
      readonly owner: number | null;
      /** Ours even when the call failed. */
      readonly always: boolean;
    }
  | {
      readonly kind: "text";
      readonly encoding: "utf8" | "utf16";
      readonly length: LengthPlan | null;
      readonly nullable: boolean;
      readonly free: string | null;
    }
  | {
      readonly kind: "bytes";
      readonly length: LengthPlan;
      readonly nullable: boolean;
      readonly free: string | null;
    }
  | { readonly kind: "texts"; readonly length: LengthPlan; readonly free: string | null }
  /** A record that is copied. */
  | {
      readonly kind: "record";
      readonly type: string;
      readonly nullable: boolean;
      readonly free: string | null;
    }
  /** An array that is copied. */
  | {
      readonly kind: "array";
      readonly of: ArrayElementPlan;
      readonly length: LengthPlan;
      readonly nullable: boolean;
      readonly free: string | null;
    }
  /** An array that stays in C's memory, as long as the handle that it is borrowed from lives. */
  | {
      readonly kind: "view";
      readonly of: ArrayElementPlan;
      readonly length: LengthPlan;
      readonly nullable: boolean;
      readonly writable: boolean;
      /** The argument that it ends with; null for the first handle. */
      readonly owner: number | null;
      readonly free: null;
    };

/** What an array that C is given, or gives out, is made of. */
export type ArrayElementPlan =
  | { readonly kind: "scalar"; readonly scalar: ScalarPlan }
  | { readonly kind: "record"; readonly type: string };

export type ScalarPlan =
  | { readonly kind: "integer"; readonly native: NativeName }
  | { readonly kind: "float"; readonly native: "f32" | "f64" }
  | { readonly kind: "bool"; readonly native: NativeName };

/** C keeps the copy that it is given: until the handle of that argument ends, or for ever (null). */
export type KeptPlan = {
  readonly on: number | null;
  /** What the same parameter is given later on takes its place. */
  readonly replaced: boolean;
};

/** One argument of the C call. `name` is the TypeScript parameter, where there is one. */
export type ArgumentPlan = { readonly label: string; readonly native: NativeName } & (
  | {
      readonly kind: "handle";
      readonly name: string;
      readonly type: string;
      readonly nullable: boolean;
      /** The handle's argument that C keeps it for: it must be closed first. */
      readonly keptOn: number | null;
    }
  | {
      readonly kind: "take";
      readonly name: string;
      readonly type: string;
      readonly nullable: boolean;
      /** The status that leaves the handle ours. */
      readonly unless: bigint | null;
      /** `closed` by its deallocator, or `moved` into C. */
      readonly ends: "closed" | "moved";
      /** It is one of several deallocators of the type: only of what is freed with it. */
      readonly sole: boolean;
    }
  | {
      readonly kind: "scalar";
      readonly name: string;
      readonly scalar: ScalarPlan;
      /** The values that are allowed, ascending, and what they are called; null: all. */
      readonly among: {
        readonly values: readonly bigint[];
        readonly names: readonly string[];
      } | null;
    }
  | {
      readonly kind: "text";
      readonly name: string;
      readonly encoding: "utf8" | "utf16";
      readonly nullable: boolean;
      /** The parameter that gets its length in bytes, or null. */
      readonly lengthAt: number | null;
      readonly kept: KeptPlan | null;
    }
  | {
      readonly kind: "bytes";
      readonly name: string;
      readonly nullable: boolean;
      /** C reads that many, whatever the program gives. */
      readonly least: LengthPlan | null;
      /** The parameter that says how many; several buffers may share it. */
      readonly lengthAt: number | null;
      readonly kept: KeptPlan | null;
    }
  | {
      readonly kind: "record" | "out-record" | "inout-record";
      readonly name: string;
      readonly type: string;
      readonly nullable: boolean;
    }
  | {
      /** An array of texts, or of handles of that type, lent for the call. */
      readonly kind: "list";
      readonly name: string;
      /** Null for texts. */
      readonly type: string | null;
    }
  | {
      /** An array of numbers or records, copied for the call. */
      readonly kind: "array";
      readonly name: string;
      readonly of: ArrayElementPlan;
      readonly nullable: boolean;
      /** C reads exactly so many; null where the array's own length is passed. */
      readonly count: number | null;
      /** The parameter that says how many; several arrays may share it. */
      readonly lengthAt: number | null;
    }
  | {
      /** An array that C fills. */
      readonly kind: "out-array";
      readonly name: string;
      readonly of: ArrayElementPlan;
      readonly length: LengthPlan;
      /** How many of it C has filled; null: all. */
      readonly used: LengthPlan | null;
    }
  | {
      /** A record by value: C gets a copy. */
      readonly kind: "value";
      readonly name: string;
      readonly type: string;
    }
  | { readonly kind: "length"; readonly of: number }
  | {
      readonly kind: "callback";
      readonly name: string;
      /** The site's name, `sqlite3_exec.callback`. */
      readonly site: string;
      readonly nullable: boolean;
      /** The parameter whose user data it is; its own where C has no user data. */
      readonly userData: number;
      /**
       * `call`: ends with the call; `registered`: with the handle; `destroyed`: when C says so;
       * `replaced`, without user data: with the next call of the function.
       */
      readonly scope: "call" | "registered" | "destroyed" | "forever" | "replaced";
      /** Of `registered`: the handle's argument. */
      readonly on: number | null;
      /** Of `registered`: a later one takes its place. */
      readonly replaced: boolean;
      /** The call that gives C the user data beforehand, where another function takes it. */
      readonly gives: {
        /** The native function's name in the module, and C's. */
        readonly native: string;
        readonly symbol: string;
        readonly arguments: readonly (
          | { readonly kind: "argument"; readonly index: number }
          | { readonly kind: "constant"; readonly value: bigint; readonly native: NativeName }
          | { readonly kind: "user-data" }
        )[];
        /** Its result is a status of the library's. */
        readonly status: boolean;
      } | null;
    }
  | { readonly kind: "user-data" }
  | { readonly kind: "destroy"; readonly of: number }
  | {
      /** A record that C makes in memory of ours; `close` ends it. */
      readonly kind: "init";
      readonly name: string;
      readonly type: string;
      readonly close: string;
    }
  | { readonly kind: "constant"; readonly value: bigint }
  | { readonly kind: "constant-text"; readonly text: string }
  /** The size of that record on the machine. */
  | { readonly kind: "size"; readonly type: string; readonly place: boolean }
  | {
      readonly kind: "out";
      readonly name: string;
      readonly value: ScalarPlan | ReturnedPlan;
      readonly shown: boolean;
    }
  | {
      readonly kind: "inout";
      readonly name: string;
      readonly value: ScalarPlan;
      readonly shown: boolean;
    }
  | {
      readonly kind: "out-bytes";
      readonly name: string;
      readonly as: "bytes" | "text" | "text16";
      readonly length: LengthPlan;
      /** How much of it C has filled; null: all, or text to its NUL. */
      readonly used: LengthPlan | null;
    }
);

export type ResultPlan =
  | { readonly kind: "void" }
  | { readonly kind: "ignore"; readonly native: NativeName }
  | { readonly kind: "status"; readonly native: NativeName; readonly info: boolean }
  | {
      readonly kind: "scalar";
      readonly scalar: ScalarPlan;
      readonly failure: string | null;
      /** False when it only says how long another result is. */
      readonly shown: boolean;
      /** It is a number in TypeScript, however wide C's is. */
      readonly number: boolean;
    }
  /** `fails`: the address that says so, such as 0 or -1; null when none does. */
  | { readonly kind: "returned"; readonly value: ReturnedPlan; readonly fails: bigint | null }
  /** A record by value. */
  | { readonly kind: "value"; readonly type: string };

/** The widths of numbers in fields. */
export type FieldNative = "i32" | "u32" | "i64" | "u64";

/** What a call finds in fields of a record in a place; positions are those in the place's layout. */
export type FieldSlotPlan = {
  readonly name: string;
  /** The argument, and its type. */
  readonly argument: number;
  readonly type: string;
} & (
  | {
      /** Memory behind two fields: the pointer, and how many bytes are left. */
      readonly kind: "memory";
      readonly direction: "in" | "out";
      readonly pointer: number;
      readonly count: number;
      readonly countNative: FieldNative;
    }
  | {
      readonly kind: "number";
      readonly direction: "in" | "out";
      readonly position: number;
      readonly native: FieldNative;
    }
  | {
      readonly kind: "constant";
      readonly value: bigint;
      readonly position: number;
      readonly native: FieldNative;
    }
);

export type FunctionPlan = {
  readonly symbol: string;
  readonly name: string;
  /** As C writes it. */
  readonly prototype: string;
  /** The contract's line, or null. */
  readonly note: string | null;
  readonly description: readonly string[];
  readonly doc: string | null;
  readonly arguments: readonly ArgumentPlan[];
  readonly fields: readonly FieldSlotPlan[];
  readonly result: ResultPlan;
  /** What says why it failed, read on the line after the call. */
  readonly cause: "errno" | "lasterror" | null;
  readonly optional: boolean;
  /** It may wait: the name of its twin that runs on another thread. Null: it has none. */
  readonly away: string | null;
};

export type HandlePlan = {
  /** Without `struct`. */
  readonly cName: string;
  readonly className: string;
  readonly note: string;
  /** C names of the handle types that outlive it. */
  readonly parents: readonly string[];
  /** The library counts references to it. */
  readonly counted: boolean;
  /** Which threads may use one; null where nothing is said. */
  readonly thread: "confined" | "one" | "any" | null;
};

export type ConstantPlan = {
  readonly name: string;
  readonly cName: string;
  readonly literal: string;
};

export type NativePlan = {
  /** The C name, which the module calls it by. */
  readonly name: string;
  /** The symbol in the library: another one where the header has an asm label. */
  readonly symbol: string;
  readonly result: NativeName;
  readonly parameters: readonly NativeName[];
  /** One way to call a variadic function; null of any other. */
  readonly variadic: VariadicPlan | null;
  readonly optional: boolean;
  /** The first version that has it, and the first that has it no more: `3.7.2`. */
  readonly since: string | null;
  readonly until: string | null;
  /** C's own, and none of the library's. */
  readonly standard: boolean;
  /** What may cross in JavaScript's own form; null: addresses only. */
  readonly forms: {
    readonly parameters: readonly ("text" | "bytes" | null)[];
    readonly result: "text" | null;
  } | null;
};

/** What stands behind a variadic function's own parameters, as one way to call it has it. */
export type VariadicPlan = {
  /** The function, by its C name. */
  readonly of: string;
  /** How many parameters are its own. */
  readonly fixed: number;
  /** The others, before C promotes them. */
  readonly given: readonly { readonly type: CType; readonly native: NativeName }[];
};

export type ErrorPlan = {
  readonly className: string;
  readonly ok: readonly bigint[];
  readonly info: readonly bigint[];
  /** Code and C name, ascending. */
  readonly codes: readonly (readonly [bigint, string])[];
  readonly describe: string | null;
  readonly message: {
    readonly symbol: string;
    /** The handle that it is asked of, or null. */
    readonly type: string | null;
    /** The function whose result it is given, or null. */
    readonly of: string | null;
    /** By target: where in what it returns the text's pointer is; null: it is the text. */
    readonly offsets: Readonly<Record<string, number>> | null;
  } | null;
};

/** A function that is not bound, and why. */
export type LeftOut = {
  readonly symbol: string;
  readonly cause: "variadic" | "by-value" | "inline" | "skipped" | "undecided" | "unsupported";
  readonly reason: string;
  /** What the contract would have to say; null when nothing would help. */
  readonly question: string | null;
  readonly position: Position;
};

export type ModulePlan = {
  readonly library: string;
  readonly files: Readonly<Partial<Record<string, readonly string[]>>>;
  /** Opened so that its own calls end in itself, whatever the runtime exports. */
  readonly isolated: boolean;
  readonly targets: readonly string[];
  /** Native type by target, of C types whose width differs. */
  readonly varying: ReadonlyMap<NativeName, Readonly<Record<string, NativeInteger>>>;
  /** What records by value are made of: one text, or one by target where they differ. */
  readonly shapes: ReadonlyMap<NativeName, string | Readonly<Record<string, string>>>;
  readonly version: {
    readonly symbol: string;
    readonly header: bigint;
    readonly macro: string;
  } | null;
  readonly provenance: {
    readonly headers: readonly string[];
    readonly headerDigest: string;
    readonly contract: string;
    readonly contractDigest: string;
    readonly clang: string;
  };
  readonly handles: readonly HandlePlan[];
  readonly records: readonly RecordPlan[];
  readonly places: readonly PlacePlan[];
  readonly error: ErrorPlan;
  readonly constants: readonly ConstantPlan[];
  readonly sites: readonly SitePlan[];
  readonly functions: readonly FunctionPlan[];
  readonly natives: readonly NativePlan[];
  readonly leftOut: readonly LeftOut[];
};
