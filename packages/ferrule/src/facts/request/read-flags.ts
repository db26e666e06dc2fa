import { resolve } from "node:path";
import { noFlags, type CompilerFlags } from "./model.ts";

const lists: Readonly<Record<string, keyof CompilerFlags>> = {
  "-I": "includeDirs",
  "-iquote": "includeDirs",
  "-isystem": "systemDirs",
  "-idirafter": "systemDirs",
  "-D": "defines",
  "-U": "undefines",
  "-include": "forced",
};
const paths = new Set<keyof CompilerFlags>(["includeDirs", "systemDirs", "forced"]);

/** What of a compiler's arguments decides how a header is read; all else is left out. */
export function readFlags(words: readonly string[], folder: string): CompilerFlags {
  const flags: { [K in keyof CompilerFlags]: string[] } = {
    includeDirs: [],
    systemDirs: [],
    defines: [],
    undefines: [],
    forced: [],
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const name = Object.keys(lists).find(
      (flag) => word === flag || (word.startsWith(flag) && flag !== "-include"),
    );
    if (name === undefined) continue;
    const value = word === name ? words[++at] : word.slice(name.length);
    if (value === undefined || value === "") continue;
    const list = lists[name]!;
    flags[list].push(paths.has(list) ? resolve(folder, value) : value);
  }
  return { ...noFlags, ...flags };
}
