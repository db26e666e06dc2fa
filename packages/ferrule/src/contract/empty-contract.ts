import type { Contract } from "./model.ts";

/** A contract that promises nothing, for a library that has none. */
export function emptyContract(library: string): Contract {
  return {
    file: "",
    text: "",
    digest: "",
    library,
    headers: [],
    included: [],
    prefixes: [],
    load: {},
    isolated: false,
    version: null,
    status: null,
    types: new Map(),
    results: { status: [], value: [], number: [], bool: [] },
    rules: [],
    skip: [],
    functions: new Map(),
    variadic: new Map(),
    callbacks: new Map(),
  };
}
