import type {
  DeclaredParameter,
  DeclaredType,
  ForeignCallback,
  ForeignDeclaration,
} from "../../model/declared.ts";
import type { Span } from "../../model/source.ts";
import type { JsNode } from "./syntax.ts";

/** The interfaces to C that JavaScript has. */
export type JsApi = "koffi" | "node-ffi" | "bun-ffi" | "deno" | "ffi-napi" | "ffi-rs";

/** A loaded library. `place` stands for the open library on a path; only this program has it. */
export type JsLibrary = {
  readonly kind: "library";
  readonly api: JsApi;
  readonly name: string | null;
  readonly place: string;
  /** Functions by the key under which the program reaches them. */
  readonly functions: Map<string, JsFunction>;
};

export type JsFunction = {
  readonly kind: "function";
  readonly library: JsLibrary;
  readonly declaration: ForeignDeclaration;
  /** The call returns a promise and runs on another thread. */
  readonly nonblocking: boolean;
};

/** What an expression of the file is, as far as the boundary cares. */
export type JsValue =
  | { readonly kind: "module"; readonly api: JsApi | "ref-napi" }
  | { readonly kind: "member"; readonly api: JsApi | "ref-napi"; readonly name: string }
  | JsLibrary
  /** `lib.symbols`, `lib.functions`: functions by name. */
  | { readonly kind: "symbols"; readonly library: JsLibrary }
  /** What node:ffi's `dlopen` gives: `{ lib, functions }`. */
  | { readonly kind: "opened"; readonly library: JsLibrary }
  | JsFunction
  | {
      readonly kind: "type";
      readonly type: DeclaredType;
      readonly direction: DeclaredParameter["direction"];
    }
  | { readonly kind: "prototype"; readonly signature: ForeignCallback; readonly type: DeclaredType }
  /** An object that C can call: `JSCallback`, `UnsafeCallback`, `ffi.Callback`. */
  | {
      readonly kind: "closure";
      readonly api: JsApi;
      readonly signature: ForeignCallback | null;
      readonly threadsafe: boolean;
    }
  | { readonly kind: "string"; readonly value: string; readonly at: Span }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "object"; readonly node: JsNode }
  | { readonly kind: "list"; readonly node: JsNode }
  | { readonly kind: "function-node"; readonly node: JsNode };

/** The interface behind a module's name, or null. */
export function apiOfModule(name: string): JsApi | "ref-napi" | null {
  if (
    /^(?:ref-napi|ref|ref-struct-(?:napi|di)|ref-array-(?:napi|di)|ref-union-(?:napi|di))$/.test(
      name,
    )
  ) {
    return "ref-napi";
  }
  return Object.hasOwn(modules, name) ? modules[name]! : null;
}

const modules: Readonly<Record<string, JsApi>> = {
  koffi: "koffi",
  "node:ffi": "node-ffi",
  "bun:ffi": "bun-ffi",
  "ffi-napi": "ffi-napi",
  "@2060.io/ffi-napi": "ffi-napi",
  "@lwahonen/ffi-napi": "ffi-napi",
  "ffi-cross": "ffi-napi",
  ffi: "ffi-napi",
  "ffi-rs": "ffi-rs",
};
