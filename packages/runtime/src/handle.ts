import { BoundaryError } from "./error.ts";
import type { Token } from "./token.ts";

let making: Token | null = null;

/**
 * Where a handle has its token. A symbol, not a private field: every engine compiles the look at it
 * into the call.
 */
const TOKEN: unique symbol = Symbol("token");

/**
 * A pointer that C gave out, wrapped so that it cannot be used after its end. Generated modules
 * derive one class a C type; only the library makes instances.
 */
export abstract class Handle {
  /** Not there: it keeps TypeScript from taking any other object for a handle. */
  declare protected readonly Handle: never;

  protected constructor() {
    if (making === null) {
      const message = "handles come from the library; they cannot be constructed";
      throw new BoundaryError("abi/wrong-type", new.target.name, null, message);
    }
    Object.defineProperty(this, TOKEN, { value: making });
  }

  /**
   * Closes an owned handle that is still live; anything else is left as it is.
   *
   * @throws BoundaryError `thread/wrong-thread` while C uses it on another thread.
   */
  [Symbol.dispose](): void {
    const token = tokenOf(this);
    if (token?.state === "live" || token?.state === "busy") token.close?.(this);
  }

  /** What ferrule knows of the pointer, for a log: its C type and state, never its address. */
  toString(): string {
    const token = tokenOf(this);
    return token === null ? "no handle" : `${token.type.cName} (${token.state})`;
  }
}

/** The token of a handle; null for anything that is not one. */
export function tokenOf(handle: unknown): Token | null {
  // Whatever it is, it has this property only if it came from the constructor above.
  return (handle as { readonly [TOKEN]?: Token } | null | undefined)?.[TOKEN] ?? null;
}

/** A new instance of a handle class around a token. */
export function makeHandle<H extends Handle>(construct: HandleClass<H>, token: Token): H {
  making = token;
  try {
    return Reflect.construct(construct, []);
  } finally {
    making = null;
  }
}

/** A class derived from {@link Handle}; its constructor is protected, so it has no `new` here. */
export type HandleClass<H extends Handle> = Function & { readonly prototype: H };
