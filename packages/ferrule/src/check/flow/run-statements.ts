import type { Statement } from "../model/lowered.ts";
import type { Engine } from "./engine.ts";
import { closure, dropPlaces, put } from "./holders.ts";
import { split } from "./run-condition.ts";
import { runSimple } from "./run-simple.ts";
import { distinct } from "./same-state.ts";
import { copyState, update, type State, type Value } from "./state.ts";

/** Paths that are followed at once; more are left out, so that time stays bounded. */
const MOST = 48;

/** How paths leave a piece of code. */
type Outcome = {
  readonly next: readonly State[];
  readonly returned: readonly State[];
  readonly thrown: readonly State[];
  readonly broken: readonly State[];
  readonly continued: readonly State[];
};

const nowhere: Outcome = { next: [], returned: [], thrown: [], broken: [], continued: [] };

/** Runs statements one after another on every path. */
function runStatements(
  statements: readonly Statement[],
  from: readonly State[],
  engine: Engine,
): Outcome {
  let all: Outcome = { ...nowhere, next: from };
  for (const statement of statements) {
    if (all.next.length === 0) break;
    all = join(all, runEach(statement, all.next, engine));
  }
  return all;
}

/** What came before, where `then` goes on from its `next`. */
function join(before: Outcome, then: Outcome): Outcome {
  return {
    next: few(then.next),
    returned: both(before.returned, then.returned),
    thrown: both(before.thrown, then.thrown),
    broken: both(before.broken, then.broken),
    continued: both(before.continued, then.continued),
  };
}

/** Two lists of different paths; each alone holds no path twice. */
function both(one: readonly State[], other: readonly State[]): readonly State[] {
  if (other.length === 0) return one;
  return one.length === 0 ? other : few([...one, ...other]);
}

/** The same, with more paths that go on after it. */
function more(all: Outcome, next: readonly State[]): Outcome {
  return { ...all, next: [...all.next, ...next] };
}

/** Paths that go on in the same way are one path. */
function few(states: readonly State[]): readonly State[] {
  return distinct(states, MOST);
}

/**
 * One statement on every path. What holds other statements takes all paths at once: taken one by
 * one, each level of nesting would multiply them.
 */
function runEach(statement: Statement, states: readonly State[], engine: Engine): Outcome {
  switch (statement.kind) {
    case "if": {
      const ways = states.map((state) => split(state, statement.condition));
      const yes = few(ways.flatMap((way) => way.yes));
      const no = few(ways.flatMap((way) => way.no));
      const one = runStatements(statement.yes, yes, engine);
      const other = runStatements(statement.no, no, engine);
      return join(one, { ...other, next: [...one.next, ...other.next] });
    }
    case "loop":
      return runLoop(statement, states, engine);
    case "try":
      return runTry(statement, states, engine);
    case "block":
      return runBlock(statement, states, engine);
    case "defer":
      for (const state of states) state.defers.push(statement.body);
      return { ...nowhere, next: states };
    case "return":
      if (statement.value !== null) for (const state of states) giveBack(state, statement, engine);
      return { ...nowhere, returned: few(states) };
    case "throw":
      return { ...nowhere, thrown: states };
    case "break":
      return { ...nowhere, broken: states };
    case "continue":
      return { ...nowhere, continued: states };
    default:
      if (statement.kind === "call" && statement.throws === "may") {
        addThrown(states, engine);
      }
      for (const state of states) runSimple(state, statement, engine);
      return { ...nowhere, next: states };
  }
}

/** Far more are not kept: of a long body each call has its states. */
function addThrown(states: readonly State[], engine: Engine): void {
  if (engine.thrown === null) return;
  engine.thrown.push(...states.map(copyState));
  if (engine.thrown.length > 4 * MOST) engine.thrown.splice(0, Infinity, ...few(engine.thrown));
}

/** The returned value lives on with the caller. */
function giveBack(
  state: State,
  statement: Statement & { readonly kind: "return" },
  engine: Engine,
): void {
  const to = "return";
  state.returned = statement.span;
  runSimple(state, { kind: "assign", to, value: statement.value!, span: statement.span }, engine);
}

