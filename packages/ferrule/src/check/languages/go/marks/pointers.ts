import type { Node } from "../../../parse/node.ts";
import type { Mark } from "../../../model/front-end.ts";
import { namedChildren, spanOf } from "../../../parse/tree-sitter.ts";
import { argumentsOf } from "../emit.ts";
import type { GoItems } from "../items.ts";
import { isConversion } from "../names.ts";
import { typeInFunction } from "./local-types.ts";

/** Pointers of Go that C may not have, and numbers that are no pointers. */
export function markPointers(root: Node, items: GoItems): readonly Mark[] {
  return [
    ...root.descendantsOfType("short_var_declaration").flatMap((of) => (of ? addressKept(of) : [])),
    ...root
      .descendantsOfType("call_expression")
      .flatMap((call) => (call ? inCall(call, items) : [])),
    ...root.descendantsOfType("assignment_statement").flatMap((of) => (of ? stored(of) : [])),
    ...root.descendantsOfType("slice_expression").flatMap((of) => (of ? capped(of) : [])),
  ];
}

function inCall(call: Node, items: GoItems): readonly Mark[] {
  const callee = call.childForFieldName("function")?.text ?? "";
  const list = argumentsOf(call);
  const [only] = list;
  if (callee === "unsafe.Pointer" && only) return fake(call, only);
  const symbol = /^C\.(\w+)$/.exec(callee)?.[1];
  const called = call.childForFieldName("function");
  if (symbol === undefined || !called || isConversion(called, list.length, items)) return [];
  return [
    ...list.flatMap((of) => functionValue(of, symbol, items)),
    ...list.flatMap((of) => indirect(of, symbol, items)),
  ];
}

/** `unsafe.Pointer(handle)`, `unsafe.Pointer(uintptr(id))`: the collector takes it for an address. */
function fake(call: Node, of: Node): readonly Mark[] {
  const inner =
    of.type === "call_expression" && of.childForFieldName("function")?.text === "uintptr"
      ? argumentsOf(of)[0]
      : of;
  if (!inner) return [];
  const numbered = inner.id !== of.id;
  const made = inner.text.startsWith("cgo.NewHandle(");
  const type = inner.type === "identifier" ? typeInFunction(inner) : null;
  const isHandle = type === "cgo.Handle" || made;
  const isNumber = numbered && type !== null && /^(?:u?int(?:8|16|32|64)?)$/.test(type);
  const literal = numbered && inner.type === "int_literal";
  return isHandle || isNumber || literal
    ? [{ mark: "go-fake-pointer", span: spanOf(call), symbol: null, words: [inner.text] }]
    : [];
}

/** A Go function where C calls a function pointer. */
function functionValue(of: Node, symbol: string, { functions }: GoItems): readonly Mark[] {
  let at = of;
  for (let depth = 0; depth < 6; depth++) {
    if (at.type === "parenthesized_expression") at = at.namedChildren[0]!;
    else if (at.type === "type_conversion_expression") at = at.childForFieldName("operand")!;
    else if (at.type === "unary_expression" && at.text.startsWith("&"))
      at = at.childForFieldName("operand")!;
    else if (at.type === "call_expression" && argumentsOf(at).length === 1) {
      const callee = at.childForFieldName("function")!.text;
      if (!/^(?:C\.\w+|unsafe\.Pointer|uintptr|\(.*\)|reflect\.ValueOf)$/s.test(callee)) break;
      at = argumentsOf(at)[0]!;
    } else if (/^reflect\.ValueOf\(\w+\)\.Pointer\(\)$/.test(at.text)) {
      at = argumentsOf(at.childForFieldName("function")!.childForFieldName("operand")!)[0]!;
    } else break;
  }
  const isFunction =
    at.type === "func_literal" ||
    (at.type === "identifier" &&
      (functions.has(at.text) || /^func\b/.test(typeInFunction(at) ?? "")));
  if (!isFunction || (at.id === of.id && at.type === "identifier" && !functions.has(at.text)))
    return [];
  return [
    {
      mark: "go-callback-func-value",
      span: spanOf(of),
      symbol,
      words: [at.type === "func_literal" ? "a function literal" : at.text],
    },
  ];
}

