import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkPaths } from "../../src/check/check-paths.ts";
import { frontEndOf } from "../../src/check/languages/all.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { request } from "../check/request.ts";
import { missing, root, type Ran } from "../tools/machine.ts";
import { buildLibrary, environment, hosts, type Command } from "./hosts.ts";
import { readWitnesses, witnessFolder, type Witness } from "./read-witnesses.ts";

const update = process.env["UPDATE"] === "1";
const work = join(root, "node_modules/.ferrule-test/witness");
const built = { plain: join(work, "plain"), asan: join(work, "asan") };
const witnesses = readWitnesses();

beforeAll(async () => {
  rmSync(work, { recursive: true, force: true });
  for (const of of Object.values(built)) mkdirSync(of, { recursive: true });
  for (const of of buildLibrary(built)) await succeed(of);
  // The facts of the library's header are read once; all that follow find them in the cache.
  if (witnesses[0]) await findings(witnesses[0]);
}, 300_000);

for (const host of new Set(witnesses.map((of) => of.host))) {
  missing(`a host of witnesses (${host})`, hosts[host]?.path !== null);
}

describe.each(witnesses)(
  "$host/$rule: $expected.why",
  { concurrent: true, timeout: 180_000 },
  (witness) => {
    const absent = hosts[witness.host]!.path === null;
    const { bad, good } = witness.expected;

    test("check finds it, and nothing in its corrected twin", async () => {
      const found = await findings(witness);
      if (update) writeExpected(witness, found);
      else expect(found).toEqual([...witness.expected.finds]);
    });

    const retry = bad.sometimes === true ? 4 : 0;
    test.skipIf(absent)("the bad program misbehaves", { retry }, async () => {
      const ran = await execute(witness, witness.bad);
      const died = ran.signal === null ? "" : `died of ${ran.signal}`;
      expect(ran.stdout + ran.stderr + died).toMatch(new RegExp(bad.output, "m"));
      expect(ran.signal).toBe(bad.signal ?? ran.signal);
    });

    test.skipIf(absent)("the good program does not", async () => {
      const ran = await execute(witness, witness.good);
      expect(ran.stdout + ran.stderr).toMatch(new RegExp(good.output, "m"));
      expect(ran.stderr).not.toMatch(/Sanitizer|WARNING in native|FATAL ERROR/);
      expect([ran.status, ran.signal]).toEqual([0, null]);
    });
  },
);

/** What `check` says of both programs; what it says of the good one has no line. */
async function findings(witness: Witness): Promise<Witness["expected"]["finds"]> {
  const { alone } = witness.expected;
  const library = join(witnessFolder, "library");
  const files = [witness.bad, witness.good, ...witness.shared];
  const { diagnostics } = await checkPaths(
    request({
      paths: files.filter((of) => frontEndOf(of) !== null),
      headers: alone ? [] : [join(library, "shelf.h")],
      contracts: alone ? [] : [join(library, "shelf.ferrule.jsonc")],
      includeDirs: [library],
    }),
  );
  return diagnostics.map(({ origin, hazard, labels }: Diagnostic) => {
    const [label] = labels;
    const rule = origin.replace("check/", "");
    const right = basename(label!.file).startsWith("good.");
    return [right ? `GOOD ${rule}` : rule, hazard, label!.line];
  });
}

function writeExpected({ folder, expected }: Witness, finds: Witness["expected"]["finds"]): void {
  const text = JSON.stringify({ ...expected, finds: ["FINDS"] }, null, 2);
  const rows = finds.map((of) => `\n    [${of.map((word) => JSON.stringify(word)).join(", ")}]`);
  const list = finds.length === 0 ? "[]" : `[${rows.join(",")}\n  ]`;
  writeFileSync(join(folder, "expect.json"), `${text.replace(/\[\s*"FINDS"\s*\]/, list)}\n`);
}

/** Builds one of the two programs and runs it. */
async function execute(witness: Witness, source: string): Promise<Ran> {
  const host = hosts[witness.host]!;
  const out = join(work, witness.host, witness.rule, basename(source).replace(/\W.*/, ""));
  mkdirSync(out, { recursive: true });
  for (const of of host.build(source, out, witness, built)) await succeed(of);
  const env = environment(host, witness, built);
  return start({ command: host.run(source, out, witness), env }, out);
}

async function succeed(command: Command): Promise<void> {
  const { status, stdout, stderr } = await start(command, root);
  if (status !== 0) throw new Error(`${command.command.join(" ")}\n${stdout}${stderr}`);
}

/** Runs a command to its end, which comes after two minutes at the latest. */
function start({ command: [name, ...args], env }: Command, cwd: string): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(name!, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...env },
      timeout: 120_000,
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", failed);
    child.on("close", (status, signal) => done({ status, signal, stdout, stderr }));
  });
}
