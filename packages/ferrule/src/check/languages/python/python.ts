import type { FrontEnd } from "../../model/front-end.ts";

/** Python: `ctypes`, and `cffi` in ABI mode. */
export const python: FrontEnd = {
  languages: ["python"],
  extensions: { ".py": "python", ".pyi": "python" },
  mentions: /\bctypes\b|\bcffi\b|\bffi\b/,
  rulePrefix: "ctypes",
  collects: true,
  unwinding: "swallowed",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
