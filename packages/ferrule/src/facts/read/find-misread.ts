import type { Target } from "../targets.ts";
import type { RawRecord } from "./collect-declarations.ts";

/**
 * Why Clang's layout of a record is known to be wrong; null when it is not. Clang up to 22 lays bit-fields of
 * `__attribute__((packed))` records out on windows-gnu as if they were not packed, unlike GCC and
 * unlike itself for MSVC (LLVM pull request 182792); `#pragma pack` is not concerned.
 */
export function findMisread(record: RawRecord, target: Target): string | null {
  if (!target.id.endsWith("-windows-gnu")) return null;
  const packed = record.attributes.some(({ name }) => name === "packed");
  const hasBits = record.fields?.some(({ bits }) => bits !== null) === true;
  return packed && hasBits
    ? "this Clang lays bit-fields in a packed record out wrongly on windows-gnu"
    : null;
}
