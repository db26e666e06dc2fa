import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../tools/machine.ts";

/**
 * One thing that a case does in its folder: run ferrule, append to a file, show a file, list the
 * files, or set a mode.
 */
type Step =
  | { readonly run: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  | { readonly append: readonly [file: string, text: string] }
  | { readonly show: string }
  | { readonly list: string }
  | { readonly mode: readonly [path: string, octal: string] };

type Case = {
  /** Why the case exists, in a sentence. */
  readonly why: string;
  /** Set for a case that a superuser must run as somebody else. */
  readonly unprivileged?: boolean;
  readonly steps: readonly Step[];
};

const bin = join(root, "packages/ferrule/bin/ferrule.js");
const own = ["case.json", "output.snap.md"];
const nobody = 65534;

/** Runs a case in a copy of its folder, and says in Markdown what was printed and how it ended. */
export function runCase(folder: string): string {
  const { why, unprivileged, steps }: Case = JSON.parse(
    readFileSync(join(folder, "case.json"), "utf8"),
  );
  const work = mkdtempSync(join(tmpdir(), "ferrule-cli-"));
  try {
    cpSync(folder, work, {
      recursive: true,
      filter: (path) => !own.some((name) => path.endsWith(`/${name}`)),
    });
    chmodSync(work, 0o755);
    const uid =
      unprivileged === true && process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    const said = steps.map((step) => runStep(step, work, uid));
    return `${[`# ${why}`, ...said.filter((text) => text !== "")].join("\n\n")}\n`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function runStep(
  step: Step,
  work: string,
  as: { readonly uid?: number; readonly gid?: number },
): string {
  if ("append" in step) {
    const [file, text] = step.append;
    appendFileSync(join(work, file), text);
    return `Appended to ${file}: ${JSON.stringify(text)}`;
  }
  if ("mode" in step) {
    const [path, octal] = step.mode;
    chmodSync(join(work, path), Number.parseInt(octal, 8));
    return `Mode of ${path}: ${octal}`;
  }
  if ("show" in step)
    return `${step.show}:\n\n${fence(readFileSync(join(work, step.show), "utf8"), work)}`;
  if ("list" in step)
    return `Files in ${step.list}: ${readdirSync(join(work, step.list)).toSorted().join(", ") || "none"}`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [bin, ...step.run], {
    cwd: work,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      PATH: process.env["PATH"],
      FERRULE_CACHE: join(work, ".cache"),
      NO_COLOR: "1",
      ...step.env,
    },
    ...as,
  });
  const parts = [`\`${["ferrule", ...step.run].join(" ")}\` → ${signal ?? status}`];
  if (stdout !== "") parts.push(`stdout:\n\n${fence(stdout, work)}`);
  if (stderr !== "") parts.push(`stderr:\n\n${fence(stderr, work)}`);
  return parts.join("\n\n");
}

/** A code block of the text; what differs from machine to machine is taken out. */
function fence(text: string, work: string): string {
  const plain = text.replaceAll(work, "<work>").replaceAll(root, "<ferrule>/");
  return `\`\`\`text\n${plain.endsWith("\n") ? plain : `${plain}⏎\n`}\`\`\``;
}
