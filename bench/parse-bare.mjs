// Parses every file of a tree and does nothing else: what `ferrule check` is compared with.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { parseSync } from "oxc-parser";
import { parseWith } from "../packages/ferrule/dist/check/parse/tree-sitter.js";

const grammars = {
  ".py": "python",
  ".rs": "rust",
  ".go": "go",
  ".cs": "c_sharp",
  ".java": "java",
  ".c": "c",
  ".h": "c",
  ".cpp": "cpp",
};

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const ending = extname(entry.name);
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (grammars[ending] !== undefined) {
    (await parseWith(grammars[ending], readFileSync(file, "utf8"))).delete();
  } else if ([".js", ".mjs", ".ts"].includes(ending)) {
    void parseSync(file, readFileSync(file, "utf8")).program.body.length;
  }
}
