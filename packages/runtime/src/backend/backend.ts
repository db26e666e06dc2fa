/** The C types that cross a backend. Pointers are addresses, `bigint`, 0n for NULL. */
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
  | "ptr";

/** A C function's type on this machine. */
export type Signature = {
  readonly result: NativeType;
  readonly parameters: readonly NativeType[];
};

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
  find(symbol: string, signature: Signature): NativeFunction | null;
  /** The same function, called on another thread while JavaScript goes on. It has no errno. */
  findAway(symbol: string, signature: Signature): AwayFunction | null;
};

/** One runtime's FFI. Nothing above this interface names a runtime. */
export type Backend = {
  readonly name: string;
  /** Why this one was chosen, for a person. */
  readonly reason: string;
  /** True when {@link Backend.callback} must not be called while a callback is running. */
  readonly callbacksEarly: boolean;
  /** True when a call with arguments costs several times one that has none. */
  readonly slowArguments: boolean;
  /** True when this engine stores a bigint into a typed array much slower than into a DataView. */
  readonly slowBigIntArrays: boolean;
  /** Loads by path or by name as the system's loader does; throws the loader's own error. */
  open(path: string): NativeLibrary;
  /**
   * The address of native code that calls `fn`. It stays valid for the life of the process.
   * `fn` must not throw and must return a value of the signature's result.
   */
  callback(signature: Signature, fn: NativeFunction): bigint;
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
};
