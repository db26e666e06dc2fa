/** Offsets into the contract file's text, UTF-16, `end` exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** A parameter of the function the line is about: by C name, or by position (`#0` is the first). */
export type Reference = Span &
  (
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "position"; readonly index: number }
  );

/** A call of another function of the library, with parameters of this one: `f(#0,iCol)`. */
export type Call = Span & {
  readonly function: string;
  readonly arguments: readonly (
    | Reference
    | { readonly kind: "message" }
    /** The user data of a callback, which this call gives to C. */
    | { readonly kind: "user-data" }
    | Integer
  )[];
};

export type Integer = Span & { readonly kind: "integer"; readonly value: string };

/** How many: a parameter, an integer, a call, the result, or sums and products of those. */
export type Length =
  | Reference
  | Integer
  | { readonly kind: "call"; readonly call: Call }
  /** A field of the record that a parameter points at. */
  | (Span & { readonly kind: "field"; readonly of: Reference; readonly field: string })
  /** What the call itself returned. */
  | (Span & { readonly kind: "result" })
  | {
      readonly kind: "sum" | "product";
      readonly left: Length;
      readonly right: Length;
    };

/** Until when a pointer is valid or kept. */
export type Lifetime = Span &
  (
    | { readonly kind: "call" }
    | { readonly kind: "static" }
    | { readonly kind: "forever" }
    /** Until that parameter (a handle, or the memory it points at) ends. */
    | { readonly kind: "until-ends"; readonly of: Reference; readonly orNext: boolean }
    /** Until the next call of any function that takes that parameter. */
    | { readonly kind: "until-next"; readonly of: Reference }
    /** Until C calls that parameter (a destroy callback) or the program calls that function. */
    | { readonly kind: "until-called"; readonly name: string }
  );

/** `used`: so much of the memory C has filled, once the call has returned; null for all of it. */
export type Shape =
  | {
      readonly kind: "string";
      readonly encoding: "utf8" | "utf16";
      readonly length: Length | null;
      readonly used: Length | null;
    }
  | { readonly kind: "bytes"; readonly length: Length; readonly used: Length | null }
  | { readonly kind: "strings"; readonly length: Length }
  | { readonly kind: "handles"; readonly length: Length }
  /** Elements of the pointed-at type, copied. */
  | { readonly kind: "array"; readonly length: Length; readonly used: Length | null }
  /** The same in C's own memory, not copied. */
  | { readonly kind: "view"; readonly length: Length };

export type Ownership =
  /** Ours. `free` null means the type's own; `always`: ours even when the call fails. */
  | { readonly kind: "own"; readonly free: string | null; readonly always: boolean }
  | { readonly kind: "borrow"; readonly until: Lifetime }
  /** C's from here on, unless the call returns that code. */
  | { readonly kind: "take"; readonly unless: string | null }
  | { readonly kind: "keep"; readonly until: Lifetime };

/** What C gets from a callback that threw: an integer, or a call made before returning 0. */
export type Answer = Integer | (Span & { readonly kind: "answer-call"; readonly call: Call });

export type CallbackPromise = {
  readonly until: Lifetime;
  /**
   * The parameter that carries user data, or the call that fetches it; null where C has none, so
   * that one function at a time can be meant.
   */
  readonly userData:
    | Reference
    /** A call inside the callback that tells it, or one beforehand that gives it to C. */
    | (Span & { readonly kind: "fetch" | "give"; readonly call: Call })
    | null;
  readonly answer: Answer | null;
  /**
   * C calls it on threads of its own as well: such a call is `refused` and gets the answer, or
   * `delivered` to JavaScript's thread. Null: on the thread of the call alone.
   */
  readonly foreign: "refused" | "delivered" | null;
};

/** Parameters that ferrule fills in itself. */
export type Role =
  | { readonly kind: "user-data" }
  | { readonly kind: "destroy"; readonly of: Reference }
  /** Tells C how to treat that parameter; the constant `pass` is given. */
  | { readonly kind: "deallocator"; readonly of: Reference; readonly pass: string }
  /** That constant of the header, or that integer, is given. */
  | { readonly kind: "pass"; readonly constant: string }
  /** One of those constants, with `*` at the end of a name for all that begin so; it is the program's. */
  | { readonly kind: "among"; readonly constants: readonly string[] }
  /** The size of that record is given, in bytes. */
  | { readonly kind: "size"; readonly of: string }
  /** NULL or 0 is given. */
  | { readonly kind: "null" };

/** What one line promises of one parameter. */
export type Slot = Span & {
  readonly subject: Reference;
  /** The slot speaks of that field of the record that the parameter points at. */
  readonly field: string | null;
  /** The name to give the parameter in TypeScript. */
  readonly as: string | null;
  /** `init`: C makes it in memory that ferrule lends until the handle is closed. */
  readonly direction: "in" | "out" | "inout" | "init";
  readonly shape: Shape | null;
  readonly ownership: Ownership | null;
  readonly callback: CallbackPromise | null;
  readonly role: Role | null;
  readonly nullable: boolean;
};

