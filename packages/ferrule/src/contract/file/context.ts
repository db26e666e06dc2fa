import type { Report } from "../problems.ts";

/** What the readers of one file share. */
export type FileContext = { readonly text: string; readonly report: Report };
