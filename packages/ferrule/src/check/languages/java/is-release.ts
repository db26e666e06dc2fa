import type { JavaMethod } from "./items.ts";

/** `free(long)`: a native method that ends a handle. */
export function isRelease({ name, parameters, result }: JavaMethod): boolean {
  return (
    parameters.length === 1 &&
    parameters[0]?.type.text === "long" &&
    result?.text === "void" &&
    /free|destroy|delete|dispose|release|close|finali[sz]e/i.test(name)
  );
}
