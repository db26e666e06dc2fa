import {
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { backend } from "./backend/choose-backend.ts";
import { libc } from "./libc.ts";
import { NOTED, RING_BYTES, SLOT_BYTES, type FlightMemory } from "./recorder.ts";
import { putText } from "./string.ts";
import { mark, release } from "./scratch.ts";

/** The file's parts, in bytes; `docs/flight-record.md` describes each field. */
const HEADER = 4096;
const CELLS = 48;
const NAMES = HEADER + RING_BYTES;
const SIZE = 256 * 1024;
const NAMES_BYTES = SIZE - NAMES;
const MOST_FILES = 64;

/** The file this thread records into; null before a library is loaded, or when there is none. */
let file: { readonly path: string; readonly bytes: Uint8Array; readonly view: DataView } | null =
  null;
let described = "";
let written = 0;

/**
 * Memory for the flight record of this thread, asked for once: that of a file that outlives the
 * process when it dies, and is removed when it ends. `FERRULE_FLIGHT=off` does without; another
 * value names the folder.
 */
export function flightMemory(): FlightMemory {
  const wanted = process.env["FERRULE_FLIGHT"];
  if (process.platform === "win32") return plainMemory();
  if (wanted === "off") return mappedMemory();
  const folder = wanted || join(tmpdir(), `ferrule-flight-${process.getuid?.() ?? "user"}`);
  try {
    makeFolder(folder);
    removeOldest(folder);
    const path = join(folder, `${process.pid}-${threadId}.flight`);
    const { bytes, memory } = mapFile(path);
    file = { path, bytes, view: new DataView(bytes.buffer) };
    writeHeader(file.view, bytes);
    appendNames();
    process.on("exit", () => rmSync(path, { force: true }));
    return memory;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`no flight record: ${reason}; FERRULE_FLIGHT names another folder`, {
      type: "FerruleFlight",
    });
    return mappedMemory();
  }
}

/** Memory without a file, which stays when the thread ends: C may still add to it. */
function mappedMemory(): FlightMemory {
  const address = map(-1);
  return address === null ? plainMemory() : memoryAt(address);
}

function plainMemory(): FlightMemory {
  return { buffer: new ArrayBuffer(NAMES), ring: HEADER, cells: CELLS, noted: null };
}

function memoryAt(address: bigint): FlightMemory {
  const noted = address + BigInt(CELLS + NOTED * 4);
  return { buffer: backend().view(address, SIZE), ring: HEADER, cells: CELLS, noted };
}

/** Where this thread's calls are recorded; null when they are not kept in a file. */
export function flightFile(): string | null {
  return file?.path ?? null;
}

/** Adds the name of an entry, and of the arguments that are recorded with it. */
export function describeEntry(entry: number, symbol: string, labels: string): void {
  described += `${entry}\t${symbol}\t${labels}\n`;
  if (file !== null) appendNames();
}

function appendNames(): void {
  if (file === null) return;
  const text = new TextEncoder().encode(described);
  described = "";
  // Names that find no room are shown as numbers by whoever reads the file.
  if (written + text.length > NAMES_BYTES) return;
  file.bytes.set(text, NAMES + written);
  written += text.length;
  file.view.setUint32(44, written, true);
}

function writeHeader(view: DataView, bytes: Uint8Array): void {
  const encoder = new TextEncoder();
  bytes.set(encoder.encode("FERRULE\0"));
  const fields = [1, HEADER, RING_BYTES / SLOT_BYTES, SLOT_BYTES, process.pid, threadId];
  for (const [index, value] of fields.entries()) view.setUint32(8 + index * 4, value, true);
  view.setFloat64(32, Date.now(), true);
  view.setUint32(40, NAMES, true);
  const { bun, deno, node } = process.versions;
  const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
  const about = JSON.stringify({ runtime, backend: backend().name, program: process.argv[1] });
  bytes.set(encoder.encode(about).subarray(0, HEADER - 65), 64);
}

/** `SIZE` bytes of a new file of that name, shared with it. */
function mapFile(path: string): { readonly bytes: Uint8Array; readonly memory: FlightMemory } {
  rmSync(path, { force: true }); // of a process that had this number before
  // Written out, not left sparse: where the disk is full this fails, and a later store would be fatal.
  writeFileSync(path, new Uint8Array(SIZE), { flag: "wx", mode: 0o600 });
  const open = libc("open", { result: "i32", parameters: ["ptr", "i32"] });
  const close = libc("close", { result: "i32", parameters: ["i32"] });
  const loan = mark();
  const fd = open(putText(path, "open", "path"), constants.O_RDWR);
  release(loan);
  if (typeof fd !== "number" || fd < 0) throw new Error(`${path} cannot be opened`);
  const address = map(fd);
  close(fd);
  if (address === null) {
    rmSync(path, { force: true });
    throw new Error(`${path} cannot be mapped`);
  }
  const memory = memoryAt(address);
  return { bytes: new Uint8Array(memory.buffer), memory };
}

/** The address of `SIZE` bytes of an open file, or of none where it is -1; null when refused. */
function map(fd: number): bigint | null {
  const mmap = libc("mmap", {
    result: "ptr",
    parameters: ["ptr", "u64", "i32", "i32", "i32", "i64"],
  });
  const [PROT_READ_WRITE, MAP_SHARED, MAP_PRIVATE] = [3, 1, 2];
  const MAP_ANONYMOUS = process.platform === "darwin" ? 0x1000 : 0x20;
  const flags = fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED;
  const address = mmap(0n, BigInt(SIZE), PROT_READ_WRITE, flags, fd, 0n);
  return typeof address === "bigint" && BigInt.asIntN(64, address) !== -1n ? address : null;
}

/** A folder that only this user may write to, made where it is missing. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
  const { uid, mode } = lstatSync(folder);
  const mine = process.getuid?.() ?? uid;
  const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR;
  if (!isFolder || uid !== mine || (mode & 0o022) !== 0) {
    throw new Error(`${folder} is not a folder of this user's alone`);
  }
}

/** Records of processes that died stay for whoever wants to know why; not for ever. */
function removeOldest(folder: string): void {
  const files = readdirSync(folder).filter((name) => /^\d+-\d+\.flight$/.test(name));
  if (files.length < MOST_FILES) return;
  const dead = files
    .filter((name) => !isRunning(Number(name.split("-")[0])))
    .map((name) => ({ path: join(folder, name), time: modified(join(folder, name)) }))
    .toSorted((a, b) => a.time - b.time);
  for (const { path } of dead.slice(0, files.length - MOST_FILES + 1))
    rmSync(path, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
