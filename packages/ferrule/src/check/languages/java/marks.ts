import type { Node } from "../../parse/node.ts";
import type { Mark } from "../../model/front-end.ts";
import { spanOf } from "../../parse/tree-sitter.ts";
import { all, called, type JavaClass, type JavaItems, type JavaMethod } from "./items.ts";
import { isRelease } from "./is-release.ts";

const mark = (name: string, node: Node, words: readonly string[]): Mark => ({
  mark: name,
  span: spanOf(node),
  symbol: null,
  words,
});

/** What Java alone has: natives with handles, cleaners, finalizers. */
export function nativeMarks(items: JavaItems): readonly Mark[] {
  return items.classes.flatMap((of) => [
    ...handles(of),
    ...fences(of),
    ...cleaners(of),
    ...finalizers(of),
    ...unguarded(of),
    ...constructors(of),
  ]);
}

/** A word of a name in camel case: `fileHandle`, `handle_id`, never `Unhandled`. */
const handleName =
  /(?:^|_)(?:handle|ptr|pointer)(?![a-z])|(?:Handle|Ptr|Pointer)(?![a-z])|addr(?:ess)?$|Addr(?:ess)?$|^native[A-Z]|^peer$/;

/** A method's name says what it gives at its end: `getHandle`, but not `handleEvent`. */
const givesHandle = /(?:^|_)(?:handle|ptr|pointer)\d*$|(?:Handle|Ptr|Pointer|Address)\d*$/;

/** A pointer in an int. */
function handles({ methods, fields }: JavaClass): readonly Mark[] {
  const found: Mark[] = [];
  for (const of of methods.filter(({ isNative }) => isNative)) {
    const bad = of.parameters.find(({ name, type }) => type.text === "int" && isHandle(name));
    if (bad) found.push(mark("java-native-int-handle", bad.node, [bad.name]));
    const makes =
      /(?:create|alloc|new|open|init|make)(?=[A-Z0-9_]|$)|(?:^n?|[a-z])(?:Create|Alloc|New|Open|Init|Make)(?![a-z])/.test(
        of.name,
      );
    const stored = [...fields.values()].some(({ name, type }) => type === "int" && isHandle(name));
    if (of.result?.text === "int" && (givesHandle.test(of.name) || (makes && stored))) {
      found.push(mark("java-native-int-handle", of.nameNode, [of.name]));
    }
  }
  const hasNatives = methods.some(({ isNative }) => isNative);
  for (const { name, type, node } of fields.values()) {
    if (hasNatives && type === "int" && isHandle(name) && found.length === 0) {
      found.push(mark("java-native-int-handle", node, [name]));
    }
  }
  return found;
}

function isHandle(name: string): boolean {
  return handleName.test(name) && !/fd|file|index|id$/i.test(name);
}

