import { BoundaryError } from "./error.ts";

/** An array whose elements are numbers in memory; its kind is what {@link typedArrayName} says. */
export type TypedArray = ArrayBufferView & { readonly BYTES_PER_ELEMENT: number };

type Getter<T> = (this: unknown) => T | undefined;

let nameOf: Getter<string> | null = null;
let lengthOf: Getter<number> | null = null;

/** What a property of all typed arrays is read with: not the array's own of that name. */
function getterOf<T>(property: string | symbol): Getter<T> {
  const prototype: object = Object.getPrototypeOf(Uint8Array.prototype);
  return Object.getOwnPropertyDescriptor(prototype, property)?.get ?? (() => undefined);
}

/**
 * `Float32Array` and so on, of any realm, or null for anything else. It is asked of what the object
 * is, not of its class or its properties, which a program may have changed.
 */
export function typedArrayName(value: unknown): string | null {
  nameOf ??= getterOf(Symbol.toStringTag);
  return nameOf.call(value) ?? null;
}

/** How many elements it has now; 0 when its buffer is gone, or too short for it. */
export function typedArrayLength(data: TypedArray): number {
  lengthOf ??= getterOf("length");
  return lengthOf.call(data) ?? 0;
}

/** True for what has memory behind it; an empty array may be one whose buffer is gone, or too short. */
export function isAttached(data: TypedArray): boolean {
  if (typedArrayLength(data) > 0) return true;
  try {
    // It looks at no element; nothing else tells an empty array from one that has lost its memory.
    Uint8Array.prototype.keys.call(data as Uint8Array);
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuses what has fewer elements than were counted: an array's own length follows its buffer, which
 * a getter of another argument may have resized or detached since.
 */
export function needStill(data: TypedArray, count: number, symbol: string, argument: string): void {
  // What is shared may only have grown: then the first so many are meant.
  if (typedArrayLength(data) >= count && isAttached(data)) return;
  const message = `its ${count} elements were taken away while the call was made ready`;
  throw new BoundaryError("gc/detached", symbol, argument, message);
}
