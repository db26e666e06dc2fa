/** A fault in the runtime, as a change of one of its built files. */
export type Fault = {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Where it shows; koffi when absent. */
  readonly backend?: string;
};

/** Each of them takes one promise away; the model, or AddressSanitizer, must notice. */
export const faults: readonly Fault[] = [
  {
    name: "a handle's state is not asked",
    file: "check-handle.js",
    from: 'found.type === type && found.state === "live"',
    to: "found.type === type",
  },
  {
    name: "a handle's type is not asked",
    file: "check-handle.js",
    from: 'found.type === type && found.state === "live"',
    to: 'found.state === "live"',
  },
  {
    name: "a second close is taken for a use after close",
    file: "check-handle.js",
    from: 'found.state === "closed"',
    to: "false",
  },
  {
    name: "a parent is closed before its children",
    file: "check-handle.js",
    from: "live.children.size > 0",
    to: "false",
  },
  {
    name: "a handle is closed while C uses it",
    file: "check-handle.js",
    from: "user !== null",
    to: "false",
  },
  {
    name: "only the innermost call counts as a use",
    file: "call.js",
    from: "level >= 0; level--",
    to: "level >= depth - 1; level--",
  },
  {
    name: "the second handle of a call is not in use",
    file: "recorder.js",
    from: "positions.some((index) =>",
    to: "positions.slice(0, 1).some((index) =>",
  },
  {
    name: "a closed handle stays live",
    file: "own-handle.js",
    from: "ended.state = state;",
    to: "",
  },
  {
    name: "a closed child still holds its parent",
    file: "own-handle.js",
    from: "?.children.delete(ended)",
    to: "?.children.has(ended)",
  },
  {
    name: "a child does not hold its parent",
    file: "own-handle.js",
    from: "?.children.add(made)",
    to: "?.children.has(made)",
  },
  {
    name: "a closed handle is still known at its address",
    file: "own-handle.js",
    from: "type.live.delete(ended.pointer);",
    to: "{}",
  },
  {
    name: "a borrowed pointer is not the handle that is known",
    file: "own-handle.js",
    from: "known instanceof type.construct",
    to: "false",
  },
  {
    name: "JavaScript is entered again after a failure",
    file: "callback.js",
    from: "if (failed())",
    to: "if (false)",
  },
  {
    name: "a failure is thrown twice",
    file: "call.js",
    from: "failure = null;",
    to: "on.cells[NOTED] = 1;",
  },
  {
    name: "a failure is swallowed",
    file: "call.js",
    from: "throwFailure(found.noted, symbolOf(entryIn(on, at)));",
    to: "",
  },
  {
    name: "a callback's end leaves its call behind",
    file: "call.js",
    from: "depth--;",
    to: "",
  },
  {
    name: "a registration does not end with its handle",
    file: "slot.js",
    from: "slots[index] = null;",
    to: "",
  },
  {
    name: "a late call finds whoever has its place now",
    file: "slot.js",
    from: "slot && slot.generation === Math.floor(number / GENERATION)",
    to: "slot",
  },
  {
    name: "a callback's answer is not checked",
    file: "answer.js",
    from: "number >= range[0] && number <= range[1]",
    to: "true",
  },
  {
    name: "nested calls share their scratch memory",
    file: "scratch.js",
    from: "top = to;",
    to: "top = 0;",
    // koffi copies text itself.
    backend: "node:ffi",
  },
  {
    name: "text with a NUL is passed",
    file: "string.js",
    from: "nul >= 0",
    to: "false",
  },
  {
    name: "a detached buffer is passed",
    file: "bytes.js",
    from: "if (data.length > 0)",
    to: "if (data.length >= 0)",
  },
];
