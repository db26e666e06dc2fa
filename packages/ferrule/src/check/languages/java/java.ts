import type { FrontEnd } from "../../model/front-end.ts";

/** Java: `native` methods, the foreign memory interface (Panama), and JNA. */
export const java: FrontEnd = {
  languages: ["java"],
  extensions: { ".java": "java" },
  mentions: /\bnative\b|java\.lang\.foreign|com\.sun\.jna/,
  rulePrefix: "java",
  collects: true,
  unwinding: "aborts",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
