import type { FrontEnd } from "../../model/front-end.ts";

/** C#: P/Invoke in both forms, delegates, `Marshal` and `GCHandle`. */
export const csharp: FrontEnd = {
  languages: ["csharp"],
  extensions: { ".cs": "csharp" },
  mentions:
    /\bDllImport|\bLibraryImport|\bUnmanagedCallersOnly|\bMarshal\b|\bGCHandle\b|\bunmanaged\b|\bNativeMemory\b|\bStructLayout/,
  rulePrefix: "cs",
  collects: true,
  unwinding: "aborts",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
