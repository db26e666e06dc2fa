/** A target triple, for example `x86_64-linux-gnu`. */
export type TargetId = string;

/**
 * A value that may differ between targets, stored once per group of targets that agree.
 * Groups are disjoint and in the order of the first target of each.
 */
export type PerTarget<T> = readonly { readonly targets: readonly TargetId[]; readonly value: T }[];

/** Where a declaration stands: a file as Clang opened it, line and column 1-based (bytes). */
export type Position = { readonly file: string; readonly line: number; readonly column: number };

/**
 * Whose headers a fact rests on, from the best to the worst: the machine's or a sysroot's own for
 * that target (`exact`), a cross compiler's package (`cross`), another C library for the same
 * system (`foreign-libc`), ferrule's own declared stubs (`stub`), or a file that was generated for
 * another architecture (`wrong-arch`).
 */
export type MountLabel = "exact" | "cross" | "foreign-libc" | "stub" | "wrong-arch";

/**
 * The worst label in the by-value closure of a declaration's types, and the names that caused it.
 * A pointer needs only a name: what it points at does not count.
 */
export type Provenance = { readonly label: MountLabel; readonly because: readonly string[] };

/** Only targets whose label is not `exact` are listed: an empty list is exact everywhere. */
export type ProvenanceByTarget = PerTarget<Provenance>;

export type Qualifiers = {
  readonly const?: true;
  readonly volatile?: true;
  readonly restrict?: true;
  readonly nullability?: "nonnull" | "nullable" | "unspecified";
};

/** A C type as written, typedefs kept. Records, enums and typedefs are names into `Facts.types`. */
export type CType = Qualifiers &
  (
    | { readonly kind: "builtin"; readonly name: string }
    | { readonly kind: "typedef"; readonly name: string }
    /** `name` is `struct X`, `union X`, or `struct @file:line:column` for one without a tag. */
    | { readonly kind: "record"; readonly name: string }
    /** `name` is `enum X` or `enum @file:line:column`. */
    | { readonly kind: "enum"; readonly name: string }
    | { readonly kind: "pointer"; readonly to: CType }
    /** `length` is null for `[]`. */
    | { readonly kind: "array"; readonly of: CType; readonly length: number | null }
    | FunctionType
    /** `bytes` is the whole vector's size; null where the elements' size is not the same everywhere. */
    | {
        readonly kind: "vector";
        readonly of: CType;
        readonly length: number | null;
        readonly bytes: number | null;
      }
    | { readonly kind: "complex"; readonly of: CType }
    | { readonly kind: "atomic"; readonly of: CType }
  );

export type FunctionType = Qualifiers & {
  readonly kind: "function";
  readonly result: CType;
  readonly parameters: readonly CType[];
  readonly variadic: boolean;
  /** False for `f()`, which says nothing about its parameters. */
  readonly prototype: boolean;
  /** Absent for the target's own C convention; otherwise `stdcall`, `ms_abi`, … */
  readonly convention?: string;
};

/** An attribute by GNU name with its arguments, texts without quotes (`nonnull`, `["1","2"]`). */
export type Attribute = { readonly name: string; readonly arguments: readonly string[] };

export type Doc = {
  readonly text: string;
  /** `nearby`: an ordinary comment before the declaration, which may belong to another one. */
  readonly kind: "doc" | "nearby";
};

export type Parameter = {
  readonly name: string | null;
  readonly type: CType;
  readonly attributes: readonly Attribute[];
};

