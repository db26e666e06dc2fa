import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What tells most comes first. */
const order: readonly RegExp[] = [
  /^asan\.\d+$/,
  /^valgrind\.\d+$/,
  /^hs_err_pid\d+\.log$|^hs_err_\d+\.log$/,
  /\.flight$/,
  /^gdb\.txt$/,
  /^stderr\.txt$/,
  /^stdout\.txt$/,
  /^ending\.txt$/,
];

/** The reports that a run left in its folder, as absolute paths, the most telling first. */
export function collectReports(folder: string): readonly string[] {
  const names = readdirSync(folder).sort();
  return order
    .flatMap((pattern) => names.filter((name) => pattern.test(name)))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).size > 0);
}
