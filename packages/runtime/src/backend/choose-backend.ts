import { BoundaryError } from "../error.ts";
import type { Backend } from "./backend.ts";
import { bunFfiBackend, findBunFfi } from "./bun-ffi.ts";
import { denoBackend, findDenoFfi } from "./deno.ts";
import { findKoffi, koffiBackend } from "./koffi.ts";
import { findNodeFfi, nodeFfiBackend } from "./node-ffi.ts";

let chosen: Backend | null = null;

/**
 * The backend of this thread, chosen once: the runtime's own FFI where it has one, koffi otherwise.
 * `FERRULE_BACKEND` names another; `FERRULE_TRACE=load` prints the reason.
 */
export function backend(): Backend {
  if (chosen === null) {
    chosen = choose(process.env["FERRULE_BACKEND"]);
    traceLoad(`backend ${chosen.name}: ${chosen.reason}`);
  }
  return chosen;
}

/** Says what was loaded and why, where `FERRULE_TRACE=load` asks for it. */
export function traceLoad(message: string): void {
  if (process.env["FERRULE_TRACE"]?.split(",").includes("load")) {
    process.stderr.write(`ferrule: ${message}\n`);
  }
}

/** The FFIs there are, by preference; each gives its backend when this runtime has it. */
const known: Readonly<Record<string, (reason: string) => Backend | null>> = {
  "bun:ffi": (reason) => {
    const ffi = findBunFfi();
    return ffi && bunFfiBackend(ffi, reason);
  },
  Deno: (reason) => {
    const ffi = findDenoFfi();
    return ffi && denoBackend(ffi, reason);
  },
  "node:ffi": (reason) => {
    const ffi = findNodeFfi();
    return ffi && nodeFfiBackend(ffi, reason);
  },
  koffi: (reason) => {
    const koffi = findKoffi();
    return koffi && koffiBackend(koffi, reason);
  },
};

function choose(wanted: string | undefined): Backend {
  const version = describeRuntime();
  if (wanted === undefined || wanted === "") {
    for (const [name, find] of Object.entries(known)) {
      const reason =
        name === "koffi"
          ? `${version} has no FFI of its own, and koffi is installed`
          : `${version} has it`;
      const found = find(reason);
      if (found) return found;
    }
    throw refuse(`${version} has no FFI of its own, and koffi is not installed: ${install}`);
  }
  const find = Object.hasOwn(known, wanted) ? known[wanted] : undefined;
  if (find === undefined) {
    const names = Object.keys(known).map((name) => JSON.stringify(name));
    throw refuse(`FERRULE_BACKEND is ${JSON.stringify(wanted)}; it may be ${names.join(", ")}`);
  }
  const found = find("FERRULE_BACKEND asks for it");
  if (found) return found;
  throw refuse(
    wanted === "koffi"
      ? `FERRULE_BACKEND asks for koffi, which is not installed: ${install}`
      : `FERRULE_BACKEND asks for ${wanted}, which ${version} does not have`,
  );
}

const install = "run npm install koffi";

let beside: Backend | null | undefined;

/** koffi for what Node's own FFI cannot do, where it is installed; null on any other runtime. */
export function koffiBeside(): Backend | null {
  if (beside === undefined) {
    const koffi = backend().name === "node:ffi" ? findKoffi() : null;
    beside = koffi && koffiBackend(koffi, "node:ffi has no such calls");
  }
  return beside;
}

/** `Bun 1.4.5`, `Deno 2.9.6` or `Node 26.10.0`. */
function describeRuntime(): string {
  const { bun, deno, node } = process.versions;
  if (bun !== undefined) return `Bun ${bun}`;
  return deno !== undefined ? `Deno ${deno}` : `Node ${node}`;
}

function refuse(message: string): BoundaryError {
  return new BoundaryError("input/configuration", "ferrule", null, message);
}
