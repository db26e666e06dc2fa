import type { Command } from "./command.ts";
import { usage } from "./parse-arguments.ts";

/**
 * The value of an option that counts something: a whole number from 1 to 1,000,000; null without
 * a value.
 *
 * @throws InputError for anything else.
 */
export function readCount(command: Command, name: string, value: string | null): number | null {
  if (value === null) return null;
  const number = /^\d{1,7}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= 1_000_000) return number;
  throw usage(
    command,
    `--${name} cannot be ${JSON.stringify(value)}.`,
    "It is a whole number from 1.",
  );
}
