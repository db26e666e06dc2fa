import type {
  Backend,
  CallSignature,
  Form,
  NativeFunction,
  Signature,
  TextWriter,
} from "./backend.ts";
import { workerCalls } from "./call-by-worker.ts";
import { watchBySocket } from "./watch-by-socket.ts";

/** `node:ffi`, of which this file uses what follows; see Node's doc/api/ffi.md. */
type NodeFfi = {
  readonly DynamicLibrary: new (path: string | null) => DynamicLibrary;
  getRawPointer(view: Uint8Array): bigint;
  toArrayBuffer(address: bigint, length: number, copy: boolean): ArrayBuffer;
  toString(address: bigint): string | null;
};

type NodeSignature = { readonly return: string; readonly arguments: readonly string[] };

type DynamicLibrary = {
  getFunction(name: string, signature: NodeSignature): NativeFunction;
  registerCallback(signature: NodeSignature, fn: NativeFunction): bigint;
};

/** `int32`, `uint8`, `float64`, `pointer`, `void`. */
function nameOf(type: Form): string {
  if (type === "void") return type;
  return type === "ptr" || type === "key" || type === "text" || type === "bytes"
    ? "pointer"
    : type.replace(/^./, (kind) => words[kind] ?? kind);
}

const words: Readonly<Record<string, string>> = { i: "int", u: "uint", f: "float" };

/**
 * With four arguments and more Node's fast path is out of reach, and its generic one costs twice
 * the shared-buffer path, which a parameter of type `function` selects; both take an address.
 */
function signatureOf({ result, parameters }: CallSignature): NodeSignature {
  const list = parameters.map(nameOf);
  const pointer = parameters.length >= 4 ? list.indexOf("pointer") : -1;
  if (pointer >= 0) list[pointer] = "function";
  return { return: nameOf(result), arguments: list };
}

function plainSignatureOf({ result, parameters }: Signature): NodeSignature {
  return { return: nameOf(result), arguments: parameters.map(nameOf) };
}

/** The backend over Node's own FFI, Node 26 and later. */
export function nodeFfiBackend(ffi: NodeFfi, reason: string): Backend {
  // A library that is collected takes its callbacks along while C may still hold them.
  const kept: DynamicLibrary[] = [];
  let host: DynamicLibrary | null = null;
  const inWorker = workerCalls(`(path, symbol, signature) =>
    new (process.getBuiltinModule("node:ffi").DynamicLibrary)(path).getFunction(symbol, signature)`);
  return {
    name: "node:ffi",
    callbacksEarly: false,
    byValue: false,
    variadic: false,
    textCrosses: false,
    copiesBytes: true,
    textWriter(memory) {
      const buffer: Buffer & { utf8Write?: TextWriter } = Buffer.from(memory.buffer);
      // What `write` calls after a look at its arguments, which costs as much.
      if (typeof buffer.utf8Write !== "function") return null;
      return (text, at, room) => buffer.utf8Write!(text, at, room);
    },
    slowArguments: true,
    slowBigIntArrays: false,
    reason,
    open(path) {
      const library = new ffi.DynamicLibrary(path);
      kept.push(library);
      const find = (symbol: string, signature: CallSignature): NativeFunction | null => {
        try {
          return library.getFunction(symbol, signatureOf(signature));
        } catch (error) {
          if (error instanceof Error && /dlsym|symbol|not found|procedure/i.test(error.message))
            return null;
          throw error;
        }
      };
      return {
        find,
        findAway(symbol, signature) {
          if (find(symbol, signature) === null) return null;
          return inWorker({ path, symbol, signature: plainSignatureOf(signature) });
        },
      };
    },
    callback(signature, fn) {
      host ??= new ffi.DynamicLibrary(null);
      return host.registerCallback(plainSignatureOf(signature), fn);
    },
    argument: (address) => address,
    addressOf: (view) => ffi.getRawPointer(view),
    view: (address, length) => ffi.toArrayBuffer(address, length, false),
    watch: watchBySocket,
    readText: (address) => ffi.toString(address) ?? "",
    givenText: (given) => (typeof given === "bigint" ? ffi.toString(given) : null),
  };
}

/** Node's FFI when this Node has it. */
export function findNodeFfi(): NodeFfi | null {
  const found: unknown = process.getBuiltinModule?.("node:ffi");
  return isNodeFfi(found) ? found : null;
}

function isNodeFfi(value: unknown): value is NodeFfi {
  return typeof value === "object" && value !== null && "DynamicLibrary" in value;
}
