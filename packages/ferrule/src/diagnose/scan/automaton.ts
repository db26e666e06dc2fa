/**
 * Many literals searched for at once: an Aho-Corasick automaton over bytes, as flat tables. One
 * table look-up a byte, so that a log of gigabytes is read at the speed of memory.
 */
export type Automaton = {
  /** Byte → column of the table. */
  readonly columns: Uint8Array;
  /** `(state << shift) + column` → next state. */
  readonly next: Uint16Array;
  readonly shift: number;
  /** States from here on are such in which a literal, or the line, has ended. */
  readonly accepting: number;
  /** The state after a line break. */
  readonly newline: number;
  /** By state: the literals that end in it. */
  readonly ending: readonly (readonly string[])[];
};

const NEWLINE = 10;

type State = { readonly next: Map<number, number>; fail: number; literals: readonly string[] };

/** The automaton of some ASCII literals, none of which may hold a line break. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const states = buildTrie(literals);
  const order = linkFailures(states);
  const bytes = [...new Set(literals.flatMap((literal) => [...Buffer.from(literal)]))];
  const columns = new Uint8Array(256);
  bytes.forEach((byte, index) => (columns[byte] = index + 1));
  columns[NEWLINE] = bytes.length + 1;
  const shift = Math.ceil(Math.log2(bytes.length + 2));
  // Plain states first, so that one comparison says that there is something to do: a literal has
  // ended, or, in the last state, the line has.
  const plain = order.filter((at) => states[at]!.literals.length === 0);
  const sorted = [...plain, ...order.filter((at) => states[at]!.literals.length > 0)];
  const renamed = new Map(sorted.map((at, index) => [at, index]));
  const newline = sorted.length;
  const next = new Uint16Array((newline + 1) << shift);
  for (const at of order) {
    const row = renamed.get(at)! << shift;
    for (const byte of bytes) next[row + columns[byte]!] = renamed.get(step(states, at, byte))!;
    next[row + columns[NEWLINE]!] = newline;
  }
  const ending = sorted.map((at) => states[at]!.literals);
  return { columns, next, shift, accepting: plain.length, newline, ending };
}

/** The literals that are in a text, each once, in the order in which they end. */
export function literalsIn(automaton: Automaton, text: string): readonly string[] {
  const { columns, next, shift, accepting, ending } = automaton;
  const found = new Set<string>();
  let state = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    state = code < 256 ? next[(state << shift) + columns[code]!]! : 0;
    if (state >= accepting) for (const literal of ending[state] ?? []) found.add(literal);
  }
  return [...found];
}

function buildTrie(literals: readonly string[]): State[] {
  const states: State[] = [{ next: new Map(), fail: 0, literals: [] }];
  for (const literal of literals) {
    let at = 0;
    for (const byte of Buffer.from(literal)) {
      const known = states[at]!.next.get(byte);
      if (known === undefined) {
        states.push({ next: new Map(), fail: 0, literals: [] });
        states[at]!.next.set(byte, states.length - 1);
      }
      at = states[at]!.next.get(byte)!;
    }
    states[at]!.literals = [literal];
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
      const shorter = states[states[child]!.fail]!.literals;
      if (shorter.length > 0) states[child]!.literals = [...states[child]!.literals, ...shorter];
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
