import type { NativeType, NativeValue } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { watchRefusals } from "./call.ts";
import { gateCode } from "./gate-code.ts";
import { libc } from "./libc.ts";

const PAGE = 4096;
/** A gate's code and its data have this much room each, in a page of code and one of data. */
const STRIDE = 256;

/** A callback that C holds: what it was for, and how often it was called where it may not be. */
type Gate = { readonly symbol: string; readonly argument: string; readonly data: DataView };

const gates: Gate[] = [];
let pages: Pages | null = null;
let room = 0;
/** What is the same for all gates of this thread; null before the first. */
let thread: { readonly owner: bigint; readonly counter: bigint } | null = null;

/**
 * An address for C that leads to `target` on this thread while the process runs. From any other
 * thread, and once the process is ending, C is given the answer at once: no FFI survives being
 * entered there. Where there is no gate for the machine, it is `target` itself.
 */
export function gated(
  target: bigint,
  result: NativeType,
  answer: NativeValue,
  symbol: string,
  argument: string,
): bigint {
  const made = makeGate();
  if (made === null) return target;
  const { address, data } = made;
  data.setBigUint64(0, thread?.owner ?? 0n, true);
  data.setBigUint64(8, target, true);
  if (typeof answer === "bigint") data.setBigInt64(24, BigInt.asIntN(64, answer), true);
  else if (result === "f32") data.setFloat32(32, answer ?? 0, true);
  else if (result === "f64") data.setFloat64(32, answer ?? 0, true);
  else data.setBigInt64(24, BigInt(answer ?? 0), true);
  data.setBigUint64(48, thread?.counter ?? 0n, true);
  data.setBigUint64(16, 1n, true);
  gates.push({ symbol, argument, data });
  return address;
}

type Pages = { readonly code: bigint; readonly data: ArrayBuffer };

function makeGate(): { readonly address: bigint; readonly data: DataView } | null {
  const hex = gateCode[`${process.platform}-${process.arch}`];
  if (hex === undefined) return null;
  if (room === 0) {
    pages = mapPages(hex);
    if (pages === null) return null;
    room = PAGE / STRIDE;
  }
  const offset = PAGE - room-- * STRIDE;
  const { code, data } = pages!;
  return { address: code + BigInt(offset), data: new DataView(data, offset, STRIDE) };
}

/** A page of gates and the page of their data; null where the system allows no new code. */
function mapPages(hex: string): Pages | null {
  const map = libc("mmap", {
    result: "ptr",
    parameters: ["ptr", "u64", "i32", "i32", "i32", "i64"],
  });
  const protect = libc("mprotect", { result: "i32", parameters: ["ptr", "u64", "i32"] });
  const [PROT_READ_WRITE, PROT_READ_EXEC, MAP_PRIVATE_ANONYMOUS] = [3, 5, 0x22];
  const size = BigInt(2 * PAGE);
  const code = map(0n, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0n);
  if (typeof code !== "bigint" || BigInt.asIntN(64, code) === -1n) return null;
  const bytes = new Uint8Array(backend().view(code, PAGE));
  for (let at = 0; at < PAGE; at += STRIDE) bytes.set(bytesOf(hex), at);
  if (protect(code, BigInt(PAGE), PROT_READ_EXEC) !== 0) return null;
  const data = { code, data: backend().view(code + BigInt(PAGE), PAGE) };
  thread ??= startGates(data);
  return data;
}

/** The last cell of the first page of data counts for all gates. */
function startGates({ code, data }: Pages): typeof thread {
  const self = libc("pthread_self", { result: "ptr", parameters: [] })();
  watchRefusals(new Int32Array(data, PAGE - 8, 1), reportRefused);
  process.on("exit", closeGates);
  return { owner: typeof self === "bigint" ? self : 0n, counter: code + BigInt(2 * PAGE - 8) };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** From here on C gets answers only: JavaScript is ending. */
function closeGates(): void {
  for (const { data } of gates) data.setBigUint64(16, 0n, true);
}

/** Callbacks that C called on another thread, or at the end: answered, not run. */
export type RefusedCall = {
  readonly symbol: string;
  readonly argument: string;
  readonly count: number;
};

/** The callbacks that were refused so far, on this thread's account. */
export function refusedCalls(): readonly RefusedCall[] {
  return gates.flatMap(({ symbol, argument, data }) => {
    const count = Number(data.getBigUint64(40, true));
    return count === 0 ? [] : [{ symbol, argument, count }];
  });
}

function reportRefused(): void {
  const list = refusedCalls().map(
    ({ symbol, argument, count }) => `${symbol}(${argument}) ${count} times`,
  );
  const message =
    `C called ${list.join(", ")} on a thread that may not enter JavaScript; ` +
    "it was given the callback's answer [thread/foreign-callback]";
  process.emitWarning(message, { type: "FerruleThread", code: "thread/foreign-callback" });
}
