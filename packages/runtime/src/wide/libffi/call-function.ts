import type { NativeFunction, WideSignature } from "../../backend/backend.ts";
import { readNumber, writeNumber } from "../../memory-number.ts";
import { addressAt, mark, release, scratchView, setUint64At, take } from "../../scratch.ts";
import { describeCall } from "./describe-types.ts";
import type { Libffi } from "./open-libffi.ts";

const CELL = 16;

/**
 * A function at an address, called through libffi: each argument is put into scratch memory, and
 * a list of where they are beside them.
 */
export function callThroughLibffi(
  ffi: Libffi,
  target: bigint,
  signature: WideSignature,
): NativeFunction {
  const { parameters, result } = signature;
  const cif = describeCall(ffi, signature);
  const stores = typeof result !== "string";
  const list = Math.ceil((parameters.length * 8) / CELL) * CELL;
  const bytes = list + (parameters.length + 1) * CELL;
  return (...values) => {
    const loan = mark();
    const at = take(bytes);
    if (at < 0) throw new RangeError("ferrule: too many nested calls: scratch memory is used up");
    try {
      for (let index = 0; index < parameters.length; index++) {
        const type = parameters[index]!;
        const value = values[stores ? index + 1 : index];
        let cell = at + list + index * CELL;
        if (typeof type === "string") writeNumber(scratchView, cell, type, value);
        else cell = Number(value);
        setUint64At(at + index * 8, addressAt(cell));
      }
      const back = stores ? Number(values[0]) : at + list + parameters.length * CELL;
      ffi.call(cif, target, addressAt(back), addressAt(at));
      return stores ? undefined : readNumber(scratchView, back, result);
    } finally {
      release(loan);
    }
  };
}
