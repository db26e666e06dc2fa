import type { Node } from "../../parse/node.ts";
import type { Span } from "../../model/source.ts";
import { namedChildren } from "../../parse/tree-sitter.ts";

/** The C text above `import "C"`, as long as the comment that it stands in. */
export type Preamble = {
  readonly text: string;
  readonly start: number;
  readonly includes: readonly { readonly header: string; readonly span: Span }[];
  readonly libraries: readonly string[];
  /** `static void drop(void *p) { free(p); }` → drop is free. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Helpers in whose body something is freed. */
  readonly consumers: ReadonlySet<string>;
};

/** Finds the preambles of a file. */
export function readPreambles(root: Node): readonly Preamble[] {
  return namedChildren(root)
    .filter((node) => node.type === "import_declaration" && /^import\s*\(?\s*"C"/.test(node.text))
    .flatMap((node) => {
      const found = preambleOf(node);
      return found ? [found] : [];
    });
}

function preambleOf(node: Node): Preamble | null {
  const comments: Node[] = [];
  for (let at = node.previousNamedSibling; at?.type === "comment"; at = at.previousNamedSibling) {
    comments.unshift(at);
  }
  const [first] = comments;
  if (!first) return null;
  let text = "";
  for (const comment of comments) {
    text = text.padEnd(comment.startIndex - first.startIndex, "\n");
    text += comment.text.replace(/^\/\*|^\/\//, "  ").replace(/\*\/$/, "  ");
  }
  const start = first.startIndex;
  const includes = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]/gm)].map(
    (of) => ({
      header: of[1]!,
      span: { start: start + of.index, end: start + of.index + of[0].length },
    }),
  );
  const flags = [...text.matchAll(/^[ \t]*#cgo[^\n]*LDFLAGS:([^\n]*)/gm)].map((of) => of[1]!);
  const libraries = flags.flatMap((of) => [...of.matchAll(/-l(\S+)/g)].map((lib) => lib[1]!));
  // Directives of cgo are no C.
  const c = text.replaceAll(/^[ \t]*#cgo[^\n]*/gm, (of) => " ".repeat(of.length));
  return { text: c, start, includes, libraries, aliases: aliasesOf(c), consumers: consumersOf(c) };
}

/** Helpers whose whole body is one call with their own parameters, in order. */
function aliasesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const helper =
    /\bstatic\s+(?:inline\s+)?[\w\s*]+?\b(\w+)\s*\(([^()]*)\)\s*\{\s*(?:return\s+)?(\w+)\s*\(([^(){}]*)\)\s*;\s*\}/g;
  for (const [, name, parameters, callee, given] of text.matchAll(helper)) {
    const own = parameters!.split(",").map((of) => /(\w+)\s*$/.exec(of.trim())?.[1] ?? "");
    const passed = given!.split(",").map((of) => of.trim());
    if (own.join() === passed.join()) found.set(name!, callee!);
  }
  return found;
}

/** `static void give(T *t, char *s) { take(t, s, free); }`: who frees is the helper's matter. */
function consumersOf(text: string): ReadonlySet<string> {
  const helper = /\bstatic\s+(?:inline\s+)?[\w\s*]+?\b(\w+)\s*\([^()]*\)\s*\{([^}]*)\}/g;
  const found = [...text.matchAll(helper)].filter(([, , body]) =>
    /\bfree\b|_free\b|TRANSIENT/.test(body!),
  );
  return new Set(found.map(([, name]) => name!));
}
