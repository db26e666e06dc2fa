import type { FileLayer } from "./file-layer.ts";
import { GrowingBytes } from "./growing-bytes.ts";

/** WASI preview 1 error numbers that Clang meets. */
const ERRNO = {
  badf: 8,
  exist: 20,
  inval: 28,
  noent: 44,
  notdir: 54,
  notsup: 58,
  rofs: 69,
  spipe: 70,
};
const DIRECTORY = 3;
const REGULAR = 4;
const MAX_OUTPUT = 1 << 28;

type Descriptor =
  | { readonly kind: "input" }
  | { readonly kind: "output"; readonly bytes: GrowingBytes }
  | { readonly kind: "file"; readonly path: string; readonly data: Uint8Array; position: number }
  | { readonly kind: "directory"; readonly path: string };

/** What a program left behind. */
export type WasiResult = {
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
};

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Runs a WASI preview 1 command over read-only layers of files, the first that has a file wins.
 * Its standard output and error are collected; it can write nothing else.
 *
 * @throws WebAssembly.RuntimeError when the program traps.
 */
export function runWasi(
  module: WebAssembly.Module,
  args: readonly string[],
  layers: readonly FileLayer[],
): WasiResult {
  const stdout = new GrowingBytes(MAX_OUTPUT);
  const stderr = new GrowingBytes(MAX_OUTPUT);
  const host = createHost(args, layers, stdout, stderr);
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: host.imports });
  const { memory, _start } = instance.exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof _start !== "function") {
    throw new TypeError("the WebAssembly module is not a WASI command");
  }
  host.attach(memory);
  let code = 0;
  try {
    _start();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    code = error.code;
  }
  return { code, stdout: stdout.view(), stderr: stderr.view() };
}

type Host = {
  readonly imports: Record<string, (...values: never[]) => number>;
  attach(memory: WebAssembly.Memory): void;
};

