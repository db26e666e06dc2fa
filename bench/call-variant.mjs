// One variant of bench/call.mjs: prints the nanoseconds of a hot call.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [backend, shape, kind, build] = process.argv.slice(2);
const path = join(build, "libcalls.so");
const text = "a text of some length";
const data = new Uint8Array(64).fill(7);
const raws = { koffi: rawKoffi, "node:ffi": rawNode, "bun:ffi": rawBun, Deno: rawDeno };
const variants = kind === "safe" ? await safe() : kind === "addon" ? addon() : raws[backend]();
const call = variants[shape];
if (call === undefined) {
  console.log("none");
  process.exit(0);
}
// A callback's cost is that of one of a hundred in a call.
const each = shape === "callback" ? 100 : 1;
const loop = (times) => {
  let sum = 0;
  for (let index = 0; index < times; index++) sum += Number(call(index & 255)) | 0;
  return sum;
};
for (let round = 0; round < 8; round++) loop(shape === "callback" ? 2_000 : 100_000);
// As many calls as take 20 ms: short enough to fall between what else the machine does.
const count = Math.ceil(20e6 / Math.max(timed(20_000 / each), 1));
const times = Array.from({ length: 25 }, () => timed(count) / each);
console.log(times.toSorted((a, b) => a - b)[5]);
globalThis.Deno?.exit(0);

/** Nanoseconds of one call, of so many: the processor's time, not the clock's. */
function timed(calls) {
  const start = process.cpuUsage();
  loop(calls);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1e3) / calls;
}

/** The generated module. */
async function safe() {
  return bound(await import(pathToFileURL(join(build, "calls.js")).href));
}

/** A hand-written Node-API addon. */
function addon() {
  return bound(createRequire(import.meta.url)(join(build, "addon.node")));
}

/** The shapes over a module's functions, taken from it once as an import takes them. */
function bound({ add, add6, scale, add64, boxNew, boxValue, first, length, name, swap, each }) {
  const box = boxNew(3);
  return {
    add: (index) => add(index, 1),
    add6: (index) => add6(index, 1, 2, 3, 4, 5),
    double: (index) => scale(index, 1.5),
    // Compared, not converted: a bigint's conversion costs as much as the call.
    int64: () => (add64(3n, 4n) === 7n ? 1 : 0),
    box: () => boxValue(box),
    buffer: () => first(data),
    length: () => length(text),
    name: () => name(),
    pair: (index) => swap({ a: index, b: 1.5 }).b,
    callback: () => each(100, (index) => index),
  };
}

/** The shapes over functions that are called as C declares them; `swap` only where there is one. */
function shapes(
  { add, add6, scale, add64, make, value, first, length, name, swap, each: run },
  callback,
  nothing,
) {
  const box = make(3);
  // koffi gives a number, the others a bigint.
  const seven = add64(3n, 4n);
  return {
    add: (index) => add(index, 1),
    add6: (index) => add6(index, 1, 2, 3, 4, 5),
    double: (index) => scale(index, 1.5),
    int64: () => (add64(3n, 4n) === seven ? 1 : 0),
    box: () => value(box),
    buffer: () => first(data, 64),
    length: () => length(text),
    name: () => name(),
    ...(swap === undefined ? {} : { pair: (index) => swap({ a: index, b: 1.5 }).b }),
    callback: () => run(100, callback, nothing),
  };
}

/** koffi as its documentation says. */
function rawKoffi() {
  const koffi = createRequire(import.meta.url)("koffi");
  const library = koffi.load(path);
  const visit = koffi.proto("int visit(void *data, int index)");
  koffi.struct("calls_pair", { a: "double", b: "double" });
  return shapes(
    {
      add: library.func("int calls_add(int, int)"),
      add6: library.func("int calls_add6(int, int, int, int, int, int)"),
      scale: library.func("double calls_scale(double, double)"),
      add64: library.func("int64_t calls_add64(int64_t, int64_t)"),
      make: library.func("void *calls_box_new(int)"),
      value: library.func("int calls_box_value(void *)"),
      first: library.func("int calls_first(void *, int)"),
      length: library.func("int calls_length(const char *)"),
      name: library.func("const char *calls_name()"),
      swap: library.func("calls_pair calls_swap(calls_pair)"),
      each: library.func("calls_each", "int", ["int", koffi.pointer(visit), "void *"]),
    },
    koffi.register((_data, index) => index, koffi.pointer(visit)),
    null,
  );
}