/** Twice is enough to see what the first round does to the second. */
const ROUNDS = 2;

function runLoop(
  loop: Statement & { readonly kind: "loop" },
  states: readonly State[],
  engine: Engine,
): Outcome {
  let all: Outcome = nowhere;
  let entering: readonly State[] = states;
  const outer = engine.round;
  for (let round = 0; round <= ROUNDS; round++) {
    const enter: State[] = [];
    const leave: State[] = [];
    for (const of of entering) {
      if (round === 0 && loop.atLeastOnce) enter.push(of);
      else if (loop.condition === null) {
        leave.push(copyState(of));
        enter.push(of);
      } else {
        const { yes, no } = split(of, loop.condition);
        enter.push(...yes);
        leave.push(...no);
      }
    }
    all = more(all, leave);
    if (round === ROUNDS || enter.length === 0) break;
    engine.round = outer * 4 + round + 1;
    const once = runStatements(loop.body, few(enter), engine);
    all = join(all, more({ ...once, next: all.next, broken: [], continued: [] }, once.broken));
    entering = few([...once.next, ...once.continued]);
  }
  engine.round = outer;
  return { ...all, next: few(all.next) };
}

function runTry(
  statement: Statement & { readonly kind: "try" },
  states: readonly State[],
  engine: Engine,
): Outcome {
  const outer = engine.thrown;
  const thrown: State[] = [];
  engine.thrown = thrown;
  const tried = runStatements(statement.body, states, engine);
  engine.thrown = outer;
  const failing = few([...tried.thrown, ...thrown]);
  let all: Outcome = { ...tried, thrown: [] };
  if (statement.otherwise.length > 0) {
    all = join({ ...all, next: [] }, runStatements(statement.otherwise, all.next, engine));
  }
  const caught = statement.catches.some((of) => of.all);
  for (const { body } of statement.catches) {
    const one = runStatements(body, failing.map(copyState), engine);
    all = join({ ...all, next: [] }, { ...one, next: [...all.next, ...one.next] });
  }
  // A call that may throw is followed into handlers; without one only what is thrown for certain.
  const past = caught ? [] : statement.catches.length > 0 ? [] : tried.thrown;
  all = { ...all, thrown: few([...all.thrown, ...past]) };
  return statement.finally.length === 0 ? all : finish(all, statement.finally, engine);
}

/** Every way out of `all` first passes through `body`. */
function finish(all: Outcome, body: readonly Statement[], engine: Engine): Outcome {
  const through = (states: readonly State[]): Outcome => runStatements(body, states, engine);
  const [next, returned, thrown, broken, continued] = [
    through(all.next),
    through(all.returned),
    through(all.thrown),
    through(all.broken),
    through(all.continued),
  ];
  const ways = [next, returned, thrown, broken, continued];
  const also = (pick: keyof Outcome): readonly State[] => ways.flatMap((way) => way[pick]);
  return {
    next: next.next,
    returned: few([...returned.next, ...also("returned")]),
    thrown: few([...thrown.next, ...also("thrown")]),
    broken: few([...broken.next, ...also("broken")]),
    continued: few([...continued.next, ...also("continued")]),
  };
}

function runBlock(
  block: Statement & { readonly kind: "block" },
  states: readonly State[],
  engine: Engine,
): Outcome {
  const all = runStatements(block.body, states, engine);
  const drops = block.drops.map((place) => ({ kind: "drop", place, span: endOf(block) }) as const);
  return drops.length === 0 ? all : finish(all, drops, engine);
}

function endOf({ span }: Statement): Statement["span"] {
  return { start: Math.max(span.start, span.end - 1), end: span.end };
}

/** Runs a whole function: its deferred code, then the end of its names. */
export function runToEnd(from: readonly State[], engine: Engine): readonly State[] {
  const { fn } = engine;
  const out = runStatements(fn.body, from, engine);
  const ends = [...out.next, ...out.returned, ...out.thrown];
  const done = ends.flatMap((state) => {
    let states: readonly State[] = [state];
    for (const body of state.defers.toReversed()) {
      states = runStatements(body, states, engine).next;
    }
    return states;
  });
  const span = { start: Math.max(fn.span.start, fn.span.end - 1), end: fn.span.end };
  for (const state of done) {
    if (out.thrown.includes(state)) failed(state);
    leave(state, span, engine);
  }
  return done;
}

