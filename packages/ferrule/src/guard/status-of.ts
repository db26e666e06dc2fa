import { constants } from "node:os";
import type { Guarded } from "./run-guard.ts";
import type { Ending } from "./model.ts";

/**
 * The status that the guard ends with: the child's own, of the first run that did not end well; as
 * a shell says it, 128 and its number for a signal; 124 when time was up. A child that ends well
 * although a mistake was found makes it 1.
 */
export function statusOf({ runs }: Guarded): number {
  const statuses = runs.map(({ attempt }) => statusOfEnding(attempt.ending));
  const bad = statuses.find((status) => status !== 0);
  return bad ?? (runs.some(({ found }) => found) ? 1 : 0);
}

function statusOfEnding({ status, signal, timedOut }: Ending): number {
  if (timedOut) return 124;
  return signal === null ? (status ?? 0) : 128 + constants.signals[signal];
}
