import type { MountLabel } from "../model.ts";
import type { Target } from "../targets.ts";
import type { SystemHeaders } from "./find-mounts.ts";
import { tripleOnPath } from "./host-headers.ts";

/**
 * Whose header a file is, for a target. A library's header in a folder that is named after another
 * triple was generated for that one: `opensslconf.h`, `glibconfig.h`.
 */
export function labelFile(
  { target, headers }: { readonly target: Target; readonly headers: SystemHeaders },
  file: string,
): MountLabel {
  const mount = headers.mounts.find(({ directory }) => file.startsWith(`${directory}/`));
  if (mount) return mount.label;
  const triple = tripleOnPath(file);
  return triple === null || triple === target.debian ? "exact" : "wrong-arch";
}