/** `unsafe.Pointer(&slice)`: the address of a slice's or string's own words, or of Go pointers. */
function indirect(of: Node, symbol: string, items: GoItems): readonly Mark[] {
  const pointer = /unsafe\.Pointer\(\s*&(\w+)\s*\)/.exec(of.text);
  const node =
    of.descendantsOfType("unary_expression").find((at) => at?.text === `&${pointer?.[1] ?? ""}`) ??
    null;
  const operand = node?.childForFieldName("operand");
  const type = operand?.type === "identifier" ? typeInFunction(operand) : null;
  if (!node || type === null || /\bPin\(/.test(functionText(of))) return [];
  const list = /^\[\]|^string$|^\[\d+\]\*|^map\[/.test(type);
  const struct = items.structs.get(type);
  const inside = struct
    ?.descendantsOfType("field_declaration")
    .some((field) =>
      /^(?:\*(?!C\.)|\[\]|string$|map\[|func\b)/.test(field?.childForFieldName("type")?.text ?? ""),
    );
  if (!list && inside !== true) return [];
  return [
    { mark: "go-pointer-to-go-pointer", span: spanOf(of), symbol, words: [operand!.text, type] },
  ];
}

function functionText(node: Node): string {
  let at: Node | null = node;
  while (at && !/^(?:function|method)_declaration$/.test(at.type)) at = at.parent;
  return at?.text ?? "";
}

/** `cs.data = (*C.char)(unsafe.Pointer(&buf[0]))`: C's memory keeps what the collector cannot see. */
function stored(node: Node): readonly Mark[] {
  const left = node.childForFieldName("left")!;
  const right = node.childForFieldName("right")!;
  const [target] = namedChildren(left);
  const root = rootOf(target ?? left);
  if (
    !target ||
    !root ||
    target.type === "identifier" ||
    /\.Pin\(|\bPin\(/.test(functionText(node))
  )
    return [];
  const type = typeInFunction(root);
  if (
    type === null ||
    (!/^\*?C\.|^\[\]C\.struct|^\[\d+\]\*?C\./.test(type) && !/^\(\*\[.*\]\*?C\./s.test(type))
  )
    return [];
  const address =
    /unsafe\.Pointer\(\s*&\w+(?:\.\w+)*(?:\[[^\]]*\])?\s*\)|unsafe\.(?:Slice|String)Data\(/.exec(
      right.text,
    );
  if (!address) return [];
  const of = /&(\w+)/.exec(address[0])?.[1];
  const named =
    of === undefined ? null : right.descendantsOfType("identifier").find((at) => at?.text === of);
  // The address of a C struct that is a Go variable is Go memory too; C memory is reached by `*C.x`.
  if (named && (typeInFunction(named) ?? "").startsWith("*C.")) return [];
  return [
    {
      mark: "go-pointer-stored-in-c",
      span: spanOf(node),
      symbol: null,
      words: [of ?? "the memory", target.text],
    },
  ];
}

function rootOf(node: Node): Node | null {
  if (node.type === "identifier") return node;
  const inner = node.childForFieldName("operand") ?? node.namedChildren[0];
  return inner ? rootOf(inner) : null;
}

/** `(*[1024]T)(p)[:n]`: longer lists panic. A size that no list reaches is an idiom. */
function capped(node: Node): readonly Mark[] {
  const found = /^\(\*\[([^\]]+)\][^)]*\)\(/s.exec(node.childForFieldName("operand")?.text ?? "");
  const end = node.childForFieldName("end");
  if (!found || !end || /^\d+$/.test(end.text)) return [];
  const length = sizeOf(found[1] ?? "");
  if (length === null || length >= 1 << 20) return [];
  return [
    {
      mark: "go-array-cast-cap",
      span: spanOf(node),
      symbol: null,
      words: [found[1] ?? "", end.text],
    },
  ];
}

function sizeOf(text: string): number | null {
  const shift = /^1\s*<<\s*(\d+)$/.exec(text.trim());
  if (shift) return 2 ** Number(shift[1]);
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}

/** `p := uintptr(unsafe.Pointer(&x))`, used later: for the collector it is a number. */
function addressKept(node: Node): readonly Mark[] {
  const [name] = namedChildren(node.childForFieldName("left")!);
  const [value] = namedChildren(node.childForFieldName("right")!);
  const of = /^uintptr\(\s*unsafe\.Pointer\(\s*&(\w+)[^()]*\)\s*\)$/.exec(value?.text ?? "")?.[1];
  if (!name || !value || of === undefined) return [];
  const text = functionText(node);
  const later = String.raw`unsafe\.Pointer\(\s*${name.text}\b|\.Call\([^\n]*\b${name.text}\b|Syscall\w*\([^\n]*\b${name.text}\b`;
  const held = String.raw`KeepAlive\(\s*&?${of}\b|\.Pin\(\s*&${of}\b`;
  if (!new RegExp(later).test(text) || new RegExp(held).test(text)) return [];
  return [
    { mark: "go-address-as-number", span: spanOf(value), symbol: null, words: [of, name.text] },
  ];
}
