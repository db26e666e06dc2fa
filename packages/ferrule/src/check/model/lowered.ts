import type { DeclaredType } from "./declared.ts";
import type { Span } from "./source.ts";

/**
 * A variable, or a field reached from one: `p`, `self._handle`, `box.inner.ptr`. Temporaries are
 * `$1`, `$2`, …, made by an earlier statement. Elements of a container are the container.
 */
export type Place = string;

/** What an argument, a stored or a returned value is. Nested calls become temporaries first. */
export type Operand = { readonly span: Span } & (
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "null" }
  /** A number or literal text. Text of integers is decimal. */
  | { readonly kind: "constant"; readonly value: string }
  /** Anything else; it reads `uses` but hands none of them on. */
  | { readonly kind: "other"; readonly uses: readonly Place[] }
  /** A container, tuple or object literal that holds `parts`. */
  | { readonly kind: "compound"; readonly parts: readonly Operand[] }
);

export type Argument = {
  readonly value: Operand;
  /** The C type that this value certainly has here (`ctypes.c_long(n)`), null if not told. */
  readonly passed: DeclaredType | null;
  /** The function receives the address of this place and may write to it (`byref(p)`, `&p`). */
  readonly out: Place | null;
};

/** Who is called. */
export type Callee =
  /** A C function, by its symbol. */
  | {
      readonly kind: "foreign";
      readonly symbol: string;
      /** No declaration was seen: where nothing is known of it, it may do anything (C itself). */
      readonly unseen?: true;
    }
  /** A {@link LoweredFunction} of the same file, by name: its summary is used. */
  | { readonly kind: "local"; readonly name: string }
  /** Anything else of the language. Places given to it may be kept by it. */
  | { readonly kind: "managed"; readonly name: string };

/** A test, as far as rules understand it. */
export type Condition = { readonly span: Span } &
  /** True exactly when the place is NULL, None, nil, 0, or a zero handle. */
  (
    | { readonly kind: "is-null"; readonly place: Place }
    /**
     * True when the place (a status or count) says that the call failed. A comparison with a value
     * whose meaning is not known is `compares`.
     */
    | { readonly kind: "failed"; readonly place: Place }
    | { readonly kind: "compares"; readonly places: readonly Place[] }
    /** The bare value as a test. What its truth means, the engine knows: pointer, status, flag. */
    | { readonly kind: "truth"; readonly place: Place }
    | { readonly kind: "not"; readonly of: Condition }
    | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
    | { readonly kind: "constant"; readonly value: boolean }
    | { readonly kind: "unknown"; readonly uses: readonly Place[] }
  );

/** What a managed value is, where it matters to C. */
export type Managed =
  /** Memory of the language whose address can be taken: array, bytes, struct, string. */
  | "memory"
  /** A native closure around a function of the language. */
  | "callback"
  /** A key or handle that stands for an object (`ffi.new_handle`, `cgo.Handle`). */
  | "handle"
  /** Any other object. */
  | "object";

/**
 * What a test of a runtime call's result says. `null-raised`: NULL exactly when an exception is
 * pending (`FindClass`). `null-asked`: a test of it counts as having asked (`CallObjectMethod`).
 * `set-raised`: set exactly when one is pending (`ExceptionCheck`).
 */
export type Telling = "null-raised" | "null-asked" | "set-raised";

/**
 * The small language that every front end lowers to. One source statement usually becomes several;
 * the order is the order of evaluation. What a front end cannot read becomes `opaque`, never
 * nothing.
 *
 *     buf = ffi.new("char[]", 10)           make buf memory
 *     lib.f(ffi.new("int *"))               make $1 memory; call f($1); drop $1
 *     p = lib.open()                        call p = f()
 *     if not p: raise X                     if is-null(p) { throw }
 *     self._cb = CB(fn)                     make self._cb callback body=fn
 *     a = addressof(buf)                    address a of buf, keeps: false
 *     e = ctypes.get_errno()                errno e
 *     C.CString(s)                          acquire $1 by "free"
 *     drop(x) / end of scope / `using`      drop x
 */
