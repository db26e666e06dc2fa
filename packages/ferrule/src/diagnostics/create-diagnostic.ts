import { createHash } from "node:crypto";
import { isAbsolute, relative } from "node:path";
import type { Diagnostic } from "./diagnostic.ts";

type Required = Pick<Diagnostic, "hazard" | "message" | "origin">;

/** A complete diagnostic from what is known of it; severity `error`, confidence `proven`. */
export function createDiagnostic(known: Required & Partial<Diagnostic>): Diagnostic {
  const { hazard, message, origin, ...rest } = known;
  const diagnostic = {
    hazard,
    severity: "error",
    confidence: "proven",
    message,
    labels: [],
    evidence: [],
    targets: [],
    boundary: null,
    why: null,
    help: null,
    detail: null,
    fixes: [],
    origin,
    ...rest,
  } as const;
  return { ...diagnostic, fingerprint: known.fingerprint ?? fingerprint(diagnostic) };
}

/**
 * SHA-256 over what the finding is about, without line numbers. Files count from the working
 * directory, so that it is the same on every machine.
 */
function fingerprint(of: Omit<Diagnostic, "fingerprint">): string {
  const file = of.labels[0]?.file ?? "";
  const place = isAbsolute(file) ? relative(process.cwd(), file) : file;
  const boundary = of.boundary
    ? [of.boundary.library, of.boundary.symbol, of.boundary.parameter].join("/")
    : "";
  const key = [of.hazard, place, boundary, of.message].join("\0");
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}
