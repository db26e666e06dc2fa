import { clearRows, printTable } from "./table.ts";

/** Before all test files; what it returns runs after them. */
export function setup(): () => void {
  clearRows();
  return () => console.log(`\n${printTable()}`);
}
