import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import type { Items } from "../items.ts";
import { argumentsIn, markAt, pathOf } from "./mark.ts";

/** Things that end while C, or a function of a library, still needs them. */
export function markUsers(items: Items): readonly Mark[] {
  return [
    ...[...items.dropped.values()].flatMap((drop) => freedFirst(drop, items)),
    ...items.functions.flatMap(({ node }) => unloaded(node)),
  ];
}

/** `drop`: `Box::from_raw(self.state)` before C is told to let go of it. */
function freedFirst(drop: Node, { externs, functions }: Items): readonly Mark[] {
  const calls = drop.descendantsOfType("call_expression").filter((of) => of !== null);
  const freed = calls.find(
    (of) => pathOf(of) === "Box::from_raw" && /^self\.\w+/.test(argumentsIn(of)[0]?.text ?? ""),
  );
  const field = /^self\.(\w+)/.exec(freed ? (argumentsIn(freed)[0]?.text ?? "") : "")?.[1];
  if (!freed || field === undefined) return [];
  const isForeign = (of: Node): boolean => externs.has(pathOf(of).split("::").at(-1) ?? "");
  const given = functions.some(({ node }) =>
    node.descendantsOfType("call_expression").some((of) => {
      if (
        !of ||
        !isForeign(of) ||
        (of.startIndex >= drop.startIndex && of.endIndex <= drop.endIndex)
      )
        return false;
      return argumentsIn(of).some(({ text }) => new RegExp(String.raw`\b${field}\b`).test(text));
    }),
  );
  const before = calls.some((of) => isForeign(of) && of.endIndex <= freed.startIndex);
  return given && !before ? [markAt("rust-callback-unregister", freed, [field])] : [];
}

/** A symbol is copied out of a library that is unloaded when the function ends. */
function unloaded(fn: Node): readonly Mark[] {
  const body = fn.childForFieldName("body");
  const text = body?.text ?? "";
  const library =
    /let (?:mut )?(\w+)\s*=\s*(?:unsafe\s*\{\s*)?(?:libloading::)?(?:\w+::)*Library::(?:new|open)\(/.exec(
      text,
    )?.[1];
  if (!body || library === undefined) return [];
  const kept = new RegExp(
    String.raw`(?:forget|leak|Arc::new|Rc::new|Box::new|Some|Ok)\(\s*${library}\b|[:,{(]\s*${library}\s*[,})]|into_raw`,
  );
  if (kept.test(text)) return [];
  const symbols = new Set(
    [
      ...text.matchAll(new RegExp(String.raw`let (\w+)[^=;]*=[^;]*\b${library}\s*\.get\b`, "g")),
    ].map((of) => of[1]!),
  );
  for (const node of body.descendantsOfType("unary_expression")) {
    const name = /^\*\s*(\w+)$/.exec(node?.text ?? "")?.[1];
    if (
      node &&
      name !== undefined &&
      symbols.has(name) &&
      node.parent?.type !== "parenthesized_expression"
    ) {
      return [markAt("rust-symbol-outlives-library", node, [name, library])];
    }
  }
  return [];
}
