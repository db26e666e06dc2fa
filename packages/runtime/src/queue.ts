import type { NativeType, NativeValue, Signature, Watch } from "./backend/backend.ts";
import { backend } from "./backend/choose-backend.ts";
import { mapMemory } from "./gate-pages.ts";
import { libc } from "./libc.ts";

/** How a gate of this machine writes a call down: see native/gate-*.S. */
const machine =
  process.arch === "arm64" ? { place: 256, integers: 8 } : { place: 128, integers: 6 };
const FLOATS = 8;
const PLACES = 1 << 17;
const HEADER = 4096;
/** In the header: the two ends of the pipe; and, in cells, whether the thread has been woken. */
const [ENDS, WOKEN] = [80, 16];

/** A callback whose calls on other threads are run later, on this one. */
export type QueuedCallback = {
  readonly signature: Signature;
  /** The registration that a call belongs to. */
  readonly key: (values: NativeValue[]) => bigint;
  readonly run: (values: NativeValue[]) => void;
};

type QueuedCall = { readonly to: QueuedCallback; readonly values: NativeValue[] };

type Queue = {
  readonly address: bigint;
  readonly cells: Int32Array;
  readonly memory: DataView;
  readonly watch: Watch;
};

let queue: Queue | null = null;
let next = 0;
let holds = 0;
const callbacks = new Map<number, QueuedCallback>();
/** Calls that were taken from C's queue and have not run. */
let waiting: QueuedCall[] = [];

/** Whether the registers of a gate hold all parameters, so that a call of it can be queued. */
export function fitsQueue({ parameters }: Signature): boolean {
  const floats = parameters.filter(isFloat).length;
  return floats <= FLOATS && parameters.length - floats <= machine.integers;
}

/** The address of this thread's queue, where gate `number` is to write; null when there is none. */
export function openQueue(number: number, callback: QueuedCallback): bigint | null {
  queue ??= makeQueue();
  if (queue === null) return null;
  callbacks.set(number, callback);
  return queue.address;
}

/** From here the event loop lives until {@link restQueue} was called as often. */
export function holdQueue(): void {
  if (holds++ === 0) queue?.watch.hold();
}

/** Ends one {@link holdQueue}. */
export function restQueue(): void {
  if (--holds === 0) queue?.watch.rest();
}

function makeQueue(): Queue | null {
  const size = HEADER + PLACES * machine.place;
  const address = mapMemory(size);
  if (address === 0n) return null;
  const CLOSE_ON_EXEC = 0x80000;
  const pipe = libc("pipe2", { result: "i32", parameters: ["ptr", "i32"] });
  if (pipe(address + BigInt(ENDS), CLOSE_ON_EXEC) !== 0) return null;
  const buffer = backend().view(address, size);
  const [cells, memory] = [new Int32Array(buffer), new DataView(buffer)];
  const [read, write] = [memory.getInt32(ENDS, true), memory.getInt32(ENDS + 4, true)];
  memory.setInt32(68, write, true);
  memory.setInt32(128, PLACES - 1, true);
  memory.setInt32(132, ~(PLACES - 1), true);
  const watch = backend().watch(read, write, wake);
  // The first registration is there before the native code that it is for.
  if (holds > 0) watch.hold();
  return { address, cells, memory, watch };
}

/** Called by the event loop after a gate has written to the pipe. */
function wake(): void {
  // Before looking, so that what comes from here on wakes again.
  if (queue !== null) Atomics.exchange(queue.cells, WOKEN, 0);
  runQueued(null);
}

/**
 * Runs the calls that other threads have made: those of one registration, or all. An error is the
 * callback's own business, as if C had called it here.
 */
export function runQueued(key: bigint | null): void {
  takeCalls();
  if (waiting.length === 0) return;
  const [due, later]: [QueuedCall[], QueuedCall[]] = [[], []];
  for (const call of waiting) {
    const now = key === null || call.to.key(call.values) === key;
    (now ? due : later).push(call);
  }
  waiting = later;
  for (const { to, values } of due) to.run(values);
}

function takeCalls(): void {
  if (queue === null) return;
  const { cells, memory } = queue;
  for (;;) {
    const at = HEADER + (next & (PLACES - 1)) * machine.place;
    const turn = next & ~(PLACES - 1);
    if (Atomics.load(cells, at / 4) !== ((turn + 1) | 0)) return;
    const to = callbacks.get(memory.getInt32(at + 4, true));
    if (to !== undefined) waiting.push({ to, values: readValues(to.signature, memory, at + 8) });
    Atomics.store(cells, at / 4, (turn + PLACES) | 0);
    next = (next + 1) | 0;
  }
}

function readValues({ parameters }: Signature, memory: DataView, at: number): NativeValue[] {
  let [integer, float] = [at, at + 8 * machine.integers];
  return parameters.map((type) => {
    const from = isFloat(type) ? float : integer;
    if (isFloat(type)) float += 8;
    else integer += 8;
    return readValue(type, memory, from);
  });
}

function readValue(type: NativeType, memory: DataView, at: number): NativeValue {
  switch (type) {
    case "i8":
      return memory.getInt8(at);
    case "u8":
      return memory.getUint8(at);
    case "i16":
      return memory.getInt16(at, true);
    case "u16":
      return memory.getUint16(at, true);
    case "i32":
      return memory.getInt32(at, true);
    case "u32":
      return memory.getUint32(at, true);
    case "i64":
      return memory.getBigInt64(at, true);
    case "u64":
    case "ptr":
    case "key":
      return memory.getBigUint64(at, true);
    case "f32":
      return memory.getFloat32(at, true);
    case "f64":
      return memory.getFloat64(at, true);
    case "void":
      return undefined;
  }
}

function isFloat(type: NativeType): boolean {
  return type === "f32" || type === "f64";
}
