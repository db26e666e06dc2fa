// Parses every file of a tree and does nothing else: what `ferrule check` is compared with.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { parseSync } from "oxc-parser";
import { Language, Parser } from "web-tree-sitter";
import { root } from "./tools.mjs";

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

const parsers = new Map();

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const ending = extname(entry.name);
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (grammars[ending] !== undefined) {
    const parser = parsers.get(ending) ?? (await load(grammars[ending]));
    parsers.set(ending, parser);
    parser.parse(readFileSync(file, "utf8")).delete();
  } else if ([".js", ".mjs", ".ts"].includes(ending)) {
    void parseSync(file, readFileSync(file, "utf8")).program.body.length;
  }
}

async function load(grammar) {
  await Parser.init();
  const file = join(root, `packages/ferrule/grammars/tree-sitter-${grammar}.wasm`);
  return new Parser().setLanguage(await Language.load(readFileSync(file)));
}