export type FunctionDeclaration = {
  readonly kind: "function";
  readonly name: string;
  /** The real symbol, from an asm label where there is one. */
  readonly symbol: string;
  readonly type: FunctionType;
  readonly parameters: readonly Parameter[];
  readonly attributes: readonly Attribute[];
  /** `static` or `inline` in the header: there is no symbol to bind. */
  readonly inline: boolean;
  /** Why it cannot be called from outside, as of an inline function; null when it can. */
  readonly notBindable: string | null;
  readonly doc: Doc | null;
  readonly position: Position;
  readonly targets: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

export type VariableDeclaration = {
  readonly kind: "variable";
  readonly name: string;
  readonly symbol: string;
  readonly type: CType;
  readonly threadLocal: boolean;
  /** Why it cannot be reached from outside, as a `static` one; null when it can. */
  readonly notBindable: string | null;
  readonly attributes: readonly Attribute[];
  readonly doc: Doc | null;
  readonly position: Position;
  readonly targets: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

/** A double; the ones that JSON has no number for are named as JavaScript prints them. */
export type FloatValue = number | "Infinity" | "-Infinity" | "NaN" | "-0";

/** What a macro is worth, as Clang evaluated it. Integers are decimal text of any width. */
export type MacroValue =
  | { readonly kind: "integer"; readonly type: string; readonly value: string }
  | { readonly kind: "float"; readonly type: string; readonly value: FloatValue }
  | { readonly kind: "string"; readonly value: string }
  /** A constant address such as `(destructor)-1`, as a signed decimal. */
  | { readonly kind: "pointer"; readonly value: string };

export type MacroDeclaration = {
  readonly kind: "macro";
  readonly name: string;
  /** Parameter names of a function-like macro, null for an object-like one. */
  readonly parameters: readonly string[] | null;
  readonly body: string;
  /** Empty when the macro is not a constant. */
  readonly value: PerTarget<MacroValue>;
  /** Why there is no value on any target; null when there is one. */
  readonly notBindable: string | null;
  readonly doc: Doc | null;
  readonly position: Position;
  readonly targets: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

/**
 * One declaration. Where the shape differs between targets there are several of one name, with
 * disjoint `targets`; where only numbers differ there is one, with {@link PerTarget} numbers.
 */
export type Declaration = FunctionDeclaration | VariableDeclaration | MacroDeclaration;

export type Field = {
  readonly name: string | null;
  readonly type: CType;
  /** Width of a bit-field, in bits. */
  readonly bits: number | null;
  readonly attributes: readonly Attribute[];
  readonly doc: Doc | null;
};

/** Sizes in bytes, `offsets` in bits, one a field. */
export type Layout = {
  readonly size: number;
  readonly align: number;
  readonly offsets: readonly number[];
};

export type RecordType = {
  readonly kind: "record";
  readonly name: string;
  readonly tag: "struct" | "union";
  /** The typedef that names an untagged record. */
  readonly typedefName: string | null;
  /** Null for an opaque (never completed) record. */
  readonly fields: readonly Field[] | null;
  readonly layout: PerTarget<Layout>;
  readonly attributes: readonly Attribute[];
  readonly doc: Doc | null;
  readonly position: Position;
  readonly targets: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

export type Enumerator = {
  readonly name: string;
  /** Decimal. */
  readonly value: string;
  readonly attributes: readonly Attribute[];
  readonly doc: Doc | null;
};

export type EnumType = {
  readonly kind: "enum";
  readonly name: string;
  readonly typedefName: string | null;
  /** Written underlying type, if any. */
  readonly fixed: string | null;
  readonly enumerators: readonly Enumerator[];
  /** Size in bytes; unsigned on GNU and Apple, signed on MSVC, unless a value is negative. */
  readonly layout: PerTarget<{
    readonly size: number;
    readonly align: number;
    readonly signed: boolean;
  }>;
  readonly attributes: readonly Attribute[];
  readonly doc: Doc | null;
  readonly position: Position;
  readonly targets: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

/** What a typedef finally is, by Clang's own classification. */
export type ScalarClass = "bool" | "integer" | "float" | "pointer" | "record" | "other";

export type TypedefType = {
  readonly kind: "typedef";
  readonly name: string;
  readonly type: CType;
  /** Null members where the typedef has no size (`void`, a function type, an incomplete type). */
  readonly layout: PerTarget<{
    readonly size: number;
    readonly align: number;
    readonly class: ScalarClass;
    /** Of integers; null otherwise. */
    readonly signed: boolean | null;
  }>;
  readonly attributes: readonly Attribute[];
  readonly doc: Doc | null;
  readonly position: Position;
  readonly targets: readonly TargetId[];
  readonly provenance: ProvenanceByTarget;
};

export type TypeDeclaration = RecordType | EnumType | TypedefType;

/** Something in a wanted header that has no representation here. Never dropped in silence. */
export type Unsupported = {
  readonly what: string;
  readonly reason: string;
  readonly position: Position | null;
  readonly targets: readonly TargetId[];
};

export type Scalar = {
  readonly size: number;
  readonly align: number;
  /** Alignment of a member of that type, which is less for `double` and `long long` on i686 Linux. */
  readonly fieldAlign: number;
  readonly signed: boolean | null;
};

export type TargetFacts = {
  readonly id: TargetId;
  /** As Clang was told. */
  readonly triple: string;
  readonly dataModel: "LP64" | "LLP64" | "ILP32";
  /** Bytes. */
  readonly pointerSize: number;
  /**
   * `char`, `short`, `int`, `long`, `long long`, `float`, `double`, `long double`, `_Bool`, `void *`, `wchar_t`,
   * and `__int128` where there is one.
   */
  readonly scalars: Readonly<Record<string, Scalar>>;
  readonly mounts: readonly { readonly directory: string; readonly label: MountLabel }[];
};

export type Facts = {
  readonly schemaVersion: 1;
  /** `engine` is how Clang ran; `version` as Clang states it. */
  readonly clang: { readonly version: string; readonly engine: "wasm" | "native" };
  /** The wanted headers and a SHA-256 over their names and contents. */
  readonly headers: { readonly files: readonly string[]; readonly digest: string };
  readonly targets: readonly TargetFacts[];
  /** In order of position, files in the order they were first opened. */
  readonly declarations: readonly Declaration[];
  /** The closure of the wanted declarations. More than one entry where the shape differs. */
  readonly types: Readonly<Record<string, readonly TypeDeclaration[]>>;
  readonly unsupported: readonly Unsupported[];
};
