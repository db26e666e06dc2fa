import type { NativeFunction, StoreRecord, WideSignature } from "../../backend/backend.ts";
import { backend } from "../../backend/choose-backend.ts";
import { readNumber, writeNumber } from "../../memory-number.ts";
import { persist } from "../persistent.ts";
import { describeCall } from "./describe-types.ts";
import type { Libffi } from "./open-libffi.ts";

/** `sizeof(ffi_closure)` is 48 to 64, by processor. */
const CLOSURE_BYTES = 128n;

/**
 * The address of code that calls `fn`, made by libffi: the FFI's own callback is given where the
 * result goes and a list of where the arguments are.
 */
export function makeClosure(
  ffi: Libffi,
  signature: WideSignature,
  fn: NativeFunction,
  store: StoreRecord,
): bigint {
  const { parameters, result } = signature;
  const cif = describeCall(ffi, signature);
  const called = backend().callback(
    { result: "void", parameters: ["ptr", "ptr", "ptr", "ptr"] },
    (_cif, back, list) => {
      if (typeof back !== "bigint" || typeof list !== "bigint") return undefined;
      const given = parameters.length === 0 ? null : viewAt(list, parameters.length * 8);
      const values = parameters.map((type, index) => {
        const at = given?.getBigUint64(index * 8, true) ?? 0n;
        if (typeof type === "string") return readNumber(viewAt(at, 8), 0, type);
        return store(new Uint8Array(backend().view(at, type.size)));
      });
      const answer = fn(...values);
      if (typeof result !== "string" || result === "void") return undefined;
      // libffi wants a small integer widened to a register.
      const wide = result === "f32" || result === "f64" ? result : "i64";
      const value = wide === "i64" && typeof answer === "number" ? BigInt(answer) : answer;
      writeNumber(viewAt(back, 8), 0, wide, value);
      return undefined;
    },
  );
  const code = persist(8);
  const closure = ffi.allocate(CLOSURE_BYTES, code.address);
  const address = code.view.getBigUint64(0, true);
  const status = closure === 0n ? 1 : ffi.prepareClosure(closure, cif, called, 0n, address);
  if (status !== 0) throw new TypeError(`ferrule: ${ffi.file} makes no callback (${status})`);
  return address;
}

function viewAt(address: bigint, length: number): DataView {
  return new DataView(backend().view(address, length));
}