/** What one line promises of the result. */
export type ResultSlot = Span & {
  /**
   * `previous`: user data of the callback that was replaced; `ignore`: repeats an earlier result;
   * `number`: an integer of 64 bits that a number holds.
   */
  readonly kind: "status" | "value" | "number" | "bool" | "ignore" | "previous";
  readonly shape: Shape | null;
  readonly ownership: Ownership | null;
  readonly nullable: boolean;
  /** The call failed when the result equals this integer, is below 0, is not 0, or is NULL. */
  readonly failure: string | "negative" | "nonzero" | "null" | null;
  /** errno says why it failed. */
  readonly errno: boolean;
  /** Windows' GetLastError says why it failed. */
  readonly lastError: boolean;
  /** `status info`: the convention's info codes are answers, returned; otherwise they are thrown. */
  readonly info: boolean;
};

/** A version of the library, `3.7.2`: decimal numbers without leading zeros, the major one first. */
export type Version = Span & { readonly parts: readonly string[] };

/** A function's line, or a callback's. */
export type Line = Span & {
  readonly text: string;
  /** The library may have been built without this symbol. */
  readonly optional: boolean;
  /** It may wait: for a device, the network, another thread. */
  readonly blocking: boolean;
  /** The first version that has the function; null when all have it. */
  readonly since: Version | null;
  /** The first version that has it no more. */
  readonly until: Version | null;
  readonly slots: readonly Slot[];
  readonly result: ResultSlot | null;
};

/** One C type: a handle, a record whose values are copied, or what text is made of. */
export type TypeLine = Span & {
  readonly text: string;
  /** The class name in TypeScript. */
  readonly as: string | null;
  /** The deallocator of an owned one; null where nothing frees it. */
  readonly free: string | null;
  /** Handles of these types that are arguments of the creating call are its parents. */
  readonly parents: readonly string[];
  /** A record in memory that ferrule makes: its functions say `init` where C fills it. */
  readonly place: boolean;
  /** A plain record: copied in and out as an object, never a handle. */
  readonly value: boolean;
  /** The library counts references: an address that is ours already may be given out again. */
  readonly counted: boolean;
  /**
   * Which threads may use one: `confined` to that which made it, `one` thread at a time, or `any`
   * number at once. Null where nothing is said.
   */
  readonly thread: "confined" | "one" | "any" | null;
  /** Pointers to it are text in that encoding, as `char *` is in UTF-8; null for all others. */
  readonly string: "utf8" | "utf16" | null;
};

/** Where the library's words about a failure come from: `f(T)`, `f()`, `f().field`, `f(g())`. */
export type MessageSource = Span & {
  readonly function: string;
  /** The handle type that it is asked of; null when it takes none. */
  readonly type: string | null;
  /** The function whose result it is given; null without one. */
  readonly of: string | null;
  /** The `char *` field of the record that it returns; null when it returns the text. */
  readonly field: string | null;
};

export type StatusConvention = Span & {
  readonly ok: readonly string[];
  readonly info: readonly string[];
  /** Globs over constants: the names that a failing code may have. */
  readonly codes: readonly string[];
  /** `const char *f(int code)`. */
  readonly describe: string | null;
  readonly message: MessageSource | null;
  /** The TypeScript class. */
  readonly error: string;
};

export type VersionCheck = Span & {
  /** `int f(void)`; null where the library has no such function. */
  readonly function: string | null;
  readonly macro: string;
  /** What one of each part of a version counts in those numbers, the major one first; null unsaid. */
  readonly parts: readonly bigint[] | null;
};

export type Pattern = Span & { readonly glob: string };

/** One way to call a variadic function, under a name of its own. */
export type Variant = {
  readonly name: string;
  /** The variadic function. */
  readonly of: string;
  /** What it is given behind its own parameters: each type as C writes it, and a name. */
  readonly parameters: readonly { readonly type: string; readonly name: string }[];
  readonly line: Line;
};

/** A line for every function of a name, unless it has one of its own. */
export type RuleLine = Line & { readonly glob: string };

export type SkipRule = Pattern & { readonly reason: string };

export type Platform = "linux" | "macos" | "windows";

export type Contract = {
  /** As given, and its whole text, for diagnostics. */
  readonly file: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly digest: string;
  readonly library: string;
  readonly headers: readonly string[];
  /** Globs of headers that those include, whose declarations are meant as well. */
  readonly included: readonly string[];
  readonly prefixes: readonly string[];
  readonly load: Readonly<Partial<Record<Platform, readonly string[]>>>;
  /**
   * Runtimes export functions of these names themselves: the library's own calls must not end in
   * theirs.
   */
  readonly isolated: boolean;
  readonly version: VersionCheck | null;
  readonly status: StatusConvention | null;
  /** By C name without `struct`. */
  readonly types: ReadonlyMap<string, TypeLine>;
  readonly results: Readonly<Record<"status" | "value" | "number" | "bool", readonly Pattern[]>>;
  /** In the file's order: of several that match, the first counts. */
  readonly rules: readonly RuleLine[];
  readonly skip: readonly SkipRule[];
  /** By C name. */
  readonly functions: ReadonlyMap<string, Line>;
  /** By the name of each. */
  readonly variadic: ReadonlyMap<string, Variant>;
  /** By `function.parameter` (`sqlite3_exec.callback`, or `f.#2` for one without a name). */
  readonly callbacks: ReadonlyMap<string, Line>;
};
