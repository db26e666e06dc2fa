import { basename } from "node:path";
import type { LeftOut, ModulePlan } from "../bind/plan/model.ts";
import { visible } from "../diagnostics/visible.ts";

const titles: Readonly<Record<LeftOut["cause"], string>> = {
  variadic: "variadic",
  "by-value": "records by value",
  inline: "inline",
  unsupported: "not offered yet",
  skipped: "left out by the contract",
  undecided: "undecided by the contract",
};

/** What was bound and what was not, with a reason for each. */
export function renderBoundPretty(plan: ModulePlan, file: string): string {
  const { functions, leftOut, constants, handles, sites, targets } = plan;
  const lines = [
    `bound ${functions.length}, left out ${leftOut.length}`,
    `  ${[count(handles, "handle type"), count(sites, "callback"), count(constants, "constant")].join(", ")}, for ${targets.join(", ")}`,
    `  written to ${file}`,
  ];
  for (const [cause, title] of Object.entries(titles)) {
    const own = leftOut.filter((of) => of.cause === cause);
    if (own.length === 0) continue;
    lines.push("", `${title} (${own.length})`);
    const width = Math.min(32, Math.max(...own.map(({ symbol }) => symbol.length)));
    for (const { symbol, reason, question, position } of own) {
      const asked = question === null ? "" : `   contract: ${question}`;
      const place = cause === "undecided" ? `   ${basename(position.file)}:${position.line}` : "";
      lines.push(`  ${visible(`${symbol.padEnd(width)}  ${reason}${asked}${place}`)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function count(list: readonly unknown[], what: string): string {
  return `${list.length} ${what}${list.length === 1 ? "" : "s"}`;
}

/** The same for other tools. */
export function renderBoundJson(plan: ModulePlan, file: string, fresh: boolean): string {
  const { library, functions, leftOut, targets } = plan;
  const bound = functions.map(({ symbol, name }) => ({ symbol, name }));
  const report = { schemaVersion: 1, library, file, fresh, targets, bound, leftOut };
  return `${JSON.stringify(report, null, 2)}\n`;
}
