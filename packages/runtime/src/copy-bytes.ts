import { putCopy, mark, release } from "./scratch.ts";
import type { CallSignature, NativeFunction, NativeValue } from "./backend/backend.ts";

/**
 * A function whose `bytes` are copied into memory that stays in its place, for an FFI where that is
 * cheaper than what it does with a view.
 */
export function copyBytes(call: NativeFunction, { parameters }: CallSignature): NativeFunction {
  const isBytes = parameters.map((type) => type === "bytes");
  if (!isBytes.includes(true)) return call;
  const [p = false, q = false, r = false, s = false] = isBytes;
  const lend = (value: unknown): NativeValue => putCopy(value as Uint8Array);
  const run = (loan: number, result: NativeValue): NativeValue => {
    release(loan);
    return result;
  };
  // One by one: a list made for every call costs a fifth of what the longer ones do anyway.
  switch (parameters.length) {
    case 1:
      return (a) => run(mark(), call(lend(a)));
    case 2:
      return (a, b) => run(mark(), call(p ? lend(a) : a, q ? lend(b) : b));
    case 3:
      return (a, b, c) => run(mark(), call(p ? lend(a) : a, q ? lend(b) : b, r ? lend(c) : c));
    case 4:
      return (a, b, c, d) =>
        run(mark(), call(p ? lend(a) : a, q ? lend(b) : b, r ? lend(c) : c, s ? lend(d) : d));
    default:
      return (...values) =>
        run(mark(), call(...values.map((value, at) => (isBytes[at] ? lend(value) : value))));
  }
}
