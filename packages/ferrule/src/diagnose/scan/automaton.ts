/**
 * Many literals searched for at once: an Aho-Corasick automaton over bytes, as flat tables. One
 * table look-up a byte, so that a log of gigabytes is read at the speed of memory.
 */
export type Automaton = {
  /** Byte → column of the table. */
  readonly columns: Uint8Array;
  /** Row offset + column → row offset of the next state. */
  readonly next: Int32Array;
  /** Row offsets from here on are states in which a literal has been seen. */
  readonly accepting: number;
};

type State = { readonly next: Map<number, number>; fail: number; accepts: boolean };

/** The automaton of some ASCII literals, none of which may hold a line break. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const states = buildTrie(literals);
  const order = linkFailures(states);
  const columns = new Uint8Array(256);
  let width = 1;
  for (const literal of literals) {
    for (const byte of Buffer.from(literal)) columns[byte] ||= width++;
  }
  // Plain states first, so that one comparison says whether a state accepts.
  const renamed = new Map<number, number>();
  const sorted = [
    ...order.filter((at) => !states[at]!.accepts),
    ...order.filter((at) => states[at]!.accepts),
  ];
  sorted.forEach((at, index) => renamed.set(at, index * width));
  const next = new Int32Array(states.length * width);
  const bytes = [...new Set(literals.flatMap((literal) => [...Buffer.from(literal)]))];
  for (const at of order) {
    const row = renamed.get(at)!;
    for (const byte of bytes) next[row + columns[byte]!] = renamed.get(step(states, at, byte))!;
  }
  const plain = sorted.findIndex((at) => states[at]!.accepts);
  return { columns, next, accepting: (plain < 0 ? states.length : plain) * width };
}

function buildTrie(literals: readonly string[]): State[] {
  const states: State[] = [{ next: new Map(), fail: 0, accepts: false }];
  for (const literal of literals) {
    let at = 0;
    for (const byte of Buffer.from(literal)) {
      const known = states[at]!.next.get(byte);
      if (known === undefined) {
        states.push({ next: new Map(), fail: 0, accepts: false });
        states[at]!.next.set(byte, states.length - 1);
      }
      at = states[at]!.next.get(byte)!;
    }
    states[at]!.accepts = true;
  }
  return states;
}

/** Breadth first, so that a state's failure is complete before its children need it. */
function linkFailures(states: State[]): readonly number[] {
  const order = [0];
  for (let index = 0; index < order.length; index++) {
    const at = order[index]!;
    for (const [byte, child] of states[at]!.next) {
      states[child]!.fail = at === 0 ? 0 : step(states, states[at]!.fail, byte);
      if (states[states[child]!.fail]!.accepts) states[child]!.accepts = true;
      order.push(child);
    }
  }
  return order;
}

function step(states: readonly State[], from: number, byte: number): number {
  let at = from;
  for (;;) {
    const child = states[at]!.next.get(byte);
    if (child !== undefined) return child;
    if (at === 0) return 0;
    at = states[at]!.fail;
  }
}
