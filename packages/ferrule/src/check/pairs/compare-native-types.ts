const same: Readonly<Record<string, RegExp>> = {
  void: /^void$/,
  jboolean: /^(?:jboolean|unsigned char|uint8_t)$/,
  jbyte: /^(?:jbyte|signed char|int8_t)$/,
  jchar: /^(?:jchar|unsigned short|uint16_t)$/,
  jshort: /^(?:jshort|short|int16_t)$/,
  jint: /^(?:jint|jsize|int|int32_t)$/,
  jlong: /^(?:jlong|long long|int64_t)$/,
  jfloat: /^(?:jfloat|float)$/,
  jdouble: /^(?:jdouble|double)$/,
};

const references = /^(?:jobject|jclass|jstring|jthrowable|jweak|j\w*[aA]rray)$/;

/** Whether a C type is what the JVM passes for a Java one; both in the words of `jni.h`. */
export function sameNativeType(java: string, c: string): boolean {
  const plain = c.replace(/\bconst /, "").trim();
  const known = same[java];
  if (known) return known.test(plain);
  if (!references.test(plain)) return false;
  if (plain === "jobject" || java === "jobject") return true;
  if (plain === "jarray") return java.endsWith("Array");
  return plain === java;
}

/** The two are numbers of another width, and not of another kind. */
export function isWidth(java: string, c: string): boolean {
  return (
    /^j(?:byte|char|short|int|long|boolean)$/.test(java) &&
    !/[*]|^jobject|[aA]rray$|^jstring$|^void$/.test(c)
  );
}
