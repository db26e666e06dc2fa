import type { Coverage } from "../bind/measure-coverage.ts";
import { visible } from "../diagnostics/visible.ts";

/** What a contract decides of its header, for a person. */
export function renderCoverage({ library, functions, counts, decided }: Coverage): string {
  const causes = new Map<string, number>();
  for (const { by, cause } of functions) {
    if (by === "left-out" && cause !== null) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  const reasons = [...causes].map(([cause, count]) => `${count} ${cause}`).join(", ");
  const lines = [
    `${library}: ${functions.length} functions, ${(decided * 100).toFixed(1)} % decided`,
    `  written    ${count(counts.written)}  a line, a rule or a list of the contract`,
    `  declared   ${count(counts.declared)}  its types say it all`,
    `  left out   ${count(counts["left-out"])}${reasons === "" ? "" : `  ${reasons}`}`,
    `  undecided  ${count(counts.undecided)}`,
  ];
  const open = functions.filter(({ by }) => by === "undecided");
  const width = Math.min(36, Math.max(0, ...open.map(({ symbol }) => symbol.length)));
  for (const { symbol, reason, question } of open) {
    const asked = question === null ? "" : `   contract: ${question}`;
    lines.push(visible(`    ${symbol.padEnd(width)}  ${reason}${asked}`));
  }
  const left = functions.filter(({ by }) => by === "left-out");
  if (left.length > 0) lines.push("", `left out (${left.length})`);
  for (const { symbol, reason } of left) lines.push(visible(`    ${symbol}: ${reason}`));
  return `${lines.join("\n")}\n`;
}

function count(value: number): string {
  return String(value).padStart(4);
}

/** The same for other tools. */
export function renderCoverageJson(coverage: Coverage): string {
  return `${JSON.stringify({ schemaVersion: 1, ...coverage }, null, 2)}\n`;
}
