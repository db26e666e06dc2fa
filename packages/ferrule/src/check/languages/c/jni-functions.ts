import type { Telling } from "../../model/lowered.ts";

/** What one function of the `JNIEnv` does, as the JNI specification has it. */
export type JniFunction = {
  /** May be called while an exception is pending. */
  readonly allowedWhilePending: boolean;
  readonly raises: "no" | "may" | "yes";
  /** What its result is. */
  readonly gives: "local" | "global" | "weak" | "id" | "memory" | "flag" | "value";
  /** The function that gives its result back. */
  readonly by: string | null;
  readonly nullable: boolean;
  readonly tells: Telling | null;
  /** Which argument (without env) it gives back; null for none. */
  readonly releases: number | null;
};

const plain: JniFunction = {
  allowedWhilePending: false,
  raises: "no",
  gives: "value",
  by: null,
  nullable: false,
  tells: null,
  releases: null,
};

const calls =
  /^Call(?:Static|Nonvirtual)?(Object|Boolean|Byte|Char|Short|Int|Long|Float|Double|Void)Method[AV]?$/;
const elements = /^Get(Boolean|Byte|Char|Short|Int|Long|Float|Double)ArrayElements$/;
const releasing = /^Release(?:\w+ArrayElements|StringUTFChars|StringChars)$/;
const lookups =
  /^(?:FindClass|GetMethodID|GetStaticMethodID|GetFieldID|GetStaticFieldID|DefineClass)$/;
const makers =
  /^(?:New(?:Object[AV]?|ObjectArray|String|StringUTF|\w+Array|DirectByteBuffer)|ToReflected\w+|AllocObject)$/;
const locals =
  /^(?:GetObjectClass|GetSuperclass|GetObjectField|GetStaticObjectField|GetObjectArrayElement|NewLocalRef|PopLocalFrame|ExceptionOccurred|GetModule)$/;
const others =
  /^(?:Get|Set)\w+(?:Field|Region|Length|Address|Capacity|VM|Type)$|^(?:IsInstanceOf|IsSameObject|IsAssignableFrom|GetVersion|RegisterNatives|UnregisterNatives|SetObjectArrayElement|EnsureLocalCapacity|FromReflected\w+)$/;

/** The function of that name, null where the JNI has none. */
export function jniFunction(name: string): JniFunction | null {
  const called = calls.exec(name);
  if (called) {
    if (called[1] !== "Object") return { ...plain, raises: "may" };
    return { ...plain, raises: "may", gives: "local", tells: "null-asked" };
  }
  if (elements.test(name)) return memory(name.replace("Get", "Release"));
  if (releasing.test(name)) return { ...plain, allowedWhilePending: true, releases: 1 };
  if (lookups.test(name)) {
    const gives = name.endsWith("Class") ? "local" : "id";
    return { ...plain, gives, nullable: true, tells: "null-raised" };
  }
  if (makers.test(name)) {
    const raises = /^NewObject[AV]?$/.test(name) ? "may" : "no";
    // A string fails only where memory has run out; few test it.
    const nullable = /Array$|DirectByteBuffer/.test(name);
    return { ...plain, gives: "local", raises, nullable, tells: "null-raised" };
  }
  if (locals.test(name)) return localMaker(name);
  return byName[name] ?? (others.test(name) ? plain : null);
}

function localMaker(name: string): JniFunction {
  if (name === "ExceptionOccurred") {
    return { ...plain, allowedWhilePending: true, gives: "local", tells: "set-raised" };
  }
  return { ...plain, gives: "local", allowedWhilePending: name === "PopLocalFrame" };
}

function memory(by: string): JniFunction {
  return { ...plain, gives: "memory", by, nullable: true };
}

const allowed: JniFunction = { ...plain, allowedWhilePending: true };

const byName: Readonly<Record<string, JniFunction>> = {
  GetStringUTFChars: memory("ReleaseStringUTFChars"),
  GetStringChars: memory("ReleaseStringChars"),
  GetStringCritical: memory("ReleaseStringCritical"),
  GetPrimitiveArrayCritical: memory("ReleasePrimitiveArrayCritical"),
  ReleaseStringCritical: { ...allowed, releases: 1 },
  ReleasePrimitiveArrayCritical: { ...allowed, releases: 1 },
  NewGlobalRef: { ...plain, gives: "global", by: "DeleteGlobalRef" },
  NewWeakGlobalRef: { ...plain, gives: "weak", by: "DeleteWeakGlobalRef" },
  DeleteGlobalRef: { ...allowed, releases: 0 },
  DeleteWeakGlobalRef: { ...allowed, releases: 0 },
  DeleteLocalRef: { ...allowed, releases: 0 },
  PushLocalFrame: allowed,
  MonitorExit: allowed,
  MonitorEnter: plain,
  Throw: { ...plain, raises: "yes" },
  ThrowNew: { ...plain, raises: "yes" },
  FatalError: allowed,
  ExceptionCheck: { ...allowed, gives: "flag", tells: "set-raised" },
  ExceptionDescribe: allowed,
  ExceptionClear: allowed,
  GetObjectRefType: plain,
};
