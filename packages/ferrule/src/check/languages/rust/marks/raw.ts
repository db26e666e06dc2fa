import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { namedChildren } from "../../../parse/tree-sitter.ts";
import { symbolOf } from "../declarations.ts";
import type { Items, RustFunction } from "../items.ts";
import { argumentsIn, bare, functionAround, markAt, pathOf } from "./mark.ts";

/** What goes wrong between `into_raw` and `from_raw` across functions of a file. */
export function markRaw(root: Node, items: Items): readonly Mark[] {
  const calls = root.descendantsOfType("call_expression").filter((of) => of !== null);
  const text = root.text;
  return [
    ...calls.flatMap((call) => capacity(call, text)),
    ...items.functions.flatMap((fn) => (fn.abi === null ? [] : inCalledByC(fn, text))),
    ...items.functions.flatMap((fn) => (symbolOf(fn) === null ? [] : handedOut(fn, text))),
    ...items.functions.flatMap((fn) => (symbolOf(fn) === null ? [] : freedByC(fn, text))),
  ];
}

/** `Vec::from_raw_parts(p, n, n)` where nothing made capacity and length equal. */
function capacity(call: Node, text: string): readonly Mark[] {
  const path = pathOf(call);
  const [pointer, length, room] = argumentsIn(call);
  if (!/^(?:Vec|String)::from_raw_parts$/.test(path) || !pointer || !length || !room) return [];
  const plain = (of: Node): string => of.text.replaceAll(/\s+as\s+\w+|\s/g, "");
  if (plain(length) !== plain(room)) return [];
  const exact =
    /into_boxed_slice|shrink_to_fit|\.capacity\(\)|with_capacity|vec!\s*\[[^\]]*;|to_vec\(\)/;
  if (exact.test(text)) return [];
  return [markAt("rust-vec-from-raw-capacity", call, [path, plain(length)])];
}

const family = /^(CString|Box|Vec|String|Rc|Arc)::from_raw(?:_parts)?$/;
const once =
  /once|complet|done|finish|final|destroy|free|drop|release|cleanup|close|dispose|delete|dtor|deinit|teardown|unregister|thread|start|main|worker/i;

/** `from_raw` of a parameter, in a function that C calls. */
function inCalledByC(fn: RustFunction, text: string): readonly Mark[] {
  const list = fn.node.childForFieldName("parameters");
  const parameters = (list ? namedChildren(list) : []).flatMap(
    (of) => of.childForFieldName("pattern")?.text.replace(/^mut /, "") ?? [],
  );
  const body = fn.node.childForFieldName("body");
  const name = fn.node.childForFieldName("name")?.text ?? "";
  return (body?.descendantsOfType("call_expression") ?? []).flatMap((call) => {
    const of = call ? family.exec(pathOf(call))?.[1] : undefined;
    const [first] = call ? argumentsIn(call) : [];
    const given = first ? origin(bare(first)) : null;
    if (!call || of === undefined || given === null || !parameters.includes(given)) return [];
    if (isLetGo(call, body!.text)) return [];
    if (!madeHere(of, text) && isDestructor(parameters, body!)) return [];
    if (!madeHere(of, text)) return [markAt("rust-from-raw-foreign", call, [pathOf(call), given])];
    const again = parameters.length > 1 && !once.test(name) && symbolOf(fn) === null;
    return again ? [markAt("rust-double-from-raw", call, [pathOf(call), given])] : [];
  });
}

