import { backend } from "./backend/choose-backend.ts";
import { WrongAnswer } from "./answer.ts";
import type { NativeFunction, NativeType, NativeValue, Signature } from "./backend/backend.ts";
import { callsInFlight, enterCallback, fail, failed, leaveCallback, needStack } from "./call.ts";
import { BoundaryError, show, type RuntimeHazard } from "./error.ts";
import { gated, type Gated } from "./gate.ts";
import { fitsQueue, type QueuedCallback } from "./queue.ts";
import { mark, release } from "./scratch.ts";
import { endScoped, lentHandles } from "./scoped-handle.ts";
import { parseSignature } from "./signature.ts";
import { addSlot, findFunction, releaseCallback, type Elsewhere, type Registered } from "./slot.ts";

/** What a site does beyond calling: how its user data comes in, what C gets when it throws. */
export type SitePlan<F, V extends NativeValue[]> = {
  readonly symbol: string;
  readonly argument: string;
  /** For example `i32(ptr,i32)`. */
  readonly signature: string;
  /** Native types by the names of the signature that are none. */
  readonly varying?: Readonly<Record<string, NativeType>>;
  /** Makes the native closure where C gives records by value. */
  readonly make?: (
    symbol: string,
    signature: string,
    fn: NativeFunction,
  ) => { readonly target: bigint; readonly result: NativeType };
  /** What C gets when the callback throws, is late, or answers wrongly. */
  readonly answer: NativeValue;
  /** The key from the callback's own arguments. */
  readonly key: (...values: V) => bigint | number;
  /** Calls the function with what C gave, and returns what C gets. */
  readonly body: (fn: F, ...values: V) => NativeValue;
  /** What becomes of a call on another thread; `refused` when absent. */
  readonly elsewhere?: Elsewhere;
  /** Tells C about a failure, for example `sqlite3_result_error`. */
  readonly onThrow?: (message: string, ...values: V) => void;
};

/** One callback parameter of one C function: one native closure for the life of the process. */
export type CallbackSite<F> = {
  readonly symbol: string;
  readonly argument: string;
  /** The native closure, made at the first use. */
  readonly pointer: bigint;
  readonly elsewhere: Elsewhere;
  /** Never set: it ties the site to its functions' type. */
  readonly takes?: (fn: F) => void;
};

const late: string[] = [];

/** Callbacks that C called after their end: recorded, answered, not run. */
export function lateCalls(): readonly string[] {
  return [...late];
}

const destroyers: Record<"refused" | "queued", bigint> = { refused: 0n, queued: 0n };

/** A native `void f(void *userData)` that ends the registration it is given, here or on any thread. */
export function destroyer(elsewhere: "refused" | "queued" = "refused"): bigint {
  if (destroyers[elsewhere] === 0n) {
    const [symbol, argument] = ["destroy", "user data"];
    needEarly(symbol, argument);
    const signature = parseSignature("void(ptr)");
    const end = (key: NativeValue): undefined => {
      if (typeof key === "bigint") releaseCallback(key);
    };
    const target = backend().callback(signature, end);
    const queued: QueuedCallback = {
      signature,
      key: ([key]) => toKey(key),
      run: ([key]) => end(key),
    };
    destroyers[elsewhere] = makeGate(target, {
      symbol,
      argument,
      result: "void",
      answer: undefined,
      queued: elsewhere === "queued" ? queued : null,
    });
  }
  return destroyers[elsewhere];
}

function toKey(key: NativeValue): bigint {
  return typeof key === "bigint" ? key : 0n;
}

/** The gate before a callback; refused where calls are to be queued and the machine has no gate. */
function makeGate(target: bigint, behind: Gated): bigint {
  const made = gated(target, behind);
  if (made !== null) return made;
  const message =
    "C calls it on threads of its own, and there is no gate for that on " +
    `${process.platform}-${process.arch}`;
  throw new BoundaryError("thread/foreign-callback", behind.symbol, behind.argument, message);
}

/**
 * Registers the functions of one call under one key, its user data; 0n when there are none.
 * Anything but a function is refused, before C is told.
 */
export function addCallbacks(
  ...given: readonly (readonly [site: CallbackSite<never>, fn: unknown, nullable: boolean])[]
): bigint {
  needStack();
  const functions: Registered[] = [];
  let elsewhere: Elsewhere = "refused";
  for (const [site, fn, nullable] of given) {
    if (elsewhere !== "holding" && site.elsewhere !== "refused") elsewhere = site.elsewhere;
    if (fn === null && nullable) continue;
    if (typeof fn !== "function") throw refuseFunction(fn, site);
    functions.push({ site, fn });
  }
  const [first, ...others] = functions;
  return first === undefined ? 0n : addSlot(first, others, elsewhere);
}

function refuseFunction(fn: unknown, { symbol, argument }: CallbackSite<never>): BoundaryError {
  const nothing = fn === null || fn === undefined;
  const hazard = nothing ? "error/unchecked-null" : "abi/wrong-type";
  return new BoundaryError(hazard, symbol, argument, `a function is needed, got ${show(fn)}`);
}

