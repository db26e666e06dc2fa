import type { FrontEnd } from "../../model/front-end.ts";

/** Rust: `extern` blocks, exported functions, and what the code does with pointers. */
export const rust: FrontEnd = {
  languages: ["rust"],
  extensions: { ".rs": "rust" },
  mentions:
    /\bextern\s+"|\blibc::|\bCStr\b|\bCString\b|_sys\b|\blibloading\b|no_mangle|\bffi::|from_raw|into_raw/,
  rulePrefix: "rust",
  collects: false,
  unwinding: "aborts",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
