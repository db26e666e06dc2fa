import type { Hazard } from "../../hazards/catalogue.ts";
import type { Confidence, Host, Tool } from "../model.ts";

/**
 * What an allocator's text says of the heap. What it means depends on who called: rows of
 * `decide/allocator-rules.ts` join the two.
 */
export type AllocatorGroup =
  | "not-a-block"
  | "freed-twice"
  | "freed-twice-or-overwritten"
  | "freed-twice-or-header"
  | "overwritten"
  | "size-wrong"
  | "written-after-free"
  | "unclear";

/** A fixed text of a runtime or an allocator, and what it means by itself. */
export type Phrase = {
  readonly id: string;
  /** ASCII text that the line must hold; null for what a reader of its own reports. */
  readonly text: string | null;
  /** What else must be true of the line; the group `function` is the C function that it names. */
  readonly pattern?: RegExp;
  readonly tool: Tool;
  readonly host?: Host;
  readonly group?: AllocatorGroup;
  /** The runtime threw it over a C++ boundary, or nobody caught it: means more with a stack. */
  readonly uncaught?: true;
  readonly hazard: Hazard | "none" | null;
  readonly confidence: Confidence;
  readonly side: "native" | "managed" | null;
  readonly mistake: string;
  readonly why: string;
  readonly decidedBy?: string;
};
