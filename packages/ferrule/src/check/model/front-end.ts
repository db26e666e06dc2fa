import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type {
  ExportedFunction,
  ForeignCallback,
  ForeignConstant,
  ForeignDeclaration,
  ForeignRecord,
} from "./declared.ts";
import type { LoweredClass, LoweredFunction, Unwinding } from "./lowered.ts";
import type { Language, SourceText, Span } from "./source.ts";

/** What one file says about C, and what it does with it. No front end holds a rule. */
export type FileReading = {
  readonly source: SourceText;
  readonly declarations: readonly ForeignDeclaration[];
  readonly records: readonly ForeignRecord[];
  readonly callbacks: readonly ForeignCallback[];
  readonly exports: readonly ExportedFunction[];
  readonly constants: readonly ForeignConstant[];
  readonly functions: readonly LoweredFunction[];
  readonly classes: readonly LoweredClass[];
  /** C functions that are declared in a way that cannot be read (a loop over unknown names). */
  readonly dynamicDeclarations: boolean;
  /** Headers that the file itself names (`#include` in cgo), and where. */
  readonly includes: readonly { readonly header: string; readonly span: Span }[];
  /** Libraries that it loads or links, as written. */
  readonly libraries: readonly string[];
  /** Findings that are one language's own and need neither facts nor flow. */
  readonly marks: readonly Mark[];
  /** Java's `native` methods, or the C functions that implement such. */
  readonly natives?: readonly NativeMethod[];
  /** What the C functions of the file return. */
  readonly returns?: readonly ReturnedText[];
  /** Begins the ids of its rules where the file is of another kind than its language: `jni`. */
  readonly rulePrefix?: string;
  /** Parse errors (once a file), constructs that could not be read. */
  readonly problems: readonly Diagnostic[];
};

/** Text that a C function returns, and who made it. */
export type ReturnedText = {
  readonly symbol: string;
  readonly span: Span;
  readonly how: "malloc" | "new[]" | "its own";
};

/** One side of a JNI method. Types are those of `jni.h`: `jint`, `jstring`, `jobjectArray`. */
export type NativeMethod = {
  readonly side: "java" | "c";
  /** `Java_pkg_Class_method`. */
  readonly symbol: string;
  readonly span: Span;
  readonly result: string;
  /** Without the environment and the class or object. */
  readonly parameters: readonly { readonly type: string; readonly span: Span }[];
};

/**
 * A construct with a meaning that only its language has, found while reading. The table of the
 * rules says what it is: front ends never choose hazard, severity or words.
 */
export type Mark = {
  /** A key of `rules/mark-rules.ts`. */
  readonly mark: string;
  readonly span: Span;
  /** The C function it is about, if any. */
  readonly symbol: string | null;
  /** What fills `{0}`, `{1}` in the rule's message. */
  readonly words: readonly string[];
  /** It holds only where the header says this of `symbol`. */
  readonly needs?: MarkNeed;
};

/** What the header has to say for a mark to hold. */
export type MarkNeed =
  /** It calls back on another thread. */
  | { readonly kind: "foreign-thread" }
  /** What a native method is named after belongs to one thread. */
  | { readonly kind: "own-thread" }
  /** That parameter is a pointer to a record whose fields the header shows. */
  | { readonly kind: "takes-record"; readonly parameter: number }
  /** That parameter is a pointer, or wider than an `int`. */
  | { readonly kind: "wide-parameter"; readonly parameter: number }
  /** By contract its result belongs to what it is given. */
  | { readonly kind: "borrowed-result" }
  /** It may wait. */
  | { readonly kind: "waits" }
  /** The record behind that parameter is larger than the buffer that it is given. */
  | { readonly kind: "larger-record"; readonly parameter: number; readonly bytes: number };

/** One language. A new one is a folder under `languages/` and a line in `languages/all.ts`. */
export type FrontEnd = {
  readonly languages: readonly Language[];
  /** File name endings with the dot. */
  readonly extensions: Readonly<Record<string, Language>>;
  /** Cheap: could this text hold a boundary? Files without are not parsed. */
  readonly mentions: RegExp;
  /** Begins the ids of its rules: `rust` in `rust-integer-width`. An API may have its own. */
  readonly rulePrefix: string;
  /** A collector frees what nothing leads to; otherwise the end of a scope does. */
  readonly collects: boolean;
  /** How an exception that leaves a callback ends. */
  readonly unwinding: Unwinding;
  readonly read: (source: SourceText) => Promise<FileReading>;
};

/** A file that was read, with the front end that did. */
export type ReadSource = { readonly reading: FileReading; readonly frontEnd: FrontEnd };

/** A reading with nothing in it, to spread from. */
export function emptyReading(source: SourceText): FileReading {
  return {
    source,
    declarations: [],
    records: [],
    callbacks: [],
    exports: [],
    constants: [],
    functions: [],
    classes: [],
    dynamicDeclarations: false,
    includes: [],
    libraries: [],
    marks: [],
    problems: [],
  };
}
