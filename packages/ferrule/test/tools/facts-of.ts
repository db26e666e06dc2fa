import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Facts, TargetId } from "../../src/facts/model.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { root } from "./machine.ts";

const scratch = join(root, "node_modules/.ferrule-test");

/** Writes a header into a folder of its own and returns its path. */
export function headerOf(text: string, name = "api.h"): string {
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "header-"));
  const header = join(folder, name);
  writeFileSync(header, text);
  return header;
}

/** What Clang says of a header's text, on these targets. */
export async function factsOf(text: string, targets: readonly TargetId[]): Promise<Facts> {
  const { facts } = await readFacts({
    headers: [headerOf(text)],
    targets,
    includeDirs: [],
    defines: [],
    cacheDirectory: null,
  });
  return facts;
}
