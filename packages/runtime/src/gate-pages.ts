import { backend } from "./backend/choose-backend.ts";
import { gateCode } from "./gate-code.ts";
import { libc } from "./libc.ts";

/** A gate's code and its data have this much room each, in a page of code and one of data. */
const STRIDE = 512;
const GATES = 8;

/** The distance from code to data: at least a page, and pages of ARM have up to 64 KiB. */
const PAGE = process.arch === "arm64" ? 65536 : 4096;

/** Where one gate is: what C may call, and the data that native/gate-*.S describe. */
export type GatePlace = { readonly address: bigint; readonly data: DataView };

let places: GatePlace[] = [];

/** Room for one more gate; null where there is no gate for the machine, or no new code is allowed. */
export function findGatePlace(): GatePlace | null {
  if (places.length === 0) places = mapGates();
  return places.pop() ?? null;
}

/** Memory of zeros that stays for the life of the process; 0n when the system has none. */
export function mapMemory(size: number): bigint {
  const map = libc("mmap", {
    result: "ptr",
    parameters: ["ptr", "u64", "i32", "i32", "i32", "i64"],
  });
  const [PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE] = [3, 0x4022];
  const found = map(0n, BigInt(size), PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0n);
  return typeof found !== "bigint" || BigInt.asIntN(64, found) === -1n ? 0n : found;
}

function mapGates(): GatePlace[] {
  const hex = gateCode[`${process.platform}-${process.arch}`];
  const code = hex === undefined ? 0n : mapMemory(2 * PAGE);
  if (hex === undefined || code === 0n) return [];
  const bytes = new Uint8Array(backend().view(code, GATES * STRIDE));
  for (let at = 0; at < GATES; at++) bytes.set(bytesOf(hex), at * STRIDE);
  // Linux itself makes written bytes visible as code when a page becomes executable.
  const PROT_READ_EXEC = 5;
  const protect = libc("mprotect", { result: "i32", parameters: ["ptr", "u64", "i32"] });
  if (protect(code, BigInt(PAGE), PROT_READ_EXEC) !== 0) return [];
  const data = code + BigInt(PAGE);
  const cells = backend().view(data, GATES * STRIDE);
  return Array.from({ length: GATES }, (_, at) => ({
    address: code + BigInt(at * STRIDE),
    data: new DataView(cells, at * STRIDE, STRIDE),
  }));
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
