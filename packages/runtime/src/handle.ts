import { BoundaryError } from "./error.ts";
import type { Token } from "./token.ts";

let making: Token | null = null;
let read: (handle: object) => Token | null;

/**
 * A pointer that C gave out, wrapped so that it cannot be used after its end. Generated modules
 * derive one class a C type; only the library makes instances.
 */
export abstract class Handle {
  readonly #token: Token;

  protected constructor() {
    if (making === null) {
      const message = "handles come from the library; they cannot be constructed";
      throw new BoundaryError("abi/wrong-type", new.target.name, null, message);
    }
    this.#token = making;
  }

  /** Closes an owned handle that is still live; anything else is left as it is. */
  [Symbol.dispose](): void {
    const { state, close } = this.#token;
    if (state === "live" && close !== null) close(this);
  }

  /** What ferrule knows of the pointer, for a log: its C type and state, never its address. */
  toString(): string {
    return `${this.#token.type.cName} (${this.#token.state})`;
  }

  static {
    read = (handle) => (#token in handle ? handle.#token : null);
  }
}

/** The token of a handle; null for anything that is not one. */
export function tokenOf(handle: unknown): Token | null {
  return typeof handle === "object" && handle !== null ? read(handle) : null;
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
