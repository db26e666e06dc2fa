import type { NativeType, NativeValue } from "./backend/backend.ts";
import { flight, watchRefusals } from "./call.ts";
import { findGatePlace, type GatePlace } from "./gate-pages.ts";
import { libc } from "./libc.ts";
import { openQueue, type QueuedCallback } from "./queue.ts";

/** A callback that C holds: what it was for, and how often it was called where it may not be. */
type Gate = { readonly symbol: string; readonly argument: string; readonly data: DataView };

/** Whether a gate lets its own thread through, no one, or notes which thread it is called on. */
const [SHUT, OPEN, LEARN] = [0n, 1n, 2n];

const gates: Gate[] = [];
/** The thread pointer of this thread, as its gates compare it; null before the first. */
let owner: bigint | null = null;

/** What is behind a gate. */
export type Gated = {
  readonly symbol: string;
  readonly argument: string;
  readonly result: NativeType;
  /** What C gets where the callback is not run at once. */
  readonly answer: NativeValue;
  /** What is run later for calls on other threads; null when they are refused. */
  readonly queued: QueuedCallback | null;
};

/**
 * An address for C that leads to `target` on this thread while the process runs. From any other
 * thread, and once the process is ending, C is given the answer at once: no FFI survives being
 * entered there. Where there is no gate for the machine, it is `target` itself, or null when calls
 * on other threads were to be queued.
 */
export function gated(target: bigint, behind: Gated): bigint | null {
  // All gates count in the flight record's memory, which each call looks at.
  const counter = flight().memory.noted;
  const place = counter === null ? null : findGatePlace();
  const queue =
    behind.queued === null || place === null ? 0n : openQueue(gates.length, behind.queued);
  if (place === null || queue === null) return behind.queued === null ? target : null;
  const { address, data } = place;
  owner ??= startGates(place);
  data.setBigUint64(0, owner, true);
  data.setBigUint64(8, target, true);
  setAnswer(data, behind);
  data.setBigUint64(48, counter ?? 0n, true);
  data.setBigUint64(56, queue, true);
  data.setUint32(64, gates.length, true);
  data.setBigUint64(16, OPEN, true);
  gates.push({ symbol: behind.symbol, argument: behind.argument, data });
  return address;
}

function setAnswer(data: DataView, { result, answer }: Gated): void {
  if (typeof answer === "bigint") data.setBigInt64(24, BigInt.asIntN(64, answer), true);
  else if (result === "f32") data.setFloat32(32, answer ?? 0, true);
  else if (result === "f64") data.setFloat64(32, answer ?? 0, true);
  else data.setBigInt64(24, BigInt(answer ?? 0), true);
}

/** Learns the thread pointer by having C call a gate from here. */
function startGates({ address, data }: GatePlace): bigint {
  watchRefusals(reportRefused);
  process.on("exit", closeGates);
  data.setBigUint64(16, LEARN, true);
  const search = libc("bsearch", {
    result: "ptr",
    parameters: ["ptr", "ptr", "u64", "u64", "ptr"],
  });
  search(address, address, 1n, 1n, address);
  return data.getBigUint64(0, true);
}

/** From here on C gets answers only: JavaScript is ending. */
function closeGates(): void {
  setGates(SHUT);
}

function setGates(way: bigint): void {
  for (const { data } of gates) data.setBigUint64(16, way, true);
}

/**
 * Runs C where this thread's own callbacks may not be entered either: each is answered, not run. What
 * came of it, and the first callback that was called.
 */
export function withGatesShut<T>(work: () => T): readonly [T, Omit<RefusedCall, "count"> | null] {
  const before = gates.map(countOf);
  setGates(SHUT);
  try {
    const value = work();
    const refused = gates.find((gate, at) => countOf(gate) !== before[at]);
    // Told by whoever asked for it.
    reported = countRefused();
    return [value, refused ?? null];
  } finally {
    setGates(OPEN);
  }
}

/** Callbacks that C called on another thread, or at the end: answered, not run. */
export type RefusedCall = {
  readonly symbol: string;
  readonly argument: string;
  readonly count: number;
};

/** The callbacks that were refused so far, on this thread's account. */
export function refusedCalls(): readonly RefusedCall[] {
  return gates.flatMap((gate) => {
    const { symbol, argument } = gate;
    const count = countOf(gate);
    return count === 0 ? [] : [{ symbol, argument, count }];
  });
}

const countOf = ({ data }: Gate): number => Number(data.getBigUint64(40, true));
const countRefused = (): number => gates.reduce((sum, gate) => sum + countOf(gate), 0);

let reported = 0;

function reportRefused(): void {
  const refused = refusedCalls();
  const count = countRefused();
  // Queued calls are counted too, so that this looks; they are nothing to report.
  if (count === reported) return;
  reported = count;
  const list = refused.map(
    ({ symbol, argument, count }) => `${symbol}(${argument}) ${count} times`,
  );
  const message =
    `C called ${list.join(", ")} on a thread that may not enter JavaScript; ` +
    "it was given the callback's answer [thread/foreign-callback]";
  process.emitWarning(message, { type: "FerruleThread", code: "thread/foreign-callback" });
}
