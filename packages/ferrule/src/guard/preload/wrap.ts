import { marks } from "../flight-format.ts";
import type { Recorder } from "./flight-recorder.ts";

/** Any function: what FFIs hand out and take is not typed more closely than this. */
export type Callable = (...args: readonly unknown[]) => unknown;

const done = new WeakSet<Callable>();

/** A function of C, and how the program declared it. */
export type Foreign = {
  readonly symbol: string;
  readonly fn: Callable;
  /** How many parameters the program declared; FFIs do not all say it in `fn.length`. */
  readonly arity: number;
  /** Changes an argument on its way to C, for FFIs that take plain functions as callbacks. */
  readonly mapArgument: ((value: unknown, index: number) => unknown) | null;
};

/**
 * A function of C as the program got it, with a record around each call. Name, length and whatever
 * else hangs on the function stay. A function that is wrapped already is answered as it is.
 */
export function wrapCall(
  recorder: Recorder,
  before: () => void,
  { symbol, fn, arity, mapArgument }: Foreign,
): Callable {
  if (done.has(fn)) return fn;
  const id = recorder.name("call", symbol);
  const general = (args: readonly unknown[]): unknown => {
    before();
    const given = mapArgument === null ? args : args.map(mapArgument);
    const own = recorder.begin(id, given.length, given[0], given[1], given[2]);
    let result: unknown;
    try {
      result = fn(...given);
    } catch (error) {
      recorder.end(own, marks.threw, undefined);
      throw error;
    }
    recorder.end(own, result instanceof Promise ? marks.started : 0, result);
    return result;
  };
  const wrapped =
    mapArgument === null ? specialize(recorder, id, fn, arity, before, general) : spread(general);
  copyProperties(fn, wrapped);
  done.add(wrapped);
  return wrapped;
}

/** A function of the program that C calls, with a record around each of C's calls. */
export function wrapCallback(recorder: Recorder, symbol: string, fn: Callable): Callable {
  if (done.has(fn)) return fn;
  const id = recorder.name("callback", symbol);
  const wrapped = function (this: unknown, ...args: readonly unknown[]): unknown {
    const own = recorder.begin(id, args.length, args[0], args[1], args[2]);
    let result: unknown;
    try {
      result = Reflect.apply(fn, this, args);
    } catch (error) {
      recorder.end(own, marks.threw, undefined);
      throw error;
    }
    recorder.end(own, 0, result);
    return result;
  };
  copyProperties(fn, wrapped);
  done.add(wrapped);
  return wrapped;
}

function spread(general: (args: readonly unknown[]) => unknown): Callable {
  return (...args) => general(args);
}

/**
 * Straight lines for each function of its own. Gathering arguments into an array costs more than the
 * record itself; and engines call C directly only from code that knows which function it calls, which
 * closures over one text do not. A call with another number of arguments takes the general way, so
 * that the FFI's own check sees how many there were. Where programs may not make code, so does all.
 */
function specialize(
  recorder: Recorder,
  id: number,
  fn: Callable,
  arity: number,
  before: () => void,
  general: (args: readonly unknown[]) => unknown,
): Callable {
  if (arity < 0 || arity > parameters.length) return spread(general);
  const { begin, end } = recorder;
  const failed = (own: number, error: unknown): never => {
    end(own, marks.threw, undefined);
    throw error;
  };
  const ended = (own: number, result: unknown): unknown => {
    end(own, result instanceof Promise ? marks.started : 0, result);
    return result;
  };
  const known = { fn, before, begin, general, given, failed, ended };
  const list = parameters.slice(0, arity).join(", ");
  const first = [0, 1, 2].map((at) => (at < arity ? parameters[at] : "undefined")).join(", ");
  // Only numbers and names of ours are in this text: nothing of the program, nothing of the library.
  const text = `"use strict";
const { ${Object.keys(known).join(", ")} } = known;
return function (${list}) {
  if (arguments.length !== ${arity}) return general(given(arguments.length, [${list}]));
  before();
  const own = begin(${id}, ${arity}, ${first});
  let result;
  try {
    result = fn(${list});
  } catch (error) {
    return failed(own, error);
  }
  return ended(own, result);
};`;
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- see above
    return new Function("known", text)(known) as Callable;
  } catch {
    return spread(general);
  }
}

const parameters = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;

/**
 * The arguments of a call that has more or fewer than were declared. Values beyond them are left
 * out, their number is kept for the FFI to complain of: passing on `arguments` itself would have it
 * made for every call.
 */
function given(count: number, known: readonly unknown[]): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => known[index]);
}

/** `name`, `length`, `pointer`, `info`, … where the wrapper may have them. */
function copyProperties(from: Callable, to: Callable): void {
  for (const key of Reflect.ownKeys(from)) {
    const own = Reflect.getOwnPropertyDescriptor(to, key);
    if (own !== undefined && !own.configurable) continue;
    const value = Reflect.getOwnPropertyDescriptor(from, key);
    if (value !== undefined) Reflect.defineProperty(to, key, value);
  }
}
