import { describeEntry } from "./flight-file.ts";

const symbols: string[] = [""];
const handles: (readonly number[])[] = [[]];

/**
 * Numbers for the C functions of a module, by which errors and flight records name them. Each comes
 * with the arguments that a record holds: `count`, `#box` for a handle's number, `text.length`,
 * `key:64` for one that is recorded as a 64-bit integer.
 */
export function entries<S extends string>(
  described: Readonly<Record<S, string>>,
): Readonly<Record<S, number>> {
  const numbers: object = Object.fromEntries(
    Object.entries<string>(described).map(([symbol, labels]) => [symbol, addEntry(symbol, labels)]),
  );
  if (!isComplete(numbers, described)) throw new TypeError("ferrule: an entry has no number");
  return numbers;
}

function addEntry(symbol: string, labels: string): number {
  const entry = symbols.push(symbol) - 1;
  const recorded = labels.split(" ");
  handles.push(recorded.flatMap((label, index) => (label.startsWith("#") ? [index] : [])));
  describeEntry(entry, symbol, labels);
  return entry;
}

function isComplete<S extends string>(
  numbers: object,
  described: Readonly<Record<S, string>>,
): numbers is Record<S, number> {
  return Object.keys(described).every((symbol) => symbol in numbers);
}

/** The C function that an entry stands for. */
export function symbolOf(entry: number): string {
  return symbols[entry] ?? "";
}

/** Which of the recorded arguments of an entry are handles. */
export function handlesOf(entry: number): readonly number[] {
  return handles[entry] ?? [];
}