function createHost(
  args: readonly string[],
  layers: readonly FileLayer[],
  stdout: GrowingBytes,
  stderr: GrowingBytes,
): Host {
  let memory: WebAssembly.Memory | null = null;
  let bytes = new Uint8Array();
  let words = new Uint32Array();
  let view = new DataView(new ArrayBuffer(0));
  const refresh = (): void => {
    // Memory that has grown has another buffer, and views of the one before are empty.
    if (memory === null || bytes.length > 0) return;
    bytes = new Uint8Array(memory.buffer);
    words = new Uint32Array(memory.buffer);
    view = new DataView(memory.buffer);
  };
  const descriptors: (Descriptor | undefined)[] = [
    { kind: "input" },
    { kind: "output", bytes: stdout },
    { kind: "output", bytes: stderr },
    { kind: "directory", path: "" },
  ];
  const inodes = new Map<string, bigint>();
  const find = (path: string): Uint8Array | undefined => {
    for (const layer of layers) {
      const found = layer.read(path);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const isDirectory = (path: string): boolean => layers.some((layer) => layer.isDirectory(path));
  const resolve = (descriptor: number, pointer: number, length: number): string => {
    refresh();
    const base = descriptors[descriptor];
    const given = decoder.decode(bytes.slice(pointer, pointer + length));
    return normalize(`${base?.kind === "directory" ? base.path : ""}/${given}`);
  };
  const inode = (path: string): bigint => {
    const known = inodes.get(path) ?? BigInt(inodes.size + 1);
    inodes.set(path, known);
    return known;
  };
  const writeStat = (at: number, path: string, type: number, size: number): number => {
    refresh();
    bytes.fill(0, at, at + 64);
    view.setBigUint64(at, 1n, true);
    view.setBigUint64(at + 8, inode(path), true);
    bytes[at + 16] = type;
    view.setBigUint64(at + 24, 1n, true);
    view.setBigUint64(at + 32, BigInt(size), true);
    return 0;
  };
  const strings = args.map((argument) => encoder.encode(`${argument}\0`));
  const readInto = (data: Uint8Array, from: number, vectors: number, count: number): number => {
    let at = from;
    for (let index = 0; index < count; index++) {
      const pointer = view.getUint32(vectors + index * 8, true);
      const room = view.getUint32(vectors + index * 8 + 4, true);
      const piece = data.subarray(at, at + room);
      bytes.set(piece, pointer);
      at += piece.length;
      if (piece.length < room) break;
    }
    return at - from;
  };
  const refuse = (): number => ERRNO.rofs;
  const unsupported = (): number => ERRNO.notsup;
  const nothing = (): number => 0;

  const imports: Host["imports"] = {
    args_sizes_get(count: number, size: number) {
      refresh();
      view.setUint32(count, strings.length, true);
      view.setUint32(
        size,
        strings.reduce((sum, text) => sum + text.length, 0),
        true,
      );
      return 0;
    },
    args_get(pointers: number, buffer: number) {
      refresh();
      let at = buffer;
      strings.forEach((text, index) => {
        view.setUint32(pointers + index * 4, at, true);
        bytes.set(text, at);
        at += text.length;
      });
      return 0;
    },
    environ_sizes_get(count: number, size: number) {
      refresh();
      view.setUint32(count, 0, true);
      view.setUint32(size, 0, true);
      return 0;
    },
    environ_get: nothing,
    // A clock that stands still: the same input gives the same output.
    clock_time_get(_id: number, _precision: bigint, at: number) {
      refresh();
      view.setBigUint64(at, 0n, true);
      return 0;
    },
    random_get(at: number, length: number) {
      refresh();
      for (let index = 0; index < length; index++) bytes[at + index] = (index * 37 + 11) & 255;
      return 0;
    },
    proc_exit(code: number) {
      throw new Exit(code);
    },
    fd_write(descriptor: number, vectors: number, count: number, written: number) {
      refresh();
      const to = descriptors[descriptor];
      if (to?.kind !== "output") return ERRNO.badf;
      let total = 0;
      for (let index = 0; index < count; index++) {
        const at = (vectors >> 2) + index * 2;
        const length = words[at + 1]!;
        to.bytes.append(bytes, words[at]!, length);
        total += length;
      }
      words[written >> 2] = total;
      return 0;
    },
    fd_read(descriptor: number, vectors: number, count: number, read: number) {
      refresh();
      const from = descriptors[descriptor];
      if (from?.kind === "input") {
        view.setUint32(read, 0, true);
        return 0;
      }
      if (from?.kind !== "file") return ERRNO.badf;
      const length = readInto(from.data, from.position, vectors, count);
      from.position += length;
      view.setUint32(read, length, true);
      return 0;
    },
    fd_pread(descriptor: number, vectors: number, count: number, offset: bigint, read: number) {
      refresh();
      const from = descriptors[descriptor];
      if (from?.kind !== "file") return ERRNO.badf;
      view.setUint32(read, readInto(from.data, Number(offset), vectors, count), true);
      return 0;
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, position: number) {
      refresh();
      const of = descriptors[descriptor];
      if (of?.kind !== "file") return ERRNO.spipe;
      const base = whence === 0 ? 0 : whence === 1 ? of.position : of.data.length;
      of.position = base + Number(offset);
      view.setBigUint64(position, BigInt(of.position), true);
      return 0;
    },
    fd_close(descriptor: number) {
      if (!descriptors[descriptor]) return ERRNO.badf;
      descriptors[descriptor] = undefined;
      return 0;
    },
    fd_fdstat_get(descriptor: number, at: number) {
      refresh();
      const of = descriptors[descriptor];
      if (!of) return ERRNO.badf;
      bytes.fill(0, at, at + 24);
      bytes[at] = of.kind === "directory" ? DIRECTORY : REGULAR;
      view.setBigUint64(at + 8, 0xffff_ffff_ffff_ffffn, true);
      view.setBigUint64(at + 16, 0xffff_ffff_ffff_ffffn, true);
      return 0;
    },
    fd_filestat_get(descriptor: number, at: number) {
      const of = descriptors[descriptor];
      if (!of) return ERRNO.badf;
      if (of.kind === "file") return writeStat(at, of.path, REGULAR, of.data.length);
      if (of.kind === "directory") return writeStat(at, of.path, DIRECTORY, 0);
      return writeStat(at, `#${descriptor}`, REGULAR, 0);
    },
    fd_prestat_get(descriptor: number, at: number) {
      refresh();
      if (descriptor !== 3) return ERRNO.badf;
      view.setUint32(at, 0, true);
      view.setUint32(at + 4, 1, true);
      return 0;
    },
    fd_prestat_dir_name(_descriptor: number, at: number) {
      refresh();
      bytes[at] = "/".charCodeAt(0);
      return 0;
    },
    fd_readdir(descriptor: number, at: number, room: number, cookie: bigint, used: number) {
      refresh();
      const of = descriptors[descriptor];
      if (of?.kind !== "directory") return ERRNO.notdir;
      const found = layers.flatMap((layer) =>
        layer.isDirectory(of.path) ? layer.list(of.path) : [],
      );
      const names = [...new Set(found)].toSorted();
      let end = 0;
      for (let index = Number(cookie); index < names.length && end < room; index++) {
        const entry = directoryEntry(names[index]!, index, `${of.path}/${names[index]}`);
        const piece = entry.subarray(0, room - end);
        bytes.set(piece, at + end);
        end += piece.length;
      }
      view.setUint32(used, end, true);
      return 0;
    },
    path_filestat_get(
      descriptor: number,
      _flags: number,
      path: number,
      length: number,
      at: number,
    ) {
      const wanted = resolve(descriptor, path, length);
      const data = find(wanted);
      if (data !== undefined) return writeStat(at, wanted, REGULAR, data.length);
      return isDirectory(wanted) ? writeStat(at, wanted, DIRECTORY, 0) : ERRNO.noent;
    },
    path_open(
      descriptor: number,
      _lookup: number,
      path: number,
      length: number,
      flags: number,
      _rights: bigint,
      _inheriting: bigint,
      _fdflags: number,
      opened: number,
    ) {
      const wanted = resolve(descriptor, path, length);
      const data = find(wanted);
      const directory = data === undefined && isDirectory(wanted);
      if (data === undefined && !directory) return (flags & 1) === 1 ? ERRNO.rofs : ERRNO.noent;
      if (data !== undefined && (flags & 2) === 2) return ERRNO.notdir;
      let free = 4;
      while (descriptors[free]) free++;
      descriptors[free] = directory
        ? { kind: "directory", path: wanted }
        : { kind: "file", path: wanted, data: data!, position: 0 };
      refresh();
      view.setUint32(opened, free, true);
      return 0;
    },
    fd_filestat_set_size: refuse,
    fd_filestat_set_times: nothing,
    path_create_directory: refuse,
    path_link: unsupported,
    path_readlink: () => ERRNO.inval,
    path_remove_directory: refuse,
    path_rename: refuse,
    path_symlink: unsupported,
    path_unlink_file: refuse,
    poll_oneoff: unsupported,
  };

  const directoryEntry = (name: string, index: number, path: string): Uint8Array => {
    const text = encoder.encode(name);
    const entry = new Uint8Array(24 + text.length);
    const fields = new DataView(entry.buffer);
    fields.setBigUint64(0, BigInt(index + 1), true);
    fields.setBigUint64(8, inode(normalize(path)), true);
    fields.setUint32(16, text.length, true);
    entry[20] = isDirectory(normalize(path)) ? DIRECTORY : REGULAR;
    entry.set(text, 24);
    return entry;
  };

  return {
    imports,
    attach(of) {
      memory = of;
      refresh();
    },
  };
}

/** A path without `.`, `..`, doubled or leading slashes. It cannot leave the root. */
function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
