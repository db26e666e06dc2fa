import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/machine.ts";

/** A log and its text. */
export type Log = { readonly name: string; readonly text: string };

const fixtures = join(root, "fixtures/diagnose");

/** Every log of the fixtures. */
export function allLogs(): readonly Log[] {
  return [...flat("cases/logs"), ...flat("read/logs"), ...ownLogs()];
}

function flat(folder: string): readonly Log[] {
  const path = join(fixtures, folder);
  return readdirSync(path).map((name) => ({ name, text: readFileSync(join(path, name), "utf8") }));
}

function ownLogs(): readonly Log[] {
  const path = join(fixtures, "own");
  return readdirSync(path).flatMap((name) => {
    if (!existsSync(join(path, name, "case.json"))) return [];
    const logs = readdirSync(join(path, name)).filter((file) => file.endsWith(".log"));
    return logs.map((file) => ({
      name: `${name}/${file}`,
      text: readFileSync(join(path, name, file), "utf8"),
    }));
  });
}
