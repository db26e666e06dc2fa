import {
  aboutStart,
  callbackMark,
  countShift,
  formatVersion,
  header,
  headerSize,
  magic,
  marks,
  namesStart,
  recordSize,
  resultShift,
  slotCount,
  slotSize,
  valueKinds,
} from "../flight-format.ts";

/** What every hook of this thread writes to. All of it is plain stores. */
export type Recorder = {
  /** Gives a function its number; the same text twice gives two numbers, which is harmless. */
  readonly name: (kind: "call" | "callback", symbol: string) => number;
  /**
   * A call begins. `a`, `b`, `c` are its first arguments, `count` how many there are.
   *
   * @returns its slot, for `end`.
   */
  readonly begin: (id: number, count: number, a: unknown, b: unknown, c: unknown) => number;
  /** The call in that slot ends; `how` is 0 or one of `marks`. */
  readonly end: (slot: number, how: number, result: unknown) => void;
};

export type RecorderOptions = {
  /** `recordSize` bytes that outlive the process, or ordinary memory that `flush` writes out. */
  readonly memory: ArrayBuffer;
  readonly pid: number;
  readonly thread: number;
  readonly about: { readonly runtime: string; readonly backend: string; readonly program: string };
  /** The address an object stands for, or null. */
  readonly addressOf: (value: object) => bigint | null;
  /** Called after each change where memory is not mapped: bytes from, to. */
  readonly flush: ((from: number, to: number) => void) | null;
};

const words4 = slotSize / 4;
const cells = slotSize / 8;

/** Lays out an empty record and answers what writes to it. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { memory, addressOf, flush } = options;
  const words = new Int32Array(memory, headerSize, (slotSize * slotCount) / 4);
  const floats = new Float64Array(memory, headerSize, (slotSize * slotCount) / 8);
  const bigs = new BigInt64Array(memory, headerSize, (slotSize * slotCount) / 8);
  const view = new DataView(memory);
  const encoder = new TextEncoder();
  let known = 0;
  let at = 0;
  let depth = 0;
  let sequence = 0;

  writeHeader(options, view);
  flush?.(0, namesStart);

  const name: Recorder["name"] = (kind, symbol) => {
    known += 1;
    const plain = symbol.replaceAll(/[\t\n]/g, " ");
    const text = `${known}\t${kind === "callback" ? callbackMark : ""}${plain}\t\n`;
    const line = encoder.encode(text);
    const used = view.getUint32(header.namesBytes, true);
    // Names that find no room are shown as numbers by whoever reads the file.
    if (namesStart + used + line.length > recordSize) return known;
    new Uint8Array(memory).set(line, namesStart + used);
    view.setUint32(header.namesBytes, used + line.length, true);
    flush?.(0, headerSize);
    flush?.(namesStart + used, namesStart + used + line.length);
    return known;
  };

  /** Stores a value in a 64-bit cell and answers its kind. */
  const put = (cell: number, value: unknown): number => {
    switch (typeof value) {
      case "number":
        floats[cell] = value;
        return valueKinds.number;
      case "bigint":
        bigs[cell] = value;
        return valueKinds.bigint;
      case "object":
        return putObject(cell, value);
      case "string":
        floats[cell] = value.length;
        return valueKinds.string;
      case "boolean":
        floats[cell] = value ? 1 : 0;
        return valueKinds.boolean;
      case "function":
        return valueKinds.callback;
      default:
        return valueKinds.nothing;
    }
  };

  const putObject = (cell: number, value: object | null): number => {
    if (value === null) return valueKinds.nothing;
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
      floats[cell] = value.byteLength;
      return valueKinds.memory;
    }
    const address = addressOf(value);
    if (address === null) return valueKinds.object;
    bigs[cell] = address;
    return valueKinds.address;
  };

  const begin: Recorder["begin"] = (id, count, a, b, c) => {
    at = (at + 1) % slotCount;
    if (depth > 0) {
      // A call that others are nested in keeps its slot, however many they are.
      for (let tried = 0; words[at * words4]! > 0 && tried < slotCount; tried++) {
        at = (at + 1) % slotCount;
      }
    }
    const slot = at;
    const word = slot * words4;
    const cell = slot * cells + 2;
    sequence = (sequence + 1) | 0;
    words[word] = 0;
    let kinds = marks.attached | ((count & 63) << countShift);
    if (count > 0) kinds |= put(cell, a);
    if (count > 1) kinds |= put(cell + 1, b) << 4;
    if (count > 2) kinds |= put(cell + 2, c) << 8;
    words[word + 1] = sequence;
    words[word + 2] = depth;
    words[word + 3] = kinds;
    words[word] = id;
    depth += 1;
    flush?.(headerSize + slot * slotSize, headerSize + (slot + 1) * slotSize);
    return slot;
  };

  const end: Recorder["end"] = (slot, how, result) => {
    const word = slot * words4;
    const kind = put(slot * cells + 7, result);
    words[word + 3] = words[word + 3]! | how | (kind << resultShift);
    words[word] = -words[word]!;
    depth -= 1;
    flush?.(headerSize + slot * slotSize, headerSize + (slot + 1) * slotSize);
  };

  return { name, begin, end };
}

function writeHeader({ pid, thread, about }: RecorderOptions, view: DataView): void {
  const bytes = new Uint8Array(view.buffer);
  const encoder = new TextEncoder();
  bytes.set(encoder.encode(magic));
  view.setUint32(header.version, formatVersion, true);
  view.setUint32(header.ringStart, headerSize, true);
  view.setUint32(header.slots, slotCount, true);
  view.setUint32(header.slotBytes, slotSize, true);
  view.setUint32(header.process, pid, true);
  view.setUint32(header.thread, thread, true);
  view.setFloat64(header.began, Date.now(), true);
  view.setUint32(header.namesStart, namesStart, true);
  const text = encoder.encode(JSON.stringify({ ...about, attached: true }));
  bytes.set(text.subarray(0, headerSize - aboutStart - 1), aboutStart);
}
