import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { recordSize } from "../flight-format.ts";
import { createRecorder, type Recorder } from "./flight-recorder.ts";

export type NodeRecordOptions = {
  readonly folder: string;
  readonly backend: string;
  /** Maps a file of `recordSize` bytes, shared; throws or answers null where it cannot. */
  readonly map: (descriptor: number) => ArrayBuffer | null;
  readonly addressOf: (value: object) => bigint | null;
};

/** Makes this thread's record file. Where it cannot be mapped, each change is written to it. */
export function openNodeRecord({ folder, backend, map, addressOf }: NodeRecordOptions): Recorder {
  const path = join(folder, `${process.pid}-${threadId}-${backend.replace(":", "-")}.flight`);
  const descriptor = openSync(path, "w+", 0o600);
  ftruncateSync(descriptor, recordSize);
  // Only of a process that did not end by itself is there anything to say.
  process.on("exit", () => rmSync(path, { force: true }));
  const runtime = `Node ${process.versions.node}`;
  const about = { runtime, backend, program: process.argv[1] ?? "" };
  const shared = { pid: process.pid, thread: threadId, about, addressOf };
  const mapped = tryMap(map, descriptor);
  if (mapped !== null) {
    closeSync(descriptor);
    return createRecorder({ ...shared, memory: mapped, flush: null });
  }
  const memory = new ArrayBuffer(recordSize);
  const bytes = new Uint8Array(memory);
  const flush = (from: number, to: number): void =>
    void writeSync(descriptor, bytes, from, to - from, from);
  return createRecorder({ ...shared, memory, flush });
}

function tryMap(map: NodeRecordOptions["map"], descriptor: number): ArrayBuffer | null {
  try {
    return map(descriptor);
  } catch {
    return null;
  }
}

/** PROT_READ | PROT_WRITE. */
export const readWrite = 3;
/** MAP_SHARED. */
export const shared = 1;
