import { styleText } from "node:util";
import { visible } from "../diagnostics/visible.ts";
import { usableModes } from "./choose-modes.ts";
import type { Finding } from "./examine-machine.ts";
import { findTools } from "./find-tools.ts";
import type { Host } from "./model.ts";
import { recipes } from "./recipes/recipes.ts";

const titles: Readonly<Record<Finding["group"], string>> = {
  tools: "what guard uses",
  hosts: "what it can run",
  symbols: "what makes stacks readable",
  system: "what the system allows",
};

/** What there is, then what is missing and would add. */
export function renderMachine(findings: readonly Finding[], color: boolean): string {
  const style = (name: "bold" | "green" | "yellow", text: string): string =>
    color ? styleText(name, text, { validateStream: false }) : text;
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = (Object.keys(titles) as Finding["group"][]).flatMap((group) => [
    style("bold", titles[group]),
    ...findings
      .filter((of) => of.group === group)
      .flatMap(({ name, found, adds, install }) => {
        const mark = found === null ? style("yellow", "missing") : style("green", "found  ");
        const way = found === null && install !== null ? ` (Debian: ${install})` : "";
        return [`  ${mark}  ${name.padEnd(width)}  ${visible(found ?? `${adds}${way}`)}`];
      }),
    "",
  ]);
  return `${[...lines, style("bold", "modes of guard"), ...renderModes()].join("\n")}\n`;
}

/** Which modes can be used here, by host. */
function renderModes(): readonly string[] {
  const tools = findTools();
  return (Object.keys(recipes) as Host[]).map(
    (host) => `  ${host.padEnd(7)} ${usableModes(host, tools).join(", ")}`,
  );
}

/** The same for other tools. */
export function renderMachineJson(findings: readonly Finding[]): string {
  const tools = findTools();
  const modes = Object.fromEntries(
    (Object.keys(recipes) as Host[]).map((host) => [host, usableModes(host, tools)]),
  );
  return `${JSON.stringify({ schemaVersion: 1, findings, modes }, null, 2)}\n`;
}
