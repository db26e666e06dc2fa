import type { Length } from "../model.ts";

/** True when a length is known only once the call has returned. */
export function readsResult(length: Length): boolean {
  if (length.kind === "sum" || length.kind === "product") {
    return readsResult(length.left) || readsResult(length.right);
  }
  return length.kind === "result";
}
