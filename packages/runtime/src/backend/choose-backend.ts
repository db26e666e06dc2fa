import { BoundaryError } from "../error.ts";
import type { Backend } from "./backend.ts";
import { findKoffi, koffiBackend } from "./koffi.ts";
import { findNodeFfi, nodeFfiBackend } from "./node-ffi.ts";

let chosen: Backend | null = null;

/**
 * The backend of this thread, chosen once: Node's own FFI where this Node has it, koffi otherwise.
 * `FERRULE_BACKEND=koffi` or `node:ffi` overrides; `FERRULE_TRACE=load` prints the reason.
 */
export function backend(): Backend {
  if (chosen === null) {
    chosen = choose(process.env["FERRULE_BACKEND"]);
    if (process.env["FERRULE_TRACE"]?.split(",").includes("load")) {
      process.stderr.write(`ferrule: backend ${chosen.name}: ${chosen.reason}\n`);
    }
  }
  return chosen;
}

function choose(wanted: string | undefined): Backend {
  const version = `Node ${process.versions.node}`;
  if (wanted !== undefined && wanted !== "" && wanted !== "koffi" && wanted !== "node:ffi") {
    throw refuse(`FERRULE_BACKEND is ${JSON.stringify(wanted)}; it may be "node:ffi" or "koffi"`);
  }
  if (wanted !== "koffi") {
    const ffi = findNodeFfi();
    if (ffi)
      return nodeFfiBackend(ffi, wanted ? "FERRULE_BACKEND asks for it" : `${version} has it`);
    if (wanted) throw refuse(`FERRULE_BACKEND asks for node:ffi, which ${version} does not have`);
  }
  const koffi = findKoffi();
  if (koffi) {
    return koffiBackend(
      koffi,
      wanted ? "FERRULE_BACKEND asks for it" : `${version} has no node:ffi, and koffi is installed`,
    );
  }
  throw refuse(
    wanted
      ? "FERRULE_BACKEND asks for koffi, which is not installed; run: npm install koffi"
      : `${version} has no node:ffi, and koffi is not installed; run: npm install koffi`,
  );
}

function refuse(message: string): BoundaryError {
  return new BoundaryError("input/configuration", "ferrule", null, message);
}
