import type { Node } from "../../parse/node.ts";
import type { Mark, NativeMethod } from "../../model/front-end.ts";
import { sameNativeType } from "../../pairs/compare-native-types.ts";
import { namedChildren, spanOf } from "../../parse/tree-sitter.ts";
import type { CFunction, CItems } from "./items.ts";
import { all } from "./marks/walk.ts";

/** The functions that the JVM finds by their names. */
export function nativesOf({ functions }: CItems): readonly NativeMethod[] {
  return functions
    .filter(({ name, parameters }) => /^Java_\w+$/.test(name) && parameters.length >= 2)
    .map((fn) => ({ side: "c", symbol: fn.name, ...signatureOf(fn), span: spanOf(fn.nameNode) }));
}

function signatureOf({
  result,
  parameters,
  node,
}: CFunction): Pick<NativeMethod, "result" | "parameters"> {
  const pointer = node.childForFieldName("declarator")?.type === "pointer_declarator" ? "*" : "";
  return {
    result: result.replaceAll(/\b(?:JNIEXPORT|JNICALL)\b/g, "").trim() + pointer,
    parameters: parameters.slice(2).map(({ type, node: of }) => ({ type, span: spanOf(of) })),
  };
}

/** `{"name", "(IJ)V", (void *)function}`: the signature against the function that it names. */
export function registrationMarks(root: Node, items: CItems): readonly Mark[] {
  const byName = new Map(items.functions.map((of) => [of.name, of]));
  return all(root, "initializer_list").flatMap((of): readonly Mark[] => {
    const [name, signature, target] = namedChildren(of);
    if (name?.type !== "string_literal" || signature?.type !== "string_literal" || !target)
      return [];
    const parts = /^\(([^)]*)\)(.+)$/.exec(signature.text.slice(1, -1));
    const fn = byName.get(/(\w+)\)*\s*$/.exec(target.text)?.[1] ?? "");
    if (!parts || !fn || !/JNIEnv/.test(fn.parameters[0]?.type ?? "")) return [];
    const wanted = parts[1]!.match(/\[*(?:L[^;]*;|[ZBCSIJFD])/g) ?? [];
    const { parameters, result } = signatureOf(fn);
    const span = spanOf(signature);
    if (wanted.length !== parameters.length) {
      const words = [name.text, String(wanted.length), String(parameters.length), fn.name];
      return [{ mark: "jni-native-decl-arity", span, symbol: fn.name, words }];
    }
    const all_ = [
      ...wanted.map((text, index) => ({ text, type: parameters[index]!.type })),
      { text: parts[2]!, type: result },
    ];
    for (const { text, type } of all_) {
      const declared = typeOf(text);
      if (sameNativeType(declared, type)) continue;
      const words = [`${text} of ${name.text}`, declared, type, fn.name];
      return [{ mark: "jni-native-decl-mismatch", span, symbol: fn.name, words }];
    }
    return [];
  });
}

const letters: Readonly<Record<string, string>> = {
  Z: "jboolean",
  B: "jbyte",
  C: "jchar",
  S: "jshort",
  I: "jint",
  J: "jlong",
  F: "jfloat",
  D: "jdouble",
  V: "void",
};

/** The type of `jni.h` for a piece of a signature. */
function typeOf(text: string): string {
  if (/^\[[ZBCSIJFD]$/.test(text)) return `${letters[text.charAt(1)]}Array`;
  if (text.startsWith("[")) return "jobjectArray";
  if (text === "Ljava/lang/String;") return "jstring";
  return letters[text] ?? "jobject";
}