export type Statement = { readonly span: Span } & (
  | { readonly kind: "assign"; readonly to: Place; readonly value: Operand }
  | {
      readonly kind: "call";
      /** Where the result goes; null: it is dropped. */
      readonly to: Place | null;
      readonly callee: Callee;
      readonly arguments: readonly Argument[];
      /** What must still be open for the call: a loaded library, an arena. Null for nothing. */
      readonly through: Place | null;
      /** Whether an exception can leave it. Foreign calls: `never` unless the binding raises. */
      readonly throws: "never" | "may";
      /** Whether the thread's errno is another one afterwards. Foreign calls: true. */
      readonly clobbersErrno: boolean;
      /** Result is looked at by a handler (`errcheck`, `PreserveSig = false`). */
      readonly checked: boolean;
    }
  /** The language's own object. `body` names the {@link LoweredFunction} of a callback. */
  | {
      readonly kind: "make";
      readonly to: Place;
      readonly what: Managed;
      readonly body: string | null;
      /** Places that it holds and keeps alive. */
      readonly holds: readonly Place[];
      /** What an exception that leaves the callback means to C is said (`error=`, `onerror=`). */
      readonly answered?: true;
      /** It ends with its scope, whoever else has its address: an array on the stack. */
      readonly scoped?: true;
      /** Nobody may write to it: Python's `bytes`. */
      readonly immutable?: true;
    }
  /**
   * The address of a managed value. `keeps`: whoever holds the address holds the owner too
   * (`ffi.cast` does not, `byref` and `POINTER` do).
   */
  | {
      readonly kind: "address";
      readonly to: Place;
      readonly of: Operand;
      readonly keeps: boolean;
    }
  /**
   * Memory or a reference that must be given back, made by the language's own interface (C
   * functions are calls; contract and packs say what they make). `by` names the function that
   * gives it back: `free`, `Marshal.FreeHGlobal`, `CString::from_raw`, `DeleteGlobalRef`.
   */
  | {
      readonly kind: "acquire";
      readonly to: Place;
      readonly what: string;
      readonly by: string;
      readonly nullable: boolean;
      /** Only `by` gives it back: code that is not seen uses it and takes nothing over. */
      readonly lent?: true;
    }
  /**
   * Given back to the language's own interface: `CString::from_raw`, `Marshal.FreeHGlobal`. C
   * functions that give something back, `free` too, are calls.
   */
  | { readonly kind: "release"; readonly value: Operand; readonly by: string }
  /** Managed by a scope or finalizer from here on (`ffi.gc`, `SafeHandle`, smart pointer). */
  | {
      readonly kind: "guard";
      readonly to: Place | null;
      readonly value: Operand;
      readonly by: string | null;
    }
  /** No longer this code's matter: `mem::forget`, `ffi.gc(p, None)`, `Detach`. */
  | { readonly kind: "forget"; readonly value: Operand }
  /** Memory behind it is read, written, viewed, or copied. `view`: `to` shows the same memory. */
  | {
      readonly kind: "use";
      readonly value: Operand;
      readonly how: "read" | "write" | "copy" | "view" | "keep-alive";
      readonly to: Place | null;
    }
  /** The name goes away: end of a scope, of a full expression, `del x`, `drop(x)`. */
  | { readonly kind: "drop"; readonly place: Place }
  /** From pin to unpin the collector leaves it in its place; an address is good that long. */
  | { readonly kind: "pin"; readonly of: Operand; readonly to: Place | null }
  | { readonly kind: "unpin"; readonly of: Operand }
  /** The saved error number is read. `saved`: from the copy that the binding keeps. */
  | {
      readonly kind: "errno";
      readonly to: Place | null;
      readonly source: string;
      readonly saved: boolean;
    }
  /** JNI: an exception becomes pending, is asked for, is cleared. */
  | { readonly kind: "pending"; readonly change: "raises" | "may-raise" | "asked" | "cleared" }
  /** JNI critical regions and the like; what may not stand inside is marked `forbidden`. */
  | {
      readonly kind: "window";
      readonly change: "open" | "close";
      readonly name: string;
      readonly of: Operand;
    }
  /** An operation of the JVM's or the runtime's interface, with where it may stand. */
  | {
      readonly kind: "runtime-call";
      readonly name: string;
      readonly allowedWhilePending: boolean;
      readonly forbiddenInWindow: boolean;
      readonly uses: readonly Operand[];
      /** Where its result goes; absent or null: nowhere. */
      readonly to?: Place | null;
      /** The result may be NULL. */
      readonly nullable?: boolean;
      /** What a later test of the result says of a pending exception. */
      readonly tells?: Telling;
    }
  | {
      readonly kind: "if";
      readonly condition: Condition;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    }
  | {
      readonly kind: "loop";
      /** Null: ends only by `break` or when a sequence is used up (`for`). */
      readonly condition: Condition | null;
      readonly body: readonly Statement[];
      readonly atLeastOnce: boolean;
    }
  | {
      readonly kind: "try";
      readonly body: readonly Statement[];
      /** `all`: nothing gets past it. */
      readonly catches: readonly { readonly all: boolean; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
      readonly finally: readonly Statement[];
    }
  /** Runs when the function ends, last first. */
  | { readonly kind: "defer"; readonly body: readonly Statement[] }
  /** A scope: `drops` end with it on every way out. */
  | {
      readonly kind: "block";
      readonly body: readonly Statement[];
      readonly drops: readonly Place[];
    }
  | { readonly kind: "return"; readonly value: Operand | null }
  | { readonly kind: "throw"; readonly value: Operand | null }
  | { readonly kind: "break" | "continue" }
  /** Not understood: everything it names may have been used, kept or changed. */
  | { readonly kind: "opaque"; readonly uses: readonly Place[] }
);

/** What becomes of an exception that leaves a function which C called. */
export type Unwinding =
  /** Printed and lost; C gets 0 (ctypes, cffi). */
  | "swallowed"
  /** The process ends (Rust since 1.81, .NET, Panama). */
  | "aborts"
  /** Undefined behaviour (C++, Rust before). */
  | "undefined"
  /** Stays pending until Java runs again (JNI). */
  | "pending";

/** A function with its body lowered. */
export type LoweredFunction = {
  /** Unique in the file: `f`, `Class.f`, `f.<lambda@120>`. */
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly parameters: readonly Place[];
  /** Roots that end with the function. All others live on outside: globals, captured variables. */
  readonly locals: readonly Place[];
  readonly body: readonly Statement[];
  /** Not null for a function that is certainly called by C (exported, decorated as callback). */
  readonly calledByC: Unwinding | null;
};

/** A class that owns something native: its methods share the fields of `receiver`. */
export type LoweredClass = {
  readonly name: string;
  readonly span: Span;
  /** `self`, `this`: fields are the places `receiver.field`. */
  readonly receiver: string;
  readonly methods: readonly {
    /** A {@link LoweredFunction}'s name. */
    readonly name: string;
    /** `close`: releases on request; `finalize`: run by the collector or at scope end. */
    readonly role: "construct" | "close" | "finalize" | "other";
  }[];
};
