/** What runs the program, as far as the recipes differ. */
export type Host = "node" | "bun" | "deno" | "python" | "jvm" | "go" | "rust" | "mono" | "binary";

/**
 * How a program is run so that its hazards show. `record`: near full speed, with the host's own
 * reports and, in JavaScript, the flight recorder. `gc-stress`: the collector at every crossing.
 */
export const modes = ["record", "asan", "gc-stress", "valgrind"] as const;
export type Mode = (typeof modes)[number];

/** True for the name of a mode. */
export function isMode(text: string): text is Mode {
  return (modes as readonly string[]).includes(text);
}

/** The program that is to be guarded. */
export type Program = {
  readonly host: Host;
  /** The command as it was given. */
  readonly command: readonly string[];
  /** The file behind the host's word in it. */
  readonly executable: string;
  /** Index in `command` of the host's own executable, behind `env`, `nice` and the like. */
  readonly at: number;
  /** How the host was recognised: one clause for a person. */
  readonly because: string;
  /** True when the host's own command line is in our hands, so that options can be put into it. */
  readonly direct: boolean;
  /** `1.19.8`, where the binary says so and a recipe needs it. */
  readonly version: string | null;
  /** The executable was linked with AddressSanitizer already. */
  readonly sanitized: boolean;
};

/** What is installed, by absolute path; null: is not. */
export type Tools = {
  readonly asan: string | null;
  readonly libstdcxx: string | null;
  readonly mallocDebug: string | null;
  readonly valgrind: string | null;
  readonly gdb: string | null;
};

/**
 * A variable of the child's environment. Values, arguments and words may name `{folder}`,
 * `{preload}` and the tools (`{asan}`); what names a tool that is missing is left out.
 */
export type Variable = {
  readonly name: string;
  readonly value: string;
  /** Stands between ours and what the user has set; null: the user's value stays alone. */
  readonly join: string | null;
  /** Whose comes first when joined: where the last one wins, the user's must. */
  readonly first: "ours" | "theirs";
  /** Only where options cannot be put into the host's own command line. */
  readonly indirect?: true;
};

/** How one host is run in one mode. */
export type Recipe = {
  readonly env: readonly Variable[];
  /** Options right behind the host's executable, or behind its subcommand if that is in `after`. */
  readonly args: readonly string[];
  readonly after: readonly string[];
  /** Words before the whole command. */
  readonly before: readonly string[];
  /** Tools that must be there. */
  readonly needs: readonly (keyof Tools)[];
  /** A core file is wanted, to be read with gdb. */
  readonly core: boolean;
  /** The host reports on stdout, so that is kept as well; it is then a pipe, not what ours is. */
  readonly stdout: boolean;
  /** What this shows, and why it is set up so. */
  readonly why: string;
  /** What it cannot show, or costs; null: nothing to say. */
  readonly loses: string | null;
};

/** A mode that does nothing for a host, with the reason. */
export type NoRecipe = { readonly unusable: string };

export type HostRecipes = Readonly<Record<Mode, Recipe | NoRecipe>>;

/** How a child ended. */
export type Ending = {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly pid: number | null;
  readonly seconds: number;
};

/** One run of the program, with what it left behind: absolute paths. */
export type Attempt = {
  readonly mode: Mode;
  readonly ending: Ending;
  readonly folder: string;
  readonly reports: readonly string[];
};
