// One variant of bench/call.mjs: prints the median nanoseconds of a hot call.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , backend, shape, kind, build] = process.argv;
const path = join(build, "libcalls.so");
const call = kind === "safe" ? await safe() : backend === "koffi" ? rawKoffi() : rawNode();

const loop = (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += call(index & 255) | 0;
  return sum;
};
for (let warm = 0; warm < 8; warm++) loop(100_000);
const times = Array.from({ length: 11 }, () => {
  const start = performance.now();
  loop(300_000);
  return ((performance.now() - start) * 1e6) / 300_000;
});
console.log(times.toSorted((a, b) => a - b)[5]);

/** The generated module. */
async function safe() {
  const calls = await import(pathToFileURL(join(build, "calls.js")).href);
  const box = calls.boxNew(3);
  const variants = {
    add: (index) => calls.add(index, 1),
    box: () => calls.boxValue(box),
    length: () => calls.length("a text of some length"),
    name: () => calls.name(),
  };
  return variants[shape];
}

/** koffi as its documentation says. */
function rawKoffi() {
  const library = createRequire(import.meta.url)("koffi").load(path);
  const add = library.func("int calls_add(int, int)");
  const make = library.func("void *calls_box_new(int)");
  const value = library.func("int calls_box_value(void *)");
  const length = library.func("int calls_length(const char *)");
  const name = library.func("const char *calls_name()");
  const box = make(3);
  const variants = {
    add: (index) => add(index, 1),
    box: () => value(box),
    length: () => length("a text of some length"),
    name: () => name(),
  };
  return variants[shape];
}

/** node:ffi as Node's documentation says. */
function rawNode() {
  const ffi = process.getBuiltinModule("node:ffi");
  const { functions } = ffi.dlopen(path, {
    calls_add: { return: "int32", arguments: ["int32", "int32"] },
    calls_box_new: { return: "pointer", arguments: ["int32"] },
    calls_box_value: { return: "int32", arguments: ["pointer"] },
    calls_length: { return: "int32", arguments: ["string"] },
    calls_name: { return: "pointer", arguments: [] },
  });
  const { calls_add, calls_box_new, calls_box_value, calls_length, calls_name } = functions;
  const box = calls_box_new(3);
  const variants = {
    add: (index) => calls_add(index, 1),
    box: () => calls_box_value(box),
    length: () => calls_length("a text of some length"),
    name: () => ffi.toString(calls_name()),
  };
  return variants[shape];
}
