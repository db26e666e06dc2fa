import { placesOf } from "../../model/places-of.ts";
import type { Node } from "../../parse/node.ts";
import type { Operand, Place } from "../../model/lowered.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { made, nothing, place, type Lowering } from "./lower-context.ts";
import { closureOf } from "./closure.ts";
import { placeOf } from "./places.ts";
import { bare, valueOf } from "./syntax.ts";

/** Which function gives back what these make. */
const acquires: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:AllocHGlobal|ReAllocHGlobal|StringToHGlobal(?:Ansi|Uni|Auto)|SecureStringToGlobalAlloc\w+)$/,
    "Marshal.FreeHGlobal",
  ],
  [
    /^(?:AllocCoTaskMem|ReAllocCoTaskMem|StringToCoTaskMem(?:Ansi|Uni|Auto|UTF8)|SecureStringToCoTaskMem\w+)$/,
    "Marshal.FreeCoTaskMem",
  ],
  [/^(?:StringToBSTR|SecureStringToBSTR)$/, "Marshal.FreeBSTR"],
];

const releases: Readonly<Record<string, string>> = {
  FreeHGlobal: "Marshal.FreeHGlobal",
  ZeroFreeGlobalAllocAnsi: "Marshal.FreeHGlobal",
  ZeroFreeGlobalAllocUnicode: "Marshal.FreeHGlobal",
  FreeCoTaskMem: "Marshal.FreeCoTaskMem",
  ZeroFreeCoTaskMemAnsi: "Marshal.FreeCoTaskMem",
  ZeroFreeCoTaskMemUTF8: "Marshal.FreeCoTaskMem",
  ZeroFreeCoTaskMemUnicode: "Marshal.FreeCoTaskMem",
  FreeBSTR: "Marshal.FreeBSTR",
  ZeroFreeBSTR: "Marshal.FreeBSTR",
};

