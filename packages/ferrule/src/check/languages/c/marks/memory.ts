import type { Mark } from "../../../model/front-end.ts";
import { spanOf } from "../../../parse/tree-sitter.ts";
import type { Lowering } from "../context.ts";
import { all, called, jniAt, walk } from "./walk.ts";

/** Modes of release, raw text, jumps over frames, and buffers that every call shares. */
export function memoryMarks(context: Lowering): readonly Mark[] {
  return [...aborted(context), ...rawText(context), ...jumps(context), ...sharedBuffers(context)];
}

/** Elements are written, and then given back in a way that throws the writes away. */
function aborted({ fn, file }: Lowering): readonly Mark[] {
  return all(fn.body, "call_expression").flatMap((node): readonly Mark[] => {
    const jni = jniAt(node, file.cpp);
    if (!jni || !/^Release\w*Array/.test(jni.name)) return [];
    const [, pointer, mode] = jni.arguments;
    if (mode?.text !== "JNI_ABORT" || !pointer || !isWritten(fn.body, pointer.text)) return [];
    return [{ mark: "jni-release-mode", span: spanOf(node), symbol: null, words: [pointer.text] }];
  });
}

function isWritten(body: Lowering["fn"]["body"], name: string): boolean {
  let written = false;
  walk(body, (of) => {
    const left =
      of.type === "assignment_expression"
        ? of.childForFieldName("left")
        : of.type === "update_expression"
          ? of.childForFieldName("argument")
          : null;
    if (left && left.type !== "identifier") {
      const base = left.childForFieldName("argument") ?? left.namedChildren[0];
      if (base?.text.replaceAll(/[()*]/g, "").split(/\s*[+-]/)[0] === name) written = true;
    }
    if (of.type !== "call_expression") return;
    const { name: callee, list } = called(of);
    const fills = /^(?:std::)?(?:memcpy|memset|memmove|strcpy|read|recv|fread)$/.test(callee);
    const target = /^(?:read|recv)$/.test(callee) ? list[1] : list[0];
    if (fills && target?.text.replace(/^\(.*?\*\)\s*/, "") === name) written = true;
  });
  return written;
}

/** Bytes from outside become a Java string as they are. */
function rawText({ fn, file }: Lowering): readonly Mark[] {
  return all(fn.body, "call_expression").flatMap((node): readonly Mark[] => {
    const jni = jniAt(node, file.cpp);
    const of = jni?.name === "NewStringUTF" ? jni.arguments[0] : undefined;
    if (!of || of.type === "string_literal") return [];
    const name = /^\w+/.exec(of.text.replace(/^\(.*?\*\)\s*/, ""))?.[0] ?? "";
    const filled = new RegExp(
      String.raw`\b(?:read|recv|recvfrom|fread|fgets|getline|readlink)\s*\([^;]*\b${name}\b|\b${name}\s*=\s*[^;]*\b(?:getenv|strsignal)\s*\(`,
    );
    if (of.text.endsWith("d_name") || (name !== "" && filled.test(fn.body.text))) {
      return [{ mark: "jni-newstringutf-raw", span: spanOf(node), symbol: null, words: [of.text] }];
    }
    return [];
  });
}

/** A jump out of a function that somebody else's code called. */
function jumps({ fn, file }: Lowering): readonly Mark[] {
  const jump = all(fn.body, "call_expression").find((of) =>
    /^(?:std::)?(?:sig|_)?longjmp$/.test(called(of).name),
  );
  if (!jump || /\b(?:sig|_)?setjmp\s*\(/.test(fn.body.text)) return [];
  const given = new RegExp(String.raw`\b\w+\s*\((?:[^;{}()]|\([^()]*\))*[,(&\s]${fn.name}\s*[,)]`);
  const isGiven = file.text
    .split("\n")
    .some((line) => given.test(line) && !line.includes(`${fn.name}(`));
  if (!isGiven && !/JNIEnv/.test(fn.parameters[0]?.type ?? "")) return [];
  return [{ mark: "c-longjmp", span: spanOf(jump), symbol: null, words: [fn.name] }];
}

/** Text in a buffer that the next call, or another thread, overwrites. */
function sharedBuffers({ fn, fixed, file }: Lowering): readonly Mark[] {
  if (fn.isStatic) return [];
  const head = file.text.slice(Math.max(0, fn.node.startIndex - 400), fn.node.startIndex);
  const comment =
    /(?:\/\*[\s\S]*?\*\/|(?:\/\/[^\n]*\n)+)\s*$/.exec(
      head.replace(/(?:JNIEXPORT|extern "C"|\w+_API)\s*$/, ""),
    )?.[0] ?? "";
  if (/\b(?:next call|until|static|not thread|overwritten|thread)\b/i.test(comment)) return [];
  return all(fn.body, "return_statement").flatMap((node): readonly Mark[] => {
    const name = node.namedChildren[0]?.text ?? "";
    if (!fixed.has(name)) return [];
    const declared = new RegExp(String.raw`static\s+(?:char|wchar_t|unsigned char)\s+${name}\s*\[`);
    if (!declared.test(fn.body.text) || /thread/.test(fn.body.text)) return [];
    return [{ mark: "c-static-buffer-return", span: spanOf(node), symbol: null, words: [name] }];
  });
}
