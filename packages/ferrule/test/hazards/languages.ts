import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript-5.4";
import { parseContract } from "../../src/contract/parse-contract.ts";
import { InputError } from "../../src/diagnostics/input-error.ts";
import { run } from "../tools/machine.ts";
import type { Sample } from "./page.ts";

/** A sample, and a folder of its page's own that has the page's header as `api.h`. */
export type Placed = { readonly sample: Sample; readonly folder: string };

/** How the samples of a language are read; what is wrong with them, or "". */
export type Reader = {
  /** The program that reads them, asked with these arguments whether it is there; null for ours. */
  readonly tool: readonly string[] | null;
  readonly read: (samples: readonly Placed[], folder: string) => string;
};

/** The languages that a page may speak, by info string. */
export const languages: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["python", { tool: ["python3", "--version"], read: readPython }],
  ["js", { tool: null, read: readScript }],
  ["ts", { tool: null, read: readScript }],
  ["c", { tool: ["gcc", "--version"], read: readC }],
  ["cpp", { tool: ["g++", "--version"], read: readCpp }],
  ["rust", { tool: ["rustc", "--version"], read: readRust }],
  ["go", { tool: ["gofmt", "-h"], read: readGo }],
  ["csharp", { tool: ["mcs", "--version"], read: readCSharp }],
  ["java", { tool: ["javac", "-version"], read: readJava }],
  ["jsonc", { tool: null, read: readContracts }],
  ["shell", { tool: null, read: readShell }],
  ["text", { tool: null, read: () => "" }],
]);

function tell(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = run(command, args);
  return status === 0 ? "" : `${stdout}${stderr}` || `${command} ended with ${status}`;
}

/** Writes the samples as `bad.<ending>` and `good.<ending>`, and returns the paths. */
function write(samples: readonly Placed[], ending: string): readonly string[] {
  return samples.map(({ sample, folder }) => {
    const path = join(folder, `${sample.role}.${ending}`);
    writeFileSync(path, sample.text);
    return path;
  });
}

function readPython(samples: readonly Placed[]): string {
  const program = "import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path)";
  return tell("python3", ["-c", program, ...write(samples, "py")]);
}

function readScript(samples: readonly Placed[]): string {
  return samples
    .flatMap(({ sample: { text, hazard, role } }) => {
      const { diagnostics = [] } = ts.transpileModule(text, {
        reportDiagnostics: true,
        compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
      });
      return diagnostics.map((of) => {
        return `${hazard} ${role}: ${ts.flattenDiagnosticMessageText(of.messageText, "\n")}`;
      });
    })
    .join("\n");
}

/** Also with what C has long forbidden and gcc only warns of. */
function readC(samples: readonly Placed[]): string {
  const java = "/usr/lib/jvm";
  const kits = javaKits(java).flatMap((kit) => [`-I${kit}/include`, `-I${kit}/include/linux`]);
  const readable = samples.filter(
    ({ sample: { text } }) => kits.length > 0 || !text.includes("<jni.h>"),
  );
  if (readable.length < samples.length)
    console.error("SKIPPED: C samples with jni.h: no JDK is on this machine");
  const strict = ["implicit-function-declaration", "int-conversion", "incompatible-pointer-types"];
  const flags = ["-fsyntax-only", "-std=c11", ...strict.map((name) => `-Werror=${name}`), ...kits];
  return tell("gcc", [...flags, ...write(readable, "c")]);
}

function readCpp(samples: readonly Placed[]): string {
  return tell("g++", ["-fsyntax-only", "-std=c++17", ...write(samples, "cpp")]);
}

function javaKits(folder: string): readonly string[] {
  try {
    const found = readdirSync(folder).map((name) => join(folder, name));
    const complete = found.filter((kit) => {
      return run("test", ["-e", join(kit, "include/jni.h")]).status === 0;
    });
    return complete.slice(0, 1);
  } catch {
    return [];
  }
}

/** All in one crate, a module each. */
function readRust(samples: readonly Placed[], folder: string): string {
  const paths = write(samples, "rs");
  const modules = paths.map((path, index) => {
    return `#[path = ${JSON.stringify(path)}] pub mod sample_${index};`;
  });
  const crate = join(folder, "lib.rs");
  writeFileSync(crate, `#![allow(warnings)]\n${modules.join("\n")}\n`);
  const flags = ["--edition", "2021", "--crate-type", "lib", "--emit", "metadata"];
  return tell("rustc", [...flags, "-o", join(folder, "lib.rmeta"), crate]);
}

function readGo(samples: readonly Placed[]): string {
  // gofmt lists the files that it would change: samples are formatted as Go's readers expect.
  const { stdout, stderr } = run("gofmt", ["-l", "-e", ...write(samples, "go")]);
  return `${stdout}${stderr}`;
}

/** All in one assembly, a namespace each. */
function readCSharp(samples: readonly Placed[], folder: string): string {
  const paths = samples.map(({ sample, folder: own }, index) => {
    const path = join(own, `${sample.role}.cs`);
    writeFileSync(path, `namespace Sample${index} {\n${sample.text}}\n`);
    return path;
  });
  const out = `-out:${join(folder, "samples.dll")}`;
  return tell("mcs", ["-target:library", "-unsafe", "-nowarn:1591", out, ...paths]);
}

/** A package each. */
function readJava(samples: readonly Placed[], folder: string): string {
  const paths = samples.map(({ sample, folder: own }, index) => {
    const name = /\bclass (\w+)/.exec(sample.text)?.[1] ?? "Sample";
    const inside = join(own, `p${index}`);
    mkdirSync(inside, { recursive: true });
    const path = join(inside, `${name}.java`);
    writeFileSync(path, `package p${index};\n${sample.text}`);
    return path;
  });
  return tell("javac", ["-nowarn", "-d", join(folder, "classes"), ...paths]);
}

/** Contracts: the bad one is refused, the good one is not. */
function readContracts(samples: readonly Placed[]): string {
  return samples
    .flatMap(({ sample: { hazard, role, text } }) => {
      try {
        parseContract(text, "api.ferrule.jsonc");
        return role === "bad" ? `${hazard} bad: it is accepted` : [];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return role === "good" ? `${hazard} good: ${error.message}` : [];
      }
    })
    .join("\n");
}

/** Command lines of ferrule: they are run in `samples.test.ts`. */
function readShell(samples: readonly Placed[]): string {
  const strange = samples.filter(({ sample: { text } }) => !/^(ferrule [^\n]+\n)+$/.test(text));
  return strange
    .map(({ sample: { hazard, role } }) => `${hazard} ${role}: no command of ferrule`)
    .join("\n");
}
