import type { NativeMethod } from "../../model/front-end.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import type { JavaItems, JavaMethod } from "./items.ts";

/** The `native` methods, under the names that the JVM looks up. */
export function nativesOf({ classes, packageName }: JavaItems): readonly NativeMethod[] {
  return classes.flatMap((of) =>
    of.methods
      .filter(({ isNative }) => isNative)
      .map((method): NativeMethod => {
        const path = packageName === "" ? of.name : `${packageName}.${of.name}`;
        return {
          side: "java",
          symbol: `Java_${mangle(path)}_${mangle(method.name)}`,
          span: spanOf(method.nameNode),
          result: nativeType(method.result?.text ?? "void"),
          parameters: parametersOf(method),
        };
      }),
  );
}

function parametersOf({ parameters }: JavaMethod): NativeMethod["parameters"] {
  return parameters.map(({ type, node }) => ({ type: nativeType(type.text), span: spanOf(node) }));
}

/** The JNI specification's name mangling. */
function mangle(name: string): string {
  return name.replaceAll("_", "_1").replaceAll("$", "_00024").replaceAll(".", "_");
}

/** `jint` for `int`, `jbyteArray` for `byte[]`. */
function nativeType(written: string): string {
  // `byte @NotNull []`: annotations may stand between.
  const type = written.replaceAll(/@[\w.]+(?:\([^()]*\))?\s*/g, "").trim();
  if (type === "void") return "void";
  if (/^(?:boolean|byte|char|short|int|long|float|double)$/.test(type)) return `j${type}`;
  const array = /^(\w+)\s*\[\s*\]$/.exec(type)?.[1];
  if (array !== undefined) {
    return /^(?:boolean|byte|char|short|int|long|float|double)$/.test(array)
      ? `j${array}Array`
      : "jobjectArray";
  }
  if (type.endsWith("]")) return "jobjectArray";
  if (/^(?:java\.lang\.)?String$/.test(type)) return "jstring";
  if (/^(?:java\.lang\.)?Class\b/.test(type)) return "jclass";
  return "jobject";
}
