/** The keys of an object of the file, and those it must have. */
export type Keys = { readonly known: readonly string[]; readonly required: readonly string[] };

/** Every key with a meaning; objects whose keys are the library's own names are not here. */
export const keys: Readonly<Record<"contract" | "load" | "version" | "status" | "results", Keys>> =
  {
    contract: {
      known: [
        "$schema",
        "ferrule",
        "library",
        "headers",
        "prefixes",
        "load",
        "version",
        "status",
        "types",
        "results",
        "rules",
        "skip",
        "functions",
        "variadic",
        "callbacks",
      ],
      required: ["ferrule", "library", "headers"],
    },
    load: { known: ["linux", "macos", "windows", "isolated"], required: [] },
    version: { known: ["function", "macro", "parts"], required: ["macro"] },
    status: {
      known: ["ok", "info", "codes", "describe", "message", "error"],
      required: ["error"],
    },
    results: { known: ["status", "value", "number", "bool"], required: [] },
  };
