import type { DeclaredType, ForeignCallback, ForeignRecord } from "../../model/declared.ts";
import type { Mark } from "../../model/front-end.ts";
import type { JsNode } from "./syntax.ts";
import type { JsApi, JsFunction, JsLibrary, JsValue } from "./values.ts";

/** One file while it is read: what its names are, and what it has declared so far. */
export type Reader = {
  readonly text: string;
  /** By name; dotted names such as `this.#lib` are names too. */
  readonly names: Map<string, JsValue>;
  readonly functions: JsFunction[];
  readonly libraries: JsLibrary[];
  readonly records: Map<string, ForeignRecord>;
  readonly callbacks: ForeignCallback[];
  readonly marks: Mark[];
  /** Fields that hold what a C function gave: `this.handle`, with the declared type. */
  readonly fields: Map<string, DeclaredType>;
  /** koffi's own register of type names. */
  readonly types: Map<string, DeclaredType>;
  /** What a node that makes something has made: it does so once. */
  readonly made: Map<JsNode, JsValue>;
  /** The interface that type names without a module of their own belong to. */
  api: JsApi;
  /** What the value that is being read will be called. */
  hint: string | null;
  /** Functions are looked up under names that cannot be told. */
  dynamic: boolean;
  /** Evaluations under way: a name that leads back to itself has no value. */
  depth: number;
  /** What a call makes. */
  readonly call: (node: JsNode, scope: Scope) => JsValue | null;
};

/** A reader that knows nothing yet. */
export function createReader(text: string, call: Reader["call"]): Reader {
  return {
    text,
    names: new Map(),
    functions: [],
    libraries: [],
    records: new Map(),
    callbacks: [],
    marks: [],
    fields: new Map(),
    types: new Map(),
    made: new Map(),
    api: "koffi",
    hint: null,
    dynamic: false,
    depth: 0,
    call,
  };
}

/** A reader, and the names that mean something else here: parameters. */
export type Scope = { readonly reader: Reader; readonly hidden: ReadonlySet<string> };