/** The object may be collected while a static native method works with its handle. */
function fences(of: JavaClass): readonly Mark[] {
  const { methods, node } = of;
  const cleaned = /\.register\(\s*this\b/.test(node.text) || methods.some(isFinalizer);
  if (!cleaned) return [];
  return methods.flatMap((method): readonly Mark[] => {
    if (method.isStatic || method.isConstructor || !method.body || isFinalizer(method)) return [];
    if (/reachabilityFence|synchronized/.test(method.node.text)) return [];
    if (/^(?:close|dispose|release|free|destroy)$/.test(method.name)) return [];
    const call = nativeCalls(method, of).find(
      ({ native, list }) => native.isStatic && list.some((one) => isField(one, method, of)),
    );
    return call ? [mark("java-missing-fence", call.node, [call.native.name])] : [];
  });
}

function isFinalizer({ name, parameters }: JavaMethod): boolean {
  return name === "finalize" && parameters.length === 0;
}

type NativeCall = {
  readonly node: Node;
  readonly native: JavaMethod;
  readonly list: readonly Node[];
};

function nativeCalls(method: JavaMethod, of: JavaClass): readonly NativeCall[] {
  return all(method.body, "method_invocation").flatMap((node): readonly NativeCall[] => {
    const { object, name, list } = called(node);
    if (object !== null && !/^this$|^[A-Z]\w*$/.test(object.text)) return [];
    const native = of.methods.find(
      (one) => one.isNative && one.name === name && one.parameters.length === list.length,
    );
    return native ? [{ node, native, list }] : [];
  });
}

/** A field that holds a handle, and no parameter of the same name. */
function isField(node: Node, method: JavaMethod, { fields }: JavaClass): boolean {
  const name = node.text.replace(/^this\./, "");
  const hidden = method.parameters.some((one) => one.name === node.text);
  const field = fields.get(name);
  return !hidden && field !== undefined && !field.isStatic && field.type === "long";
}

/** A cleaning action that leads back to the object keeps it alive for ever. */
function cleaners(of: JavaClass): readonly Mark[] {
  return of.methods.flatMap((method) =>
    all(method.body, "method_invocation").flatMap((node): readonly Mark[] => {
      const { name, list } = called(node);
      const [target, action] = list;
      if (name !== "register" || target?.text !== "this" || !action) return [];
      return capturesThis(action, method, of)
        ? [mark("java-cleaner-captures-this", action, [of.simple])]
        : [];
    }),
  );
}

function capturesThis(action: Node, method: JavaMethod, of: JavaClass): boolean {
  if (action.type === "method_reference") return /^this\s*::/.test(action.text);
  if (action.type === "object_creation_expression") {
    if (action.namedChildren.some((one) => one?.type === "class_body")) return true;
    const type = action.childForFieldName("type")?.text ?? "";
    const passed = called(action).list.some((one) => one.text === "this");
    const body = of.node.childForFieldName("body");
    const inner = all(body, "class_declaration").find(
      (one) => one.childForFieldName("name")?.text === type,
    );
    const head = inner?.text.slice(0, inner.text.indexOf("{")) ?? "static";
    return passed || !/\bstatic\b/.test(head);
  }
  if (action.type !== "lambda_expression") return false;
  if (/\bthis\b/.test(action.text)) return true;
  const locals = new Set([
    ...method.parameters.map(({ name }) => name),
    ...all(method.body, "variable_declarator").map(
      (one) => one.childForFieldName("name")?.text ?? "",
    ),
  ]);
  const fields = all(action, "identifier").some((one) => {
    if (one.parent?.type === "field_access" || locals.has(one.text)) return false;
    const isName = one.parent?.childForFieldName("name")?.startIndex === one.startIndex;
    const isCall = one.parent?.type === "method_invocation" && isName;
    return !isCall && of.fields.get(one.text)?.isStatic === false;
  });
  const calls = all(action, "method_invocation").some((one) => {
    const { object, name } = called(one);
    return object === null && of.methods.some((own) => own.name === name && !own.isStatic);
  });
  return fields || calls;
}

/** Only the finalizer frees; and what a finalizer calls runs on its own thread. */
function finalizers(of: JavaClass): readonly Mark[] {
  const finalizer = of.methods.find(isFinalizer);
  if (!finalizer) return [];
  const call = nativeCalls(finalizer, of).find(({ native }) => isRelease(native));
  if (!call) return [];
  const words = [call.native.name];
  const thread: Mark = {
    mark: "java-finalizer-thread",
    span: spanOf(call.node),
    symbol: call.native.name,
    words,
    needs: { kind: "own-thread" },
  };
  const closes = of.methods.some(
    (one) =>
      one !== finalizer &&
      !one.isNative &&
      !one.isConstructor &&
      nativeCalls(one, of).some(({ native }) => native.name === call.native.name),
  );
  const only = closes ? [] : [mark("java-finalizer-only", finalizer.nameNode, words)];
  return [thread, ...only];
}

/** Public methods that hand a handle on after `close` has ended it. */
function unguarded(of: JavaClass): readonly Mark[] {
  const close = of.methods.find(
    (one) =>
      /^(?:close|dispose|destroy|release)$/.test(one.name) &&
      nativeCalls(one, of).some(({ native }) => isRelease(native)),
  );
  if (!close) return [];
  for (const method of of.methods) {
    if (
      method === close ||
      method.isConstructor ||
      method.isStatic ||
      !/\bpublic\b/.test(method.modifiers)
    )
      continue;
    if (/^(?:close|dispose|destroy|release|finalize)$/.test(method.name)) continue;
    const text = method.body?.text ?? "";
    const call = nativeCalls(method, of).find(({ list }) =>
      list.some((one) => isField(one, method, of)),
    );
    const guarded =
      /\b(?:ensure|check|require|assert|verify)\w*\(|closed|isOpen|==\s*0|!=\s*0|<=\s*0/i.test(
        text,
      );
    if (call && !guarded) return [mark("java-use-after-close", call.node, [method.name])];
  }
  return [];
}

/** A constructor that throws behind the native allocation: nobody can close the object. */
function constructors(of: JavaClass): readonly Mark[] {
  return of.methods
    .filter(({ isConstructor }) => isConstructor)
    .flatMap((method): readonly Mark[] => {
      const made = nativeCalls(method, of).find(
        ({ native, node }) => native.result?.text === "long" && isStored(node, of),
      );
      if (!made || /\b(?:catch|finally)\b/.test(method.body?.text ?? "")) return [];
      const field = storedIn(made.node);
      const thrown = all(method.body, "throw_statement").find(
        (one) => one.startIndex > made.node.endIndex,
      );
      if (!thrown) return [];
      // The allocation itself failed: there is nothing to free.
      const test = thrown.parent?.type === "block" ? thrown.parent.parent : thrown.parent;
      const condition = test?.childForFieldName("condition")?.text ?? "";
      const zero = String.raw`\b${field}\s*(?:==|<=)\s*0|\b0L?\s*(?:==|>=)\s*(?:this\.)?${field}\b`;
      if (new RegExp(zero).test(condition)) return [];
      if (nativeCalls(method, of).some(({ native }) => isRelease(native))) return [];
      return [mark("java-leaks-on-throw", thrown, [made.native.name])];
    });
}

function storedIn(node: Node): string {
  const { parent } = node;
  return parent?.type === "assignment_expression"
    ? (parent.childForFieldName("left")?.text.replace(/^this\./, "") ?? "")
    : "";
}

function isStored(node: Node, { fields }: JavaClass): boolean {
  return fields.has(storedIn(node));
}