/** Calls of `Marshal`, `NativeMemory` and `GC`; null for others. */
export function lowerMarshal(
  node: Node,
  callee: Node,
  args: readonly Node[],
  context: Lowering,
): Operand | null {
  const match =
    /^(?:System\.)?(?:Runtime\.InteropServices\.)?(?:InteropServices\.)?(Marshal|NativeMemory|GC|Unsafe|MemoryMarshal)\.(\w+)/.exec(
      callee.text,
    );
  if (!match) return null;
  const [, owner, name = ""] = match;
  const values = (): readonly Operand[] => args.map((of) => context.expression(valueOf(of)));
  const [first] = args;
  const span = spanOf(node);
  if (owner === "GC") {
    for (const value of values()) {
      if (name === "KeepAlive")
        context.out.push({ kind: "use", value, how: "keep-alive", to: null, span });
    }
    return nothing(node);
  }
  if (owner === "NativeMemory") {
    if (/^(?:Alloc|AllocZeroed|AlignedAlloc)$/.test(name)) {
      values();
      return acquire(
        node,
        name.startsWith("Aligned") ? "NativeMemory.AlignedFree" : "NativeMemory.Free",
        context,
      );
    }
    if (name.endsWith("Free") && first)
      return release(first, `NativeMemory.${name}`, node, context);
    return null;
  }
  if (owner !== "Marshal") return null;
  const by = acquires.find(([of]) => of.test(name))?.[1];
  if (by !== undefined) {
    const given = values();
    // Growing gives the old block back.
    if (name.startsWith("ReAlloc") && given[0]) {
      context.out.push({ kind: "release", value: given[0], by, span });
    }
    return acquire(node, by, context);
  }
  if (Object.hasOwn(releases, name) && first) return release(first, releases[name]!, node, context);
  if (
    /^GetLast(?:Win32Error|PInvokeError|SystemError|PInvokeErrorMessage)$|^GetHRForLastWin32Error$/.test(
      name,
    )
  ) {
    const saved = name !== "GetLastSystemError";
    return made(node, context, (to) => ({
      kind: "errno",
      to,
      source: `Marshal.${name}()`,
      saved,
      span,
    }));
  }
  if (name === "GetFunctionPointerForDelegate" && first) {
    const inner = bare(valueOf(first));
    const closure = closureOf(inner, context);
    const of = closure === null ? context.expression(inner) : place(closure, span);
    return made(node, context, (to) => ({ kind: "address", to, of, keeps: false, span }));
  }
  if (name === "UnsafeAddrOfPinnedArrayElement" && first) {
    // It pins nothing; where the file pins anything at all, that may be this array.
    if (!/GCHandleType\.Pinned|pinned:\s*true|\bfixed\s*\(/.test(node.root.text)) {
      const words = [bare(valueOf(first)).text];
      context.reader.marks.push({ mark: "cs-unpinned-array", span, symbol: null, words });
    }
    const of = context.expression(valueOf(first));
    return made(node, context, (to) => ({ kind: "address", to, of, keeps: false, span }));
  }
  return access(name, args, node, context);
}

function acquire(node: Node, by: string, context: Lowering): Operand {
  return made(node, context, (to, span) => ({
    kind: "acquire",
    to,
    what: `the memory for ${by.replace("Marshal.", "")}`,
    by,
    nullable: false,
    span,
  }));
}

function release(first: Node, by: string, node: Node, context: Lowering): Operand {
  const value = context.expression(valueOf(first));
  context.out.push({ kind: "release", value, by, span: spanOf(node) });
  return nothing(node);
}

/** `PtrToStringUTF8(p)`, `Copy(p, array, …)`, `WriteInt32(p, …)`: memory behind a pointer. */
function access(
  name: string,
  args: readonly Node[],
  node: Node,
  context: Lowering,
): Operand | null {
  const span = spanOf(node);
  const given = args.map((of) => context.expression(valueOf(of)));
  const [first] = given;
  const pointer = name === "StructureToPtr" ? given[1] : first;
  const how = /^(?:Write|StructureToPtr|DestroyStructure)/.test(name) ? "write" : "copy";
  if (/^(?:PtrTo|Read|Write|Copy|StructureToPtr|DestroyStructure)/.test(name)) {
    const touched = name === "Copy" ? given.slice(0, 3) : pointer ? [pointer] : [];
    for (const value of touched) {
      if (value.kind !== "place") continue;
      const use = { kind: "use", value, how, to: null, span } as const;
      // NULL becomes null, and is nobody's mistake.
      const text = name.startsWith("PtrToString");
      const condition = { kind: "is-null", place: value.place, span } as const;
      context.out.push(text ? { kind: "if", condition, yes: [], no: [use], span } : use);
    }
  }
  // What is written to native memory is held there.
  const stored = name === "StructureToPtr" ? given.slice(0, 1) : given.slice(1);
  if (how === "write") context.out.push({ kind: "opaque", uses: stored.flatMap(placesOf), span });
  return nothing(node);
}

/** `GCHandle.Alloc`, `handle.Free()`, `handle.AddrOfPinnedObject()`, `safe.DangerousGetHandle()`. */
export function lowerHandle(
  node: Node,
  callee: Node,
  args: readonly Node[],
  context: Lowering,
): Operand | null {
  const text = callee.text.replace(/^System\.Runtime\.InteropServices\./, "");
  const span = spanOf(node);
  const [first, second] = args;
  if (text === "GCHandle.Alloc" && first) return alloc(first, second, node, context);
  if ((text === "GCHandle.ToIntPtr" || text === "GCHandle.FromIntPtr") && first) {
    return context.expression(valueOf(first));
  }
  if (callee.type !== "member_access_expression") return null;
  const object = callee.childForFieldName("expression")!;
  const name = callee.childForFieldName("name")?.text ?? "";
  const chain = placeOf(object, context);
  const known = chain === null ? undefined : context.handles.get(chain);
  if (name === "AddrOfPinnedObject" && chain !== null) {
    if (known && !known.pinned) {
      context.reader.marks.push({
        mark: "cs-unpinned-address",
        span,
        symbol: null,
        words: [chain],
      });
    }
    const of = known?.of ?? place(chain, span);
    return made(node, context, (to) => ({
      kind: "address",
      to,
      of,
      keeps: known === undefined,
      span,
    }));
  }
  if (name === "Free" && args.length === 0 && chain !== null) {
    context.out.push({ kind: "release", value: place(chain, span), by: "GCHandle.Free", span });
    if (known?.pinned) context.out.push({ kind: "unpin", of: known.of, span });
    // `Free` leaves the variable itself without a handle: `IsAllocated` is false from here on.
    const none = { kind: "null", span } as const;
    context.out.push({ kind: "assign", to: chain, value: none, span });
    return nothing(node);
  }
  if (name === "DangerousGetHandle" && chain !== null) {
    markDangerous(node, chain, context);
    return place(chain, span);
  }
  return null;
}

function alloc(first: Node, second: Node | undefined, node: Node, context: Lowering): Operand {
  const inner = bare(valueOf(first));
  const of = context.expression(inner);
  const pinned = /\bPinned\b/.test(second?.text ?? "");
  const weak = /\bWeak/.test(second?.text ?? "");
  const span = spanOf(node);
  if (pinned && isCopied(inner, context)) {
    const words = [inner.text];
    context.reader.marks.push({
      mark: "cs-pin-boxed-copy",
      span: spanOf(inner),
      symbol: null,
      words,
    });
  }
  if (pinned) context.out.push({ kind: "pin", of, to: null, span });
  const value = made(node, context, (to) => ({
    kind: "acquire",
    to,
    what: weak ? "the weak GCHandle" : "the GCHandle",
    by: "GCHandle.Free",
    nullable: false,
    span,
  }));
  if (value.kind === "place") context.handles.set(value.place, { of, pinned });
  return value;
}

/** A value of a value type is boxed, and the box is pinned, not the variable. */
function isCopied(node: Node, { members, method, reader }: Lowering): boolean {
  const name =
    node.type === "identifier" ? node.text : (node.childForFieldName("name")?.text ?? "");
  if (members.values.has(name)) return true;
  const structs = [...reader.known.structs].join("|");
  if (structs === "" || !/^\w+$/.test(name)) return false;
  return new RegExp(`\\b(?:${structs}|IntPtr|nint|int|long)\\s+${name}\\b`).test(method.text);
}

/** The handle may be closed by another thread, or the collector, while the number is in use. */
function markDangerous(node: Node, chain: Place, { method, reader }: Lowering): void {
  if (/DangerousAddRef|\bKeepAlive\b|\busing\b/.test(method.text)) return;
  const words = [chain.replace(/^this\./, "")];
  reader.marks.push({ mark: "cs-safehandle-dangerous", span: spanOf(node), symbol: null, words });
}
