import type { Frame, OwnCode, Stack } from "../model.ts";
import { collectors, deallocators, reallocators } from "./names.ts";
import { baseName, sideOfFrame } from "./side-of-frame.ts";
import type { Side } from "./side.ts";

/** Who did something: the first frame that did not act for another. */
export type Actor = "library" | "api" | "runtime" | "host" | "caller" | "managed" | "unknown";

/** A stack put on sides. */
export type SplitStack = {
  readonly stack: Stack;
  readonly sides: readonly Side[];
  /** `caller`: the bridge or just-in-time code called the allocator itself. */
  readonly actor: Actor;
  /** The outermost library frame of the innermost run of them: what was called over the boundary. */
  readonly boundary: Frame | null;
  /** The innermost library frame. */
  readonly inner: Frame | null;
  /** The frame that decides `actor`. */
  readonly first: Frame | null;
  /** The library's frames are the program's callback's callers: it is in the program's own code. */
  readonly inCallback: boolean;
  /** The innermost frames give a block back, or grow one. */
  readonly releases: boolean;
  readonly reallocates: boolean;
  /** A collector or a finalizer is in the stack. */
  readonly collects: boolean;
  /** The nearest library frame at all, past bridges too: what called a callback. */
  readonly calling: Frame | null;
  /** The library was calling back: the frames on top are the bridge's, or the runtime's behind it. */
  readonly entering: "bridge" | "shallow" | "deep" | null;
  /** A frame of the program, the runtime or the bridge lies outside of the library's. */
  readonly crossed: boolean;
};

/** Code that acts for whoever called it. */
const acting: ReadonlySet<Side> = new Set(["allocator", "support"]);

/** Extension modules that also own memory: only what libffi calls for them is a call of theirs. */
const ownsBlocks = /^(?:_ctypes|_cffi_backend|ffi_bindings)/;

/**
 * A frame of no module that a bridge or a thread's start called is a library's that has been
 * unloaded: just-in-time code is called by its engine.
 */
function unloaded(sides: readonly Side[]): readonly Side[] {
  return sides.map((side, at) => {
    const outside = sides[at + 1];
    return side === "unknown" && (outside === "bridge" || outside === "entry") && at > 0
      ? "library"
      : side;
  });
}

/** Puts a stack's frames on sides and finds the boundary in it. */
export function splitStack(stack: Stack, own: OwnCode): SplitStack {
  const { frames } = stack;
  const sides = unloaded(frames.map((frame) => sideOfFrame(frame, own)));
  const first = sides.findIndex((side) => !acting.has(side));
  const run = libraryRun(sides);
  const leading = frames
    .slice(0, first < 0 ? frames.length : first)
    .map(({ symbol }) => symbol ?? "");
  return {
    stack,
    sides,
    actor: actorOf(frames, sides, first, run),
    boundary: run === null ? null : nameable(frames[run.outer]!),
    inner: run === null ? null : frames[run.inner]!,
    first: first < 0 ? null : frames[first]!,
    inCallback:
      run !== null &&
      run.inner > 0 &&
      sides.slice(0, run.inner).some((side) => side === "host" || side === "managed"),
    releases: leading.some((symbol) => deallocators.test(symbol)),
    reallocates: leading.some((symbol) => reallocators.test(symbol)),
    collects:
      frames.some(({ symbol }) => symbol !== null && collectors.test(symbol)) ||
      /V8 Default/.test(stack.at.text),
    entering: enteringOf(sides),
    calling: frames.find((frame, at) => sides[at] === "library" && frame.symbol !== null) ?? null,
    crossed:
      run !== null &&
      sides
        .slice(run.outer + 1)
        .some((side) => side !== "library" && side !== "entry" && !acting.has(side)),
  };
}

/**
 * The innermost run of library frames. What acts for others may lie inside of it. An unknown frame
 * ends the search: past it, a debugger only guesses.
 */
function libraryRun(sides: readonly Side[]): { inner: number; outer: number } | null {
  let inner = -1;
  let outer = -1;
  for (const [index, side] of sides.entries()) {
    if (side === "library") {
      if (inner < 0) inner = index;
      outer = index;
    } else if (inner >= 0 && !acting.has(side) && side !== "api") break;
    else if (inner < 0 && (side === "unknown" || side === "bridge" || side === "entry")) break;
  }
  return inner < 0 ? null : { inner, outer };
}

/** How far a callback had got: in the bridge, a few frames into the runtime, or further. */
function enteringOf(sides: readonly Side[]): SplitStack["entering"] {
  const library = sides.indexOf("library");
  const top = sides.slice(0, Math.max(0, library)).filter((side) => !acting.has(side));
  if (top.at(-1) !== "bridge" || top.some((side) => side !== "bridge" && side !== "runtime"))
    return null;
  const inside = top.filter((side) => side === "runtime").length;
  return inside === 0 ? "bridge" : inside <= 4 ? "shallow" : "deep";
}

function actorOf(
  frames: readonly Frame[],
  sides: readonly Side[],
  first: number,
  run: { inner: number } | null,
): Actor {
  const side = sides[first];
  // A nameless frame of the engine with nothing known outside of it is its own call trampoline.
  const alone = frames[first]?.symbol === null && (sides[first + 1] ?? "unknown") === "unknown";
  if (side === "runtime" && first > 0 && alone) return "caller";
  switch (side) {
    case undefined:
    case "entry":
      return "unknown";
    case "bridge":
      return ownsBlocks.test(baseName(frames[first]!.module) ?? "") ? "runtime" : "caller";
    case "unknown":
      return first > 0 ? "caller" : "unknown";
    case "api":
      return run === null ? "runtime" : "api";
    case "runtime":
    case "library":
    case "host":
    case "managed":
      return side;
    default:
      return "unknown";
  }
}

/** A frame without a symbol is no function to name. */
function nameable(frame: Frame): Frame | null {
  return frame.symbol === null ? null : frame;
}
