import { isHost, type Target } from "../targets.ts";
import type { SystemHeaders } from "./find-mounts.ts";
import { isHostLibrary } from "./host-headers.ts";

/** The files of this machine that a target must not find: its C library is another one. */
export function hidesFrom(target: Target, { mounts }: SystemHeaders): (file: string) => boolean {
  if (isHost(target) && mounts.some(({ label }) => label === "exact")) return () => false;
  const own = mounts.map(({ directory }) => `${directory}/`);
  return (file) => isHostLibrary(file) && !own.some((folder) => file.startsWith(folder));
}
