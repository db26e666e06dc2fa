import type { FrontEnd } from "../../model/front-end.ts";

/** JavaScript and TypeScript: koffi, node:ffi, bun:ffi, Deno, ffi-napi, ffi-rs. */
export const javascript: FrontEnd = {
  languages: ["javascript", "typescript"],
  extensions: {
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "typescript",
  },
  mentions:
    /\bkoffi\b|\bnode:ffi\b|\bbun:ffi\b|\bDeno\.dlopen\b|\bffi-napi\b|\bffi-rs\b|["']ffi["']/,
  rulePrefix: "js",
  collects: true,
  unwinding: "aborts",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
