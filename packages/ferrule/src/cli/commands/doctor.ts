import { examineMachine } from "../../guard/examine-machine.ts";
import { renderMachine, renderMachineJson } from "../../guard/render-machine.ts";
import { type Command, valueOf } from "../command.ts";
import { formats } from "../options.ts";

/** `ferrule doctor` */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Say what this machine has, and what each missing piece would add",
  operands: [],
  options: [formats("pretty", "json")],
  examples: ["ferrule doctor"],
  run(invocation) {
    const findings = examineMachine();
    const json = valueOf(invocation, "format") === "json";
    const { out, color } = invocation.streams;
    out(json ? renderMachineJson(findings) : renderMachine(findings, color));
    return Promise.resolve(0);
  },
};
