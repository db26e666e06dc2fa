import { join } from "node:path";
import type { CheckRequest } from "../../src/check/check-paths.ts";
import { root } from "../tools/machine.ts";

/** A check of these files with nothing else asked for, and the tests' own cache. */
export function request(known: Pick<CheckRequest, "paths"> & Partial<CheckRequest>): CheckRequest {
  return {
    headers: [],
    contracts: [],
    targets: [],
    includeDirs: [],
    defines: [],
    cacheDirectory: join(root, "node_modules/.ferrule-test/cache"),
    config: null,
    selection: { select: [], ignore: [] },
    changed: null,
    baseline: "none",
    ...known,
  };
}
