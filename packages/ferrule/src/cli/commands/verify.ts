import { readFacts } from "../../facts/read-facts.ts";
import { findCompiler } from "../../verify/compiler.ts";
import { diagnoseFailures } from "../../verify/diagnose-failures.ts";
import { verifyHeaders } from "../../verify/verify-headers.ts";
import { valueOf, type Command } from "../command.ts";
import { factsOptions, readFactsOptions } from "../facts-options.ts";
import { formats, shared } from "../options.ts";
import { usage } from "../parse-arguments.ts";
import { readSource } from "../../diagnostics/read-source.ts";
import { renderVerification, renderVerificationJson } from "../render-verification.ts";
import { warn } from "../warn.ts";
import { writeFileSafely } from "../write-output.ts";

/** Our facts, proven with the user's own compiler. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "Prove the facts of a header with your own C compiler",
  operands: ["HEADER…"],
  options: [
    {
      name: "cc",
      value: "COMMAND",
      summary: "A gcc or clang, with arguments if need be: its own target is the one proven",
    },
    formats("pretty", "json"),
    ...factsOptions.filter(({ name }) => name !== "target"),
    shared.output,
    shared.quiet,
  ],
  examples: [
    "ferrule verify --cc gcc /usr/include/sqlite3.h",
    "ferrule verify --cc aarch64-linux-gnu-gcc include/mine.h -I include",
    'ferrule verify --cc "gcc -m32" include/mine.h',
  ],
  async run(invocation) {
    const { out, color } = invocation.streams;
    const command = valueOf(invocation, "cc");
    if (command === null || command.trim() === "")
      throw usage(verifyCommand, "ferrule verify needs --cc COMMAND.");
    const compiler = findCompiler(command);
    const request = await readFactsOptions(verifyCommand, invocation, invocation.operands);
    const { facts, warnings } = await readFacts({ ...request, targets: [compiler.target] });
    await warn(invocation, warnings);
    const verification = verifyHeaders(facts, compiler, request);
    const findings = diagnoseFailures(verification, readSource);
    const json = valueOf(invocation, "format") === "json";
    const file = valueOf(invocation, "output");
    const options = { color: color && file === null, readSource };
    const text = json
      ? renderVerificationJson(verification, findings)
      : renderVerification(verification, findings, options);
    if (file === null) out(text);
    else writeFileSafely(file, text);
    return findings.some(({ severity }) => severity !== "info") ? 1 : 0;
  },
};
