import { open, stat } from "node:fs/promises";
import { createDiagnostic } from "../diagnostics/create-diagnostic.ts";
import { InputError } from "../diagnostics/input-error.ts";
import type { Source } from "./gather.ts";

/** Bytes read at a time. */
const CHUNK = 1 << 20;

/**
 * A file, a pipe, or standard input for `-`, as a source.
 *
 * @throws InputError when there is no such file, or it may not be read.
 */
export async function readInput(name: string): Promise<Source> {
  if (name === "-") return { name: "<stdin>", bytes: process.stdin };
  try {
    if ((await stat(name)).isDirectory())
      throw unreadable(name, "is a folder", "Name the log in it.");
    await (await open(name, "r")).close();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT") throw unreadable(name, "does not exist", "Check the path.");
    throw unreadable(name, `cannot be read (${code})`, "Check that you may read it.");
  }
  return { name, bytes: chunksOf(name) };
}

/** A file through one buffer: each chunk is good until the next is asked for. */
async function* chunksOf(name: string): AsyncGenerator<Uint8Array> {
  const handle = await open(name, "r");
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

function unreadable(name: string, is: string, help: string): InputError {
  const message = `The log ${JSON.stringify(name)} ${is}.`;
  return new InputError([
    createDiagnostic({ hazard: "input/log", origin: "diagnose", message, help }),
  ]);
}
