import type { Node } from "../../parse/node.ts";
import type {
  Convention,
  DeclaredParameter,
  DeclaredType,
  ForeignCallback,
  Insertion,
  PlatformLimit,
} from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";

/** A library that was loaded, and how its functions are called. */
export type PyLibrary = {
  readonly kind: "library";
  readonly api: "ctypes" | "cffi";
  readonly name: string | null;
  readonly convention: Convention;
  readonly savesError: boolean | null;
  readonly platform: PlatformLimit | null;
  /** What has to be written into the call that loads it, to have errno saved. */
  readonly saving: Insertion | null;
};

/** A foreign function, filled in as the file declares it. */
export type PyFunction = {
  readonly kind: "function";
  readonly library: PyLibrary;
  readonly symbol: string;
  name: string;
  symbolSpan: Span;
  span: Span;
  result: DeclaredType | null;
  parameters: readonly DeclaredParameter[] | null;
  parametersSpan: Span | null;
  variadic: boolean;
  resultChecked: boolean;
  savesError: boolean | null;
  /** Something in the file declares it: more than being called. */
  declared: boolean;
  verified: boolean;
};

/** What an expression of the file is, as far as the boundary cares. */
export type PyValue =
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "member"; readonly module: string; readonly name: string }
  | { readonly kind: "type"; readonly type: DeclaredType }
  | { readonly kind: "prototype"; readonly signature: ForeignCallback; readonly type: DeclaredType }
  | PyLibrary
  | PyFunction
  | { readonly kind: "ffi" }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Node[]; readonly span: Span }
  | { readonly kind: "routine"; readonly node: Node }
  | { readonly kind: "none"; readonly span: Span };

/** Names of one file; dotted names such as `self._lib` are names too. */
export type Names = Map<string, PyValue>;