/** Nothing is returned, and the caller learns of a failure whatever the status said. */
function failed(state: State): void {
  state.places.delete("return");
  for (const { id, unchecked } of state.values.values()) {
    if (unchecked) update(state, id, { unchecked: false });
  }
}

function leave(state: State, span: Statement["span"], engine: Engine): void {
  const returned = state.places.get("return");
  if (returned !== undefined) {
    // What the object's fields hold lives on with it.
    for (const [place, id] of [...state.places]) {
      if (place.startsWith("return.")) state.places.set(`?${place}`, id);
    }
    const fields = [...state.places].filter(([place]) => place.startsWith("?return."));
    put(state, "?return", returned, span, engine);
    for (const [place, id] of fields) state.places.set(place, id);
  }
  dropPlaces(state, (place) => !place.startsWith("?") && !engine.outside(place), span, engine);
  const value = returned === undefined ? undefined : state.values.get(returned);
  if (value) checkPromise(value, engine);
  returnReleased(state, value, engine);
  const owner = value?.kind === "address" && !value.keeps ? value.from[0] : undefined;
  const dead = owner === undefined ? undefined : state.values.get(owner);
  if (value && dead?.dead && dead.kind === "managed") {
    engine.emit("address-outlives-owner", value.born, { ...value, proven: true }, [
      { span: dead.born, text: "its owner is made here" },
      { span, text: "and ends with the function" },
    ]);
  }
  storedAddresses(state, span, engine);
  for (const [name, opened] of state.windows) {
    // Of a region with a value, the value's own leak speaks.
    if (opened.of !== null) continue;
    const at = opened.span;
    engine.emit("window-left-open", at, { what: name, by: null, call: null, proven: true }, []);
  }
}

/** The function is C's own, and its contract says what gives its result back. */
function checkPromise(value: Value, engine: Engine): void {
  const promised = engine.world.effectsOf(engine.fn.name);
  const free = promised?.source === "contract" ? promised.result.free : null;
  if (free === null || value.custody !== "owned" || value.by === null) return;
  if (engine.world.sameRelease(value.by, free) || value.nullness === "yes") return;
  engine.emit("wrong-release", value.born, { ...value, by: free, proven: true }, []);
}

/** What deferred code gave back cannot be returned, nor an object that holds it. */
function returnReleased(state: State, value: Value | undefined, engine: Engine): void {
  if (!value || state.returned === null) return;
  const inside = value.keeps || value.kind === "address" ? closure(state, value.id) : [value.id];
  for (const id of inside) {
    const of = state.values.get(id);
    if (of?.custody !== "released" || of.ended === null || of.ended.start === of.born.start)
      continue;
    if (of.nullness === "yes" || (of.kind === "plain" && of.call === null)) continue;
    engine.emit("use-after-release", state.returned, of, [
      { span: of.ended, text: "given back here" },
    ]);
  }
}

/** A field or a global has the address of something that has just ended. */
function storedAddresses(state: State, span: Statement["span"], engine: Engine): void {
  for (const [place, id] of state.places) {
    const value = state.values.get(id);
    if (value?.kind !== "address" || value.keeps) continue;
    if (place.startsWith("?") && !place.startsWith("?return.")) continue;
    const owners = value.from.flatMap((of) => state.values.get(of) ?? []);
    const moved = owners.find((of) => of.unpinned !== null);
    if (moved?.unpinned) {
      engine.emit("address-after-unpin", value.born, { ...value, proven: true }, [
        { span: moved.unpinned, text: `unpinned here, while ${place} still has the address` },
      ]);
    }
    const owner = owners.find((of) => of.dead);
    if (owner?.kind !== "managed") continue;
    engine.emit("address-outlives-owner", value.born, { ...value, proven: true }, [
      { span: owner.born, text: "its owner is made here" },
      { span, text: `and ends here, while ${place} still has the address` },
    ]);
  }
}
