import type { Option } from "./command.ts";

/** Options that several commands have. */
export const shared: Readonly<
  Record<"include" | "define" | "target" | "noCache" | "quiet" | "output", Option>
> = {
  include: {
    name: "include",
    short: "I",
    value: "DIR",
    repeats: true,
    summary: "Look for headers there; what they declare is wanted too",
  },
  define: {
    name: "define",
    short: "D",
    value: "NAME[=VALUE]",
    repeats: true,
    summary: "Define a macro",
  },
  target: { name: "target", value: "TRIPLE", repeats: true, summary: "For these targets only" },
  noCache: { name: "no-cache", summary: "Neither read nor write remembered facts" },
  quiet: { name: "quiet", summary: "Print nothing but errors and results" },
  output: { name: "output", short: "o", value: "FILE", summary: "Write the result to a file" },
};

/** Options that every command has. */
export const everywhere: readonly Option[] = [
  { name: "cwd", value: "DIR", summary: "Work in that folder" },
  {
    name: "color",
    value: "WHEN",
    choices: ["auto", "always", "never"],
    summary: "auto, always or never",
  },
  { name: "verbose", summary: "Add the stack trace to an internal error" },
  { name: "help", short: "h", summary: "Print this text" },
];

/** The formats a command can print. */
export function formats(...choices: readonly string[]): Option {
  return {
    name: "format",
    value: "FORMAT",
    choices,
    summary: `${choices.join(" or ")}; the default is ${choices[0]}`,
  };
}