/** node:ffi as Node's documentation says. */
function rawNode() {
  const ffi = process.getBuiltinModule("node:ffi");
  const int = "int32";
  const { lib, functions } = ffi.dlopen(path, {
    calls_add: { return: int, arguments: [int, int] },
    calls_add6: { return: int, arguments: [int, int, int, int, int, int] },
    calls_scale: { return: "float64", arguments: ["float64", "float64"] },
    calls_add64: { return: "int64", arguments: ["int64", "int64"] },
    calls_box_new: { return: "pointer", arguments: [int] },
    calls_box_value: { return: int, arguments: ["pointer"] },
    calls_first: { return: int, arguments: ["buffer", int] },
    calls_length: { return: int, arguments: ["string"] },
    calls_name: { return: "pointer", arguments: [] },
    calls_each: { return: int, arguments: [int, "pointer", "pointer"] },
  });
  const visit = lib.registerCallback(
    { return: int, arguments: ["pointer", int] },
    (_data, index) => index,
  );
  const { calls_name } = functions;
  return shapes(
    named(functions, () => ffi.toString(calls_name())),
    visit,
    0n,
  );
}

/** bun:ffi as Bun's documentation says. */
function rawBun() {
  const ffi = process.getBuiltinModule("bun:ffi");
  const int = "i32";
  const { symbols } = ffi.dlopen(path, {
    calls_add: { returns: int, args: [int, int] },
    calls_add6: { returns: int, args: [int, int, int, int, int, int] },
    calls_scale: { returns: "f64", args: ["f64", "f64"] },
    calls_add64: { returns: "i64", args: ["i64", "i64"] },
    calls_box_new: { returns: "ptr", args: [int] },
    calls_box_value: { returns: int, args: ["ptr"] },
    calls_first: { returns: int, args: ["ptr", int] },
    calls_length: { returns: int, args: ["ptr"] },
    calls_name: { returns: "cstring", args: [] },
    calls_each: { returns: int, args: [int, "ptr", "ptr"] },
  });
  const { calls_length, calls_name } = symbols;
  const visit = new ffi.JSCallback((_data, index) => index, { returns: int, args: ["ptr", int] });
  const functions = named(symbols, () => calls_name().toString());
  // Bun takes no string: the documentation says to encode it.
  const length = (value) => calls_length(Buffer.from(`${value}\0`, "utf8"));
  return shapes({ ...functions, length }, visit.ptr, null);
}

/** Deno's FFI as its documentation says. */
function rawDeno() {
  const int = "i32";
  const { symbols } = Deno.dlopen(path, {
    calls_add: { result: int, parameters: [int, int] },
    calls_add6: { result: int, parameters: [int, int, int, int, int, int] },
    calls_scale: { result: "f64", parameters: ["f64", "f64"] },
    calls_add64: { result: "i64", parameters: ["i64", "i64"] },
    calls_box_new: { result: "pointer", parameters: [int] },
    calls_box_value: { result: int, parameters: ["pointer"] },
    calls_first: { result: int, parameters: ["buffer", int] },
    calls_length: { result: int, parameters: ["buffer"] },
    calls_name: { result: "pointer", parameters: [] },
    calls_swap: { result: { struct: ["f64", "f64"] }, parameters: [{ struct: ["f64", "f64"] }] },
    calls_each: { result: int, parameters: [int, "function", "pointer"] },
  });
  const { calls_length, calls_name, calls_swap } = symbols;
  const visit = new Deno.UnsafeCallback(
    { result: int, parameters: ["pointer", int] },
    (_data, index) => index,
  );
  const encoder = new TextEncoder();
  const functions = named(symbols, () => Deno.UnsafePointerView.getCString(calls_name()));
  const length = (value) => calls_length(encoder.encode(`${value}\0`));
  // A struct is its bytes.
  const swap = ({ a, b }) => {
    const [first, second] = new Float64Array(calls_swap(new Float64Array([a, b])).buffer);
    return { a: first, b: second };
  };
  return shapes({ ...functions, length, swap }, visit.pointer, null);
}

function named(found, name) {
  return {
    add: found.calls_add,
    add6: found.calls_add6,
    scale: found.calls_scale,
    add64: found.calls_add64,
    make: found.calls_box_new,
    value: found.calls_box_value,
    first: found.calls_first,
    length: found.calls_length,
    name,
    each: found.calls_each,
  };
}