/** `drop(Box::from_raw(p.cast()))` and nothing else: given to C as what ends its user data. */
function isDestructor(parameters: readonly string[], body: Node): boolean {
  const statements = namedChildren(body).filter(({ type }) => !/comment/.test(type));
  const [only, more] = statements;
  return (
    parameters.length === 1 &&
    more === undefined &&
    /^(?:unsafe\s*\{\s*)?(?:(?:std::)?(?:mem::)?drop\(|let _ ?=)/.test(only?.text ?? "")
  );
}

/** The variable that a pointer comes from: `p`, or `q` of `let p = q as *mut T`. */
function origin(node: Node): string | null {
  if (node.type !== "identifier") return null;
  const around = functionAround(node);
  const found = (around?.descendantsOfType("let_declaration") ?? []).find(
    (of) =>
      of !== null &&
      of.childForFieldName("pattern")?.text === node.text &&
      of.endIndex <= node.startIndex,
  );
  const value = found?.childForFieldName("value");
  return value ? origin(bare(value)) : node.text;
}

function madeHere(of: string, text: string): boolean {
  if (/^(?:Vec|String)$/.test(of))
    return /forget\(|ManuallyDrop|into_raw_parts|leak\(|into_raw/.test(text);
  return new RegExp(
    String.raw`\b${of}::into_raw\(|\.into_raw\(\)|${of}::leak\(|\bforget\(|ManuallyDrop`,
  ).test(text);
}

/** Made raw again, forgotten, or leaked on purpose. */
function isLetGo(call: Node, body: string): boolean {
  let at: Node | null = call;
  while (at && !/^(?:let_declaration|expression_statement|block)$/.test(at.type)) {
    if (/^(?:\w+::)*(?:ManuallyDrop::new|forget|leak|Box::leak)\(/.test(at.text)) return true;
    at = at.parent;
  }
  const name =
    at?.type === "let_declaration"
      ? at.childForFieldName("pattern")?.text.replace(/^mut /, "")
      : undefined;
  if (name === undefined || !/^\w+$/.test(name)) return false;
  return new RegExp(
    String.raw`(?:forget|into_raw|leak|ManuallyDrop::new)\(\s*${name}\s*\)|\b${name}\.into_raw\(`,
  ).test(body);
}

/** An exported function gives out what `into_raw` made, and the file takes nothing back. */
function handedOut(fn: RustFunction, text: string): readonly Mark[] {
  const result = fn.node.childForFieldName("return_type");
  const body = fn.node.childForFieldName("body");
  if (result?.type !== "pointer_type" || !body) return [];
  const calls = body.descendantsOfType("call_expression").flatMap((call) => {
    if (!call) return [];
    const path = pathOf(call);
    const of =
      /^(CString|Box|Rc|Arc)::into_raw$/.exec(path)?.[1] ??
      (path.endsWith(".into_raw") ? "CString" : null);
    return of === null ? [] : [{ call, of }];
  });
  return calls
    .flatMap(({ call, of }) =>
      new RegExp(String.raw`\b${of}(?:::<[^>]*>)?::from_raw\b|\bfrom_raw\(`).test(text)
        ? []
        : [markAt("rust-into-raw-leak", call, [`The ${of}`, `${of}::from_raw`])],
    )
    .slice(0, 1);
}

/** `libc::free(p)` in an exported function, where `into_raw` makes what the file gives out. */
function freedByC(fn: RustFunction, text: string): readonly Mark[] {
  const made = /\b(CString|Box|Vec)::into_raw\b|\.into_raw\(\)/.exec(text);
  const body = fn.node.childForFieldName("body");
  const list = fn.node.childForFieldName("parameters");
  if (!made || !body || /from_raw\b|\bmalloc\(|strdup\(|calloc\(/.test(text)) return [];
  const names = new Set(
    (list ? namedChildren(list) : []).map((of) => of.childForFieldName("pattern")?.text),
  );
  return body.descendantsOfType("call_expression").flatMap((call) => {
    const [first] = call ? argumentsIn(call) : [];
    if (!call || !first || !/^(?:libc::)?free$/.test(pathOf(call))) return [];
    const given = origin(bare(first));
    if (given === null || !names.has(given)) return [];
    return [markAt("rust-allocator-mismatch", call, [given, made[1] ?? "CString"])];
  });
}
