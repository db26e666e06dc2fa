/** What generated modules import whose functions say by GetLastError why they failed. */
export { clearLastError, lastError, lastErrorText } from "./windows-error.ts";
