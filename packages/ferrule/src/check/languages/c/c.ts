import type { FrontEnd } from "../../model/front-end.ts";

/** C and C++: the native side of the JNI, and code at the edge of a C interface. */
export const c: FrontEnd = {
  languages: ["c", "cpp"],
  extensions: { ".c": "c", ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".c++": "cpp" },
  mentions: /#\s*include\b|\bextern\b|\bJNIEnv\b/,
  rulePrefix: "c",
  collects: false,
  unwinding: "undefined",
  read: async (source) => (await import("./read-file.ts")).readFile(source),
};