/** A place where a C function takes a callback. `F` is the function's type, `V` C's arguments. */
export function callbackSite<F, V extends NativeValue[]>(plan: SitePlan<F, V>): CallbackSite<F> {
  const { symbol, argument, answer, elsewhere = "refused" } = plan;
  let pointer = 0n;
  const site: CallbackSite<F> = {
    symbol,
    argument,
    elsewhere,
    get pointer() {
      if (pointer === 0n) {
        needEarly(symbol, argument);
        const { target, result, signature } = makeTarget(plan, entry);
        const queued = elsewhere === "refused" ? null : queueFor(plan, signature, entry);
        pointer = makeGate(target, { symbol, argument, result, answer, queued });
      }
      return pointer;
    },
  };
  // The backend calls with the values of the signature that `V` was printed from.
  const call = callableOf(plan);
  const entry: NativeFunction =
    countParameters(plan.signature) <= 4
      ? (a, b, c, d) => run(call, site, a, b, c, d, null)
      : (...all) => run(call, site, all[0], all[1], all[2], all[3], all);
  if (backend().callbacksEarly) {
    destroyer(elsewhere === "refused" ? "refused" : "queued");
    void site.pointer;
  }
  return site;
}

function countParameters(signature: string): number {
  return signature.endsWith("()") ? 0 : signature.split(",").length;
}

/** How calls on other threads come to this one. */
function queueFor<F, V extends NativeValue[]>(
  plan: SitePlan<F, V>,
  signature: Signature | null,
  entry: NativeFunction,
): QueuedCallback {
  const { symbol, argument } = plan;
  if (signature === null || !fitsQueue(signature)) {
    const message = `has more parameters, or others, than a call from another thread can bring here`;
    throw new BoundaryError("thread/foreign-callback", symbol, argument, message);
  }
  return {
    signature,
    // C gave the values that `V` was printed from.
    key: (values) => BigInt(plan.key(...(values as V))),
    run: (values) => void entry(...values),
  };
}

/** The native closure of a site, what it answers with, and its type where that has no records. */
function makeTarget<F, V extends NativeValue[]>(
  { symbol, signature: text, varying = {}, make }: SitePlan<F, V>,
  entry: NativeFunction,
): {
  readonly target: bigint;
  readonly result: NativeType;
  readonly signature: Signature | null;
} {
  if (make !== undefined) return { ...make(symbol, text, entry), signature: null };
  const signature = parseSignature(text, varying);
  return { target: backend().callback(signature, entry), result: signature.result, signature };
}

/** Refuses to make native code inside a callback where the backend cannot. */
function needEarly(symbol: string, argument: string): void {
  if (!backend().callbacksEarly || callsInFlight().length === 0) return;
  const message = `${backend().name} makes no callback inside a callback: load the module before`;
  throw new BoundaryError("input/configuration", symbol, argument, message);
}

/** A plan without its types: {@link run} calls it with what C gave. */
type Callable = Omit<SitePlan<never, never>, "key" | "body" | "onThrow"> & {
  key(...values: NativeValue[]): bigint | number;
  body(fn: unknown, ...values: NativeValue[]): NativeValue;
  onThrow?(message: string, ...values: NativeValue[]): void;
};

/** The signature that the backend calls by is what the plan's own types were printed from. */
function callableOf<F, V extends NativeValue[]>(plan: SitePlan<F, V>): Callable {
  return plan as unknown as Callable;
}

/**
 * What C calls. It never throws; after a failure it does not enter JavaScript again. Arguments stand
 * one by one, and in `all` only when there are more: a list made and spread costs as much as C's
 * whole call.
 */
function run(
  plan: Callable,
  site: object,
  a: NativeValue,
  b: NativeValue,
  c: NativeValue,
  d: NativeValue,
  all: readonly NativeValue[] | null,
): NativeValue {
  if (failed()) return plan.answer;
  const since = lentHandles();
  const loan = mark();
  const during = enterCallback();
  try {
    const fn = findFunction(all === null ? plan.key(a, b, c, d) : plan.key(...all), site);
    if (fn === undefined) {
      late.push(`${plan.symbol}.${plan.argument}`);
      return plan.answer;
    }
    // Only `addCallbacks` fills slots, with a function of this site's own type.
    return all === null ? plan.body(fn, a, b, c, d) : plan.body(fn, ...all);
  } catch (error) {
    noteFailure(plan, error, all ?? [a, b, c, d], during);
    return plan.answer;
  } finally {
    leaveCallback(during);
    endScoped(since);
    release(loan);
  }
}

function noteFailure(
  plan: Callable,
  error: unknown,
  values: readonly NativeValue[],
  during: number,
): void {
  const { symbol, argument } = plan;
  const answer = error instanceof WrongAnswer;
  const hazard: RuntimeHazard = answer ? "error/callback-answer" : "error/unwinding";
  const words = describeError(error);
  try {
    plan.onThrow?.(words.replaceAll("\0", "\\0").toWellFormed(), ...values);
  } finally {
    const message = answer ? words : `threw ${JSON.stringify(words)}`;
    fail({ hazard, symbol, argument, message, error }, during);
  }
}

function describeError(error: unknown): string {
  try {
    return error instanceof Error ? error.message : show(error);
  } catch {
    return "an error without a message";
  }
}
