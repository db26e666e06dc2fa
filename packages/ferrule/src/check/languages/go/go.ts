import type { FrontEnd } from "../../model/front-end.ts";

/** Go: cgo with its preamble, and calls without it (purego, system DLLs). */
export const go: FrontEnd = {
  languages: ["go"],
  extensions: { ".go": "go" },
  mentions:
    /\bimport\s*\(?\s*"C"|^\s*"C"\s*$|\bpurego\b|NewLazyDLL|NewLazySystemDLL|\bsyscall\.(?:Syscall|NewCallback)/m,
  rulePrefix: "go",
  collects: true,
  unwinding: "aborts",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
