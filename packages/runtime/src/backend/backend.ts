/**
 * The C types that cross a backend. Pointers are addresses, `bigint`, 0n for NULL. `key` is a pointer
 * too, one that is only compared: a callback's user data, as a bigint or a number.
 */
export type NativeType =
  | "void"
  | "i8"
  | "u8"
  | "i16"
  | "u16"
  | "i32"
  | "u32"
  | "i64"
  | "u64"
  | "f32"
  | "f64"
  | "ptr"
  | "key";

/** Bytes of each, which is also its alignment in every record that crosses. */
export const sizes: Readonly<Record<NativeType, number>> = {
  void: 0,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  f32: 4,
  f64: 8,
  ptr: 8,
  key: 8,
};

/** True for the name of a {@link NativeType}. */
export function isNative(name: string): name is NativeType {
  return Object.hasOwn(sizes, name);
}

/** A C function's type on this machine. */
export type Signature = {
  readonly result: NativeType;
  readonly parameters: readonly NativeType[];
};

/**
 * How a parameter or a result crosses in a call from here: some pointers in a form of JavaScript's,
 * where the FFI takes it. `text` is a string, or an address; `bytes` is a Uint8Array, of which C gets
 * the memory or a copy.
 */
export type Form = NativeType | "text" | "bytes";

/** A C function's type with such forms. As a result, `text` is whatever {@link Backend.givenText} reads. */
export type CallSignature = {
  readonly result: Form;
  readonly parameters: readonly Form[];
};

/** A record as it crosses by value: what its fields are, in C's order, where C puts them. */
export type Shape = {
  /** Bytes, with the padding at its end. */
  readonly size: number;
  readonly align: number;
  readonly fields: readonly {
    readonly type: NativeType | Shape;
    /** How many of an array; null of one that is none. */
    readonly count: number | null;
    /** Bytes from the record's start. */
    readonly offset: number;
  }[];
};

/**
 * A C function's type with records by value, or one call's type of a variadic function: `fixed`
 * parameters are its own, and null says that it is not variadic.
 */
export type WideSignature = {
  readonly result: NativeType | Shape;
  readonly parameters: readonly (NativeType | Shape)[];
  readonly fixed: number | null;
};

/** Writes text as UTF-8 at an offset, as far as there is room in bytes; how many it wrote. */
export type TextWriter = (text: string, at: number, room: number) => number;

/** What a function with the result `text` gives: an address, or what the FFI makes of one. */
export type GivenText = bigint | string | object | null | undefined;

/** `i64`, `u64` and `ptr` are bigint, everything else is number; void is undefined. */
export type NativeValue = number | bigint | undefined;

/** A pointer as an argument, in the form that {@link Backend.argument} gives it. */
export type Address = number | bigint;

export type NativeFunction = (...values: NativeValue[]) => NativeValue;

/** A function that runs on another thread; rejected when it could not be called there. */
export type AwayFunction = (...values: NativeValue[]) => Promise<NativeValue>;

/** Whether what may come from other threads keeps the event loop alive. */
export type Watch = { readonly hold: () => void; readonly rest: () => void };

/** One loaded library. It is never unloaded. */
export type NativeLibrary = {
  /** Null when the library has no such symbol. Values are not checked here. */
  find(symbol: string, signature: CallSignature): NativeFunction | null;
  /** The same function, called on another thread while JavaScript goes on. It has no errno. */
  findAway(symbol: string, signature: Signature): AwayFunction | null;
  /**
   * The same for a wide signature, where the FFI has them. A record is given as its offset in
   * `memory`, and one that is returned is stored at the offset that comes before the arguments.
   */
  findWide?(
    symbol: string,
    signature: WideSignature,
    memory: DataView,
    tools: WideTools,
  ): NativeFunction | null;
};

/** Copies a record that C gave by value, and says at which offset. */
export type StoreRecord = (bytes: Uint8Array) => number;

/**
 * What `@ferrule/runtime/wide` brings along for an FFI that takes records as objects, so that modules
 * without records do without it: `koffi-wide.ts` has it.
 */
export type WideTools = {
  /** The FFI's own type. */
  type(ffi: object, type: NativeType | Shape, names: Names): string | object;
  /** A function of the FFI's as {@link NativeLibrary.findWide} promises it. */
  call(
    fn: (...values: readonly unknown[]) => unknown,
    signature: WideSignature,
    names: Names,
    memory: DataView,
  ): NativeFunction;
  /** What the FFI is to call for a callback whose parameters are records. */
  answer(
    fn: NativeFunction,
    signature: WideSignature,
    store: StoreRecord,
  ): (...values: readonly unknown[]) => unknown;
};

type Names = Readonly<Record<NativeType, string>>;

/** One runtime's FFI. Nothing above this interface names a runtime. */
export type Backend = {
  readonly name: string;
  /** Why this one was chosen, for a person. */
  readonly reason: string;
  /** True when {@link Backend.callback} must not be called while a callback is running. */
  readonly callbacksEarly: boolean;
  /** True when records cross by value: {@link NativeLibrary.findWide}, {@link Backend.callbackWide}. */
  readonly byValue: boolean;
  /** True when variadic functions can be called: {@link NativeLibrary.findWide}. */
  readonly variadic: boolean;
  /** True when a string itself crosses as `text`: C gets a copy that lives as long as the call. */
  readonly textCrosses: boolean;
  /** True when functions take `bytes` as addresses alone: `copyBytes` makes these. */
  readonly copiesBytes: boolean;
  /** True when a call with arguments costs several times one that has none. */
  readonly slowArguments: boolean;
  /** True when this engine stores a bigint into a typed array much slower than into a DataView. */
  readonly slowBigIntArrays: boolean;
  /**
   * Writes text as UTF-8 into that memory, as far as there is room, and says how many bytes; null where
   * a loop over a short text is quicker.
   */
  readonly textWriter: ((memory: Uint8Array) => TextWriter | null) | null;
  /** Loads by path or by name as the system's loader does; throws the loader's own error. */
  open(path: string): NativeLibrary;
  /**
   * The address of native code that calls `fn`. It stays valid for the life of the process.
   * `fn` must not throw and must return a value of the signature's result.
   */
  callback(signature: Signature, fn: NativeFunction): bigint;
  /**
   * The same where parameters are records by value: `store` is given each as a view of its bytes,
   * which are C's own, and what it returns is given to `fn`.
   */
  callbackWide?(
    signature: WideSignature,
    fn: NativeFunction,
    store: StoreRecord,
    tools: WideTools,
  ): bigint;
  /** A pointer in the form that crosses cheapest as an argument; a bigint is taken as well. */
  argument(address: bigint): Address;
  /** The address of a view's first byte; good as long as the view's buffer is alive. */
  addressOf(view: Uint8Array): bigint;
  /** `length` bytes at an address, not copied. Good as long as C keeps the memory. */
  view(address: bigint, length: number): ArrayBuffer;
  /**
   * Has `found` called by the event loop after something was written to a pipe, until the process
   * ends. At first it does not keep the event loop alive.
   */
  watch(read: number, write: number, found: () => void): Watch;
  /** The NUL-terminated UTF-8 text at an address, copied. */
  readText(address: bigint): string;
  /** The text that a function with the result `text` gave, copied; null for NULL. */
  givenText(given: GivenText): string | null;
};
